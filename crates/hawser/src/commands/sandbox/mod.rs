//! `hawser sandbox`: runs a simulated Amazon on this machine.

mod files;
mod text;

use super::signals::interrupted;
use crate::error::Failure;
use crate::print;
use clap::Args;
use hawser_sandbox::{Sandbox, SandboxOptions};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  hawser sandbox --write hawser-data       Prepare a data folder for trying Hawser\n  \
                        hawser sandbox --live 0.5 --no-quotas    Let new orders arrive while it runs"
)]
pub struct RunSandbox {
    /// The address to listen on, which must be loopback; port 0 selects a free port
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The seed of all random data
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The number of seller accounts, alternating between North America, Europe and the Far East
    #[arg(long, default_value_t = 3, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    sellers: usize,
    /// The number of orders per seller
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// Announce a rate limit of 1000 calls per second and never enforce it
    #[arg(long)]
    no_quotas: bool,
    /// Create or change this number of orders per second
    #[arg(long, value_name = "RATE")]
    live: Option<f64>,
    /// Use https with a certificate authority of its own, also for Amazon's host names
    #[arg(long)]
    tls: bool,
    /// An address that the applications return to after a consent; may be repeated
    #[arg(long, value_name = "URL")]
    redirect_uri: Vec<String>,
    /// Write a configuration that points at the simulated Amazon, and files with its secrets, into a data folder
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Print one line of JSON when ready
    #[arg(long)]
    pub json: bool,
}

/// Runs the simulated Amazon until interrupted.
pub async fn run(command: &RunSandbox) -> Result<ExitCode, Failure> {
    if command.live.is_some_and(|rate| !rate.is_finite() || rate < 0.0) {
        return Err(Failure::Usage("--live: must be a number of changes per second, such as 0.5".to_owned()));
    }
    let defaults = SandboxOptions::default();
    let options = SandboxOptions {
        listen: command.listen,
        seed: command.seed,
        sellers: command.sellers,
        orders: command.orders,
        no_quotas: command.no_quotas,
        live: command.live,
        tls: command.tls,
        redirect_uris: if command.redirect_uri.is_empty() {
            defaults.redirect_uris.clone()
        } else {
            command.redirect_uri.clone()
        },
        ..defaults
    };
    let sandbox = Sandbox::start(options).await?;
    let description = sandbox.description();
    if let Some(folder) = &command.write {
        files::write(folder, &description)?;
    }
    let text = if command.json {
        serde_json::to_string(&description).unwrap_or_default()
    } else {
        text::for_people(&description, command.write.as_deref())
    };
    // A script may send the signal as soon as it has read the line.
    let interrupted = interrupted();
    print::line(&text).map_err(Failure::io("standard output"))?;
    interrupted.await;
    sandbox.shutdown().await;
    Ok(ExitCode::SUCCESS)
}
