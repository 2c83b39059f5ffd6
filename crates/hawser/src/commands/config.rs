//! `hawser config`: the configuration in force.

use crate::{
    cli::Cli,
    config::{Config, figment},
    failure::Failure,
    output,
};
use clap::Subcommand;
use std::process::ExitCode;

/// The configuration in force.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Shows every value
    Show {
        /// With where each value comes from
        #[arg(long)]
        sources: bool,
    },
}

/// Runs it. A master key given as a value is never shown.
pub fn run(cli: &Cli, command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let ConfigCommand::Show { sources } = command;
    let config = Config::load(cli)?;
    config.endpoints()?;
    let layers = figment(cli)?;
    let mut lines = vec![format!("data_dir = {}", cli.data_dir.display())];
    let shown = serde_json::to_value(&config).unwrap_or_default();
    collect("", &shown, &mut |path, value| {
        let source = layers.find_metadata(path).map(|metadata| metadata.name.to_string());
        let source = source.filter(|name| !name.contains("Config")).unwrap_or_else(|| "default".to_owned());
        lines.push(if *sources { format!("{path} = {value}    # {source}") } else { format!("{path} = {value}") });
    });
    if config.vault.key.is_some() {
        lines.push("vault.key = ***".to_owned());
    }
    output::line(&lines.join("\n")).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// Every leaf with its dotted path.
fn collect(path: &str, value: &serde_json::Value, each: &mut impl FnMut(&str, &serde_json::Value)) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(&path, value, each);
            }
        }
        leaf => each(path, leaf),
    }
}
