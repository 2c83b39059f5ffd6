//! The configuration: a TOML file, over it the environment (`HAWSER_SECTION__NAME`), over it the command line. Every value
//! remembers where it came from.

use crate::{cli::Cli, failure::Failure};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use hawser_amazon::Endpoints;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The sections that the environment may speak of; other variables beginning with `HAWSER_` are not ours.
const SECTIONS: [&str; 4] = ["database", "vault", "amazon", "server"];

/// Everything that can be set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The database.
    pub database: Database,
    /// Where the master key comes from.
    pub vault: Vault,
    /// The way to Amazon.
    pub amazon: Amazon,
    /// The service.
    pub server: Server,
}

/// The database.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; default: `hawser.db` in the data folder.
    pub url: Option<String>,
}

/// Where the master key comes from: one of the three.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vault {
    /// A key file; default: `master.key` in the data folder.
    pub key_file: Option<PathBuf>,
    /// The text of a key file; meant for the environment (`HAWSER_VAULT__KEY`).
    #[serde(skip_serializing)]
    pub key: Option<String>,
    /// A command that prints the text of a key file.
    pub key_command: Option<String>,
}

/// The way to Amazon.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Amazon {
    /// Base addresses in place of Amazon's.
    pub endpoints: EndpointSettings,
    /// A certificate authority to trust besides the system's (PEM file).
    pub ca_file: Option<PathBuf>,
}

/// The service.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// The address to listen on, such as `127.0.0.1:8080`.
    pub listen: Option<String>,
    /// The address under which people reach the server, such as `https://hawser.example.com`.
    pub public_url: Option<String>,
}

/// Base addresses in place of Amazon's.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EndpointSettings {
    /// Login with Amazon.
    pub lwa: Option<String>,
    /// Selling Partner API, North America.
    pub na: Option<String>,
    /// Selling Partner API, Europe.
    pub eu: Option<String>,
    /// Selling Partner API, Far East.
    pub fe: Option<String>,
    /// Seller Central, for every marketplace.
    pub seller_central: Option<String>,
}

/// The layers, the uppermost last.
pub fn figment(cli: &Cli) -> Result<Figment, Failure> {
    let mut figment = Figment::from(Serialized::defaults(Config::default()));
    let implied = cli.data_dir.join("hawser.toml");
    match &cli.config {
        Some(path) if !path.exists() => return Err(Failure::Config(format!("{} does not exist", path.display()))),
        Some(path) => figment = figment.merge(Toml::file_exact(path)),
        None if implied.exists() => figment = figment.merge(Toml::file_exact(implied)),
        None => {}
    }
    let ours = Env::prefixed("HAWSER_").split("__").filter(|key| {
        SECTIONS.iter().any(|section| key.as_str().to_ascii_lowercase().starts_with(&format!("{section}.")))
    });
    Ok(figment.merge(ours))
}

impl Config {
    /// Reads every layer.
    ///
    /// # Errors
    /// A file that does not parse, an unknown name, a value of the wrong kind: with the place it stands in.
    pub fn load(cli: &Cli) -> Result<Self, Failure> {
        figment(cli)?.extract().map_err(|error| Failure::Config(error.to_string()))
    }

    /// Amazon's addresses, or those in their place; every one https unless loopback.
    ///
    /// # Errors
    /// An address that is none, or that is neither https nor loopback; names the setting.
    pub fn endpoints(&self) -> Result<Endpoints, Failure> {
        let mut endpoints = Endpoints::default();
        let settings = &self.amazon.endpoints;
        let set = |name: &str, value: &Option<String>, slot: &mut url::Url| match value {
            None => Ok(()),
            Some(text) => match url::Url::parse(text) {
                Ok(url) => {
                    *slot = url;
                    Ok(())
                }
                Err(error) => Err(Failure::Config(format!("amazon.endpoints.{name}: {text:?} is no address: {error}"))),
            },
        };
        set("lwa", &settings.lwa, &mut endpoints.lwa)?;
        set("na", &settings.na, &mut endpoints.na)?;
        set("eu", &settings.eu, &mut endpoints.eu)?;
        set("fe", &settings.fe, &mut endpoints.fe)?;
        endpoints.validate().map_err(|error| Failure::Config(format!("amazon.endpoints: {error}")))?;
        Ok(endpoints)
    }
}
