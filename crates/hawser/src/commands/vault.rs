//! `hawser vault`: manages the master keys.

use crate::config::Config;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::{bootstrap, print};
use clap::Subcommand;
use hawser_core::Actor;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Show the available master keys and those that the data needs
    Status,
    /// Create a new master key and wrap all data keys with it; the old key is kept until `vault retire`
    Rotate,
    /// Delete master keys that no data key needs
    Retire,
}

pub async fn run(global: &GlobalArgs, command: &VaultCommand) -> Result<ExitCode, Failure> {
    let app = bootstrap::open(global, bootstrap::Missing::Refuse).await?;
    let source = bootstrap::key_source(global, &Config::load(global)?)?;
    let text = match command {
        VaultCommand::Status => {
            let status = app.vault_status(&Actor::InstanceOwner).await?;
            let mut lines = vec![format!("active master key: {}", status.active)];
            for (key, count) in &status.needed {
                let need = if *count == 1 { "data key needs" } else { "data keys need" };
                lines.push(format!("{count} {need} {key}"));
            }
            for key in status.held.iter().filter(|key| !status.needed.contains_key(*key) && **key != status.active) {
                lines.push(format!("{key} is no longer needed; delete it with hawser vault retire"));
            }
            lines.extend(source.warning().map(|warning| format!("warning: {warning}")));
            lines.join("\n")
        }
        VaultCommand::Rotate => {
            let rotated = app.rotate_master_key(&Actor::InstanceOwner).await?;
            let keys = if rotated.rewrapped == 1 { "data key is" } else { "data keys are" };
            format!(
                "{} {keys} now wrapped with the new master key {}; back up the key file",
                rotated.rewrapped, rotated.active
            )
        }
        VaultCommand::Retire => {
            let retired = app.retire_master_keys(&Actor::InstanceOwner).await?;
            let keys = if retired.len() == 1 { "master key" } else { "master keys" };
            format!("{} {keys} deleted", retired.len())
        }
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
