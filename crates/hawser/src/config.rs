//! The configuration: a TOML file, over it the environment (`HAWSER_SECTION__NAME`), over it the command line. Every value
//! remembers where it came from.

use crate::{cli::Cli, failure::Failure};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use hawser_amazon::Endpoints;
use hawser_courier::hub::HubClient;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, path::PathBuf, time::Duration};

/// The sections that the environment may speak of; other variables beginning with `HAWSER_` are not ours.
const SECTIONS: [&str; 5] = ["database", "vault", "amazon", "server", "hub"];

/// The longest grace: a year, in hours.
const LONGEST_GRACE: u32 = 365 * 24;

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
    /// Who issues the API keys that the Amazon channel stands behind.
    pub hub: Hub,
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

/// Who issues the API keys that the Amazon channel stands behind.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hub {
    /// The address of another Hawser; without one, this instance issues them.
    pub url: Option<String>,
    /// How many hours the last good check stays in force while that Hawser does not answer; default: 24.
    pub grace_hours: Option<u32>,
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
        // Our settings have no profiles: the name of the one that is always there would only puzzle.
        let told = |error: figment::Error| Failure::Config(error.to_string().replace("\"default.", "\""));
        figment(cli)?.extract().map_err(told)
    }

    /// The database's address, when one is set.
    ///
    /// # Errors
    /// What is set has not the form of one; the address is not repeated, since it may hold a password.
    pub fn database_url(&self) -> Result<Option<&str>, Failure> {
        let Some(address) = self.database.url.as_deref() else { return Ok(None) };
        let is_file = address.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty());
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme));
        if is_file || (is_server && url::Url::parse(address).is_ok()) {
            return Ok(Some(address));
        }
        let rule = "database.url: an address is sqlite:PATH or postgres://user:password@host:port/database";
        Err(Failure::Config(rule.to_owned()))
    }

    /// The same settings fit to be shown: without the password of the database.
    ///
    /// # Errors
    /// As [`Self::database_url`].
    pub fn shown(&self) -> Result<Self, Failure> {
        let mut shown = self.clone();
        shown.database.url = self.database_url()?.map(without_password);
        Ok(shown)
    }

    /// The way to the Hawser that issues the keys, when it is another one.
    ///
    /// # Errors
    /// An address that is none, or that is neither https nor loopback.
    pub fn hub(&self) -> Result<Option<HubClient>, Failure> {
        let client =
            |url: &String| HubClient::new(url).map_err(|error| Failure::Config(format!("hub.url: {url:?}: {error}")));
        self.hub.url.as_ref().map(client).transpose()
    }

    /// How long the last good check of a key stays in force.
    ///
    /// # Errors
    /// More than a year.
    pub fn hub_grace(&self) -> Result<Option<Duration>, Failure> {
        match self.hub.grace_hours {
            Some(hours) if hours > LONGEST_GRACE => {
                Err(Failure::Config(format!("hub.grace_hours: 0 to {LONGEST_GRACE}, not {hours}")))
            }
            hours => Ok(hours.map(|hours| Duration::from_secs(u64::from(hours) * 3600))),
        }
    }

    /// Amazon's addresses, or those in their place; every one https unless loopback.
    ///
    /// # Errors
    /// An address that is none, or that is neither https nor loopback; names the setting.
    pub fn endpoints(&self) -> Result<Endpoints, Failure> {
        let mut endpoints = Endpoints::default();
        let settings = &self.amazon.endpoints;
        let parse = |name: &str, text: &str| {
            let told = |error| Failure::Config(format!("amazon.endpoints.{name}: {text:?} is no address: {error}"));
            url::Url::parse(text).map_err(told)
        };
        for (name, value, slot) in [
            ("lwa", &settings.lwa, &mut endpoints.lwa),
            ("na", &settings.na, &mut endpoints.na),
            ("eu", &settings.eu, &mut endpoints.eu),
            ("fe", &settings.fe, &mut endpoints.fe),
        ] {
            if let Some(text) = value {
                *slot = parse(name, text)?;
            }
        }
        if let Some(text) = &settings.seller_central {
            endpoints.seller_central = Some(parse("seller_central", text)?);
        }
        endpoints.validate().map_err(|error| Failure::Config(format!("amazon.endpoints: {error}")))?;
        Ok(endpoints)
    }
}

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

/// A database's address with its password hidden, in both places where one can stand.
fn without_password(address: &str) -> String {
    let Ok(mut url) = url::Url::parse(address) else { return address.to_owned() };
    if url.password().is_some() {
        _ = url.set_password(Some(HIDDEN));
    }
    if url.query_pairs().any(|(name, _)| name == "password") {
        let hide = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
            let value = if name == "password" { HIDDEN.to_owned() } else { value.into_owned() };
            (name.into_owned(), value)
        };
        let pairs: Vec<_> = url.query_pairs().map(hide).collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hidden_wherever_it_stands_and_the_rest_is_shown_as_it_is() {
        for plain in ["sqlite:/var/lib/hawser/hawser.db", "postgres://hawser@db.internal:5432/hawser?host=%2Frun%2Fpg"]
        {
            assert_eq!(without_password(plain), plain);
        }
        let shown = without_password("postgres://hawser:s3cret%2F@db:5432/hawser?sslmode=require&password=s3cret");
        assert_eq!(shown, "postgres://hawser:***@db:5432/hawser?sslmode=require&password=***");
    }
}
