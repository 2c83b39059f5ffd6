//! The layers of the configuration and how they are read.

use super::{errors::describe, sections::Config, variables};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};

/// The layers: defaults, the file, the environment. Later layers override earlier ones.
///
/// # Errors
/// A variable beginning with `HAWSER_` is unknown, or the given configuration file does not exist.
pub fn layers(global: &GlobalArgs) -> Result<Figment, Failure> {
    variables::check(std::env::vars_os())?;
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    let default_file = global.data_dir.join("hawser.toml");
    match &global.config {
        Some(path) if !path.exists() => return Err(Failure::Config(format!("{} does not exist", path.display()))),
        Some(path) => figment = figment.merge(Toml::file_exact(path)),
        None if default_file.exists() => figment = figment.merge(Toml::file_exact(default_file)),
        None => {}
    }
    // Variables of a section have two underscores; their names are known by now.
    let variables = Env::prefixed("HAWSER_").split("__").filter(|key| key.as_str().contains('.'));
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
