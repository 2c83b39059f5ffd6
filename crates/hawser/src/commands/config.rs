//! `hawser config`: shows the current configuration.

use crate::config::{Config, layers};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Subcommand, parser::ValueSource};
use figment::{Metadata, Source};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every value
    Show {
        /// Show the source of each value as well
        #[arg(long)]
        sources: bool,
    },
}

/// Shows the configuration. The master key and the passwords of the database and the mail server are hidden.
pub fn run(global: &GlobalArgs, command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let ConfigCommand::Show { sources } = command;
    let config = Config::load(global)?;
    config.database_url()?;
    config.endpoints()?;
    config.mailer()?;
    config.hub()?;
    config.connections()?;
    config.scheduler()?;
    config.http()?;
    let layers = layers(global)?;
    let source = |path: &str| layers.find_metadata(path).map_or_else(default_source, |found| source_of(found, path));
    let mut lines = vec![("data_dir".to_owned(), global.data_dir.display().to_string(), source_of_data_dir(global))];
    let shown = serde_json::to_value(&config).unwrap_or_default();
    collect("", &shown, &mut |path, value| lines.push((path.to_owned(), value.to_string(), source(path))));
    if config.vault.key.is_some() {
        lines.push(("vault.key".to_owned(), "***".to_owned(), source("vault.key")));
    }
    for (path, value, source) in lines {
        let text = if *sources { format!("{path} = {value}    # {source}") } else { format!("{path} = {value}") };
        print::line(&text).map_err(Failure::io("standard output"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn default_source() -> String {
    "default".to_owned()
}

/// The path of the file, the name of the variable, or `default`.
fn source_of(found: &Metadata, path: &str) -> String {
    match &found.source {
        Some(Source::File(file)) => file.display().to_string(),
        _ if found.name.contains("environment") => format!("HAWSER_{}", path.replace('.', "__").to_uppercase()),
        _ => default_source(),
    }
}

fn source_of_data_dir(global: &GlobalArgs) -> String {
    match global.data_dir_source {
        Some(ValueSource::CommandLine) => "--data-dir".to_owned(),
        Some(ValueSource::EnvVariable) => "HAWSER_DATA_DIR".to_owned(),
        _ => default_source(),
    }
}

/// Calls `each` with the dotted path and the value of every leaf.
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
