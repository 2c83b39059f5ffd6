//! `hawser config`: the configuration in force.

use crate::cli::Cli;
use crate::config::{Config, figment};
use crate::error::Failure;
use crate::print;
use clap::{CommandFactory as _, Subcommand, parser::ValueSource};
use figment::{Metadata, Source};
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

/// Runs it. A master key given as a value and the passwords of database and mail server are never
/// shown.
pub fn run(cli: &Cli, command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let ConfigCommand::Show { sources } = command;
    let config = Config::load(cli)?;
    config.endpoints()?;
    config.mailer()?;
    let layers = figment(cli)?;
    let source = |path: &str| layers.find_metadata(path).map_or_else(default_source, |found| source_of(found, path));
    let mut lines = vec![("data_dir".to_owned(), cli.data_dir.display().to_string(), source_of_argument("data_dir"))];
    let shown = serde_json::to_value(config.shown()?).unwrap_or_default();
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

/// A file's path, a variable's name, or that it is the default.
fn source_of(found: &Metadata, path: &str) -> String {
    match &found.source {
        Some(Source::File(file)) => file.display().to_string(),
        _ if found.name.contains("environment") => format!("HAWSER_{}", path.replace('.', "__").to_uppercase()),
        _ => default_source(),
    }
}

/// Where an argument's value comes from: parsed once more, since the parsed values do not remember it.
fn source_of_argument(name: &str) -> String {
    let source = Cli::command().try_get_matches().ok().and_then(|matches| matches.value_source(name));
    match source {
        Some(ValueSource::CommandLine) => format!("--{}", name.replace('_', "-")),
        Some(ValueSource::EnvVariable) => format!("HAWSER_{}", name.to_uppercase()),
        _ => default_source(),
    }
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
