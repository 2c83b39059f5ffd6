//! `hawser vault`: the master keys.

use crate::cli::Cli;
use crate::config::Config;
use crate::error::Failure;
use crate::{bootstrap, print};
use clap::Subcommand;
use hawser_core::Actor;
use std::process::ExitCode;

/// The master keys.
#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Tells which master keys are held and which the data needs
    Status,
    /// Makes a new master key, wraps every data key under it and keeps the old one until `vault retire`
    Rotate,
    /// Drops master keys that no data key needs any more
    Retire,
}

/// Runs it.
pub async fn run(cli: &Cli, command: &VaultCommand) -> Result<ExitCode, Failure> {
    let app = bootstrap::open(cli, false).await?;
    let source = bootstrap::key_source(cli, &Config::load(cli)?)?;
    let text = match command {
        VaultCommand::Status => {
            let status = app.vault_status(&Actor::InstanceOwner).await?;
            let mut lines = vec![format!("active master key: {}", status.active)];
            for (key, count) in &status.needed {
                lines.push(format!("{count} data keys need {key}"));
            }
            for key in status.held.iter().filter(|key| !status.needed.contains_key(*key) && **key != status.active) {
                lines.push(format!("{key} is held and not needed any more: hawser vault retire"));
            }
            lines.extend(source.warning().map(|warning| format!("warning: {warning}")));
            lines.join("\n")
        }
        VaultCommand::Rotate => {
            let rotated = app.rotate_master_key(&Actor::InstanceOwner).await?;
            format!(
                "{} data keys are wrapped under the new master key {} now; back the key file up",
                rotated.rewrapped, rotated.active
            )
        }
        VaultCommand::Retire => {
            let retired = app.retire_master_keys(&Actor::InstanceOwner).await?;
            format!("{} master keys dropped", retired.len())
        }
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
