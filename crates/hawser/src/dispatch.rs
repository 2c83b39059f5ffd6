//! Runs the command of a command line.

use crate::cli::{Cli, Command};
use crate::commands::{
    account, apps, audit, config, demo, doctor, explain, help, init, migrate, orders, retention, sandbox, serve, shops,
    vault,
};
use crate::error::Failure;
use hawser_service::audit::Origin;
use std::process::ExitCode;

/// Runs the command and closes the database.
///
/// # Errors
/// The command failed.
pub async fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    // The server sets the origin of its own actions: the client's address, or the server itself.
    let result = Origin::CommandLine.scope(run_command(cli)).await;
    cli.global.close().await;
    result
}

async fn run_command(cli: &Cli) -> Result<ExitCode, Failure> {
    let global = &cli.global;
    match &cli.command {
        Command::Init => init::run(global).await,
        Command::Serve(command) => serve::run(global, command).await,
        Command::Account(command) => account::run(global, command).await,
        Command::Apps(command) => apps::run(global, command).await,
        Command::Shops(command) => shops::run(global, command).await,
        Command::Orders(command) => orders::run(global, command).await,
        Command::Audit(command) => audit::run(global, command).await,
        Command::Sandbox(command) => sandbox::run(command).await,
        Command::Demo(command) => demo::run(command).await,
        Command::Doctor { json } => doctor::run(global, *json).await,
        Command::Explain { text } => explain::run(text, global.language()),
        Command::Migrate => migrate::run(global).await,
        Command::Retention(command) => retention::run(global, command).await,
        Command::Vault(command) => vault::run(global, command).await,
        Command::Config(command) => config::run(global, command),
        Command::Completion { shell } => help::complete(*shell, &mut Cli::described()),
        Command::Man { folder } => help::manual(folder.as_deref(), Cli::described()),
        Command::Version => help::version(),
    }
}
