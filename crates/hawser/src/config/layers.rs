//! The layers of the configuration and how they are read.

use super::{errors::describe, sections::Config};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};

/// The sections that can be set by environment variables. Other variables beginning with `HAWSER_` are ignored.
const SECTIONS: [&str; 8] = ["database", "vault", "amazon", "server", "mail", "registration", "hub", "sync"];

/// The layers: defaults, the file, the environment. Later layers override earlier ones.
///
/// # Errors
/// The given configuration file does not exist.
pub fn layers(global: &GlobalArgs) -> Result<Figment, Failure> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    let default_file = global.data_dir.join("hawser.toml");
    match &global.config {
        Some(path) if !path.exists() => return Err(Failure::Config(format!("{} does not exist", path.display()))),
        Some(path) => figment = figment.merge(Toml::file_exact(path)),
        None if default_file.exists() => figment = figment.merge(Toml::file_exact(default_file)),
        None => {}
    }
    let variables = Env::prefixed("HAWSER_").split("__").filter(|key| {
        SECTIONS.iter().any(|section| key.as_str().to_ascii_lowercase().starts_with(&format!("{section}.")))
    });
    Ok(figment.merge(variables))
}

impl Config {
    /// Reads all layers.
    ///
    /// # Errors
    /// A file that does not parse, an unknown name, or a value of the wrong type, with its source.
    pub fn load(global: &GlobalArgs) -> Result<Self, Failure> {
        layers(global)?.extract().map_err(|error| Failure::Config(describe(error)))
    }
}
