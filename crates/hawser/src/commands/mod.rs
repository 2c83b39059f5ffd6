//! One file a noun of the command line.

pub mod account;
pub mod apps;
pub mod audit;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod input;
pub mod migrate;
pub mod orders;
pub mod sandbox;
pub mod serve;
pub mod shops;
pub mod vault;

use crate::cli::{Cli, Command};
use crate::error::Failure;
use hawser_service::audit::Origin;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// Whatever kept it from being done.
pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    // What a server is asked over the network, and does by itself, says so in its own place.
    let ended = Origin::CommandLine.scope(dispatch(&cli)).await;
    cli.close().await;
    ended
}

async fn dispatch(cli: &Cli) -> Result<ExitCode, Failure> {
    match &cli.command {
        Command::Serve(command) => serve::run(cli, command).await,
        Command::Account(command) => account::run(cli, command).await,
        Command::Apps(command) => apps::run(cli, command).await,
        Command::Shops(command) => shops::run(cli, command).await,
        Command::Orders(command) => orders::run(cli, command).await,
        Command::Audit(command) => audit::run(cli, command).await,
        Command::Sandbox(command) => sandbox::run(command).await,
        Command::Demo(command) => demo::run(command, cli.language()).await,
        Command::Doctor { json } => doctor::run(cli, *json).await,
        Command::Explain { text } => explain::run(text, cli.language()),
        Command::Migrate => migrate::run(cli).await,
        Command::Vault(command) => vault::run(cli, command).await,
        Command::Config(command) => config::run(cli, command),
    }
}
