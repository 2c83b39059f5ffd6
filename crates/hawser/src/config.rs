//! The configuration: a TOML file, over it the environment (`HAWSER_SECTION__NAME`), over it the command line. Every value
//! remembers where it came from.

use crate::cli::Cli;
use crate::error::Failure;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use hawser_amazon::Endpoints;
use hawser_core::Secret;
use hawser_outbound::key_server::HubClient;
use hawser_outbound::{MailSettings, Mailer};
use hawser_service::Settings;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, path::PathBuf, time::Duration};

/// The sections that the environment may speak of; other variables beginning with `HAWSER_` are not ours.
const SECTIONS: [&str; 7] = ["database", "vault", "amazon", "server", "mail", "registration", "hub"];

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
    /// The way to the mail server.
    pub mail: Mail,
    /// Who may make an account.
    pub registration: Registration,
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
    /// The addresses of proxies in front of the server, such as `["127.0.0.1"]`: what they say in `X-Forwarded-For` is
    /// believed. Without one, everybody behind a proxy looks like one caller.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

/// The way to the mail server. Without an address, no mail is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://user:password@host` or `smtp://user:password@host`; meant for the environment (`HAWSER_MAIL__URL`).
    pub url: Option<String>,
    /// Whom mails come from, such as `Hawser <hawser@example.com>`.
    pub from: Option<String>,
}

/// Who may make an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registration {
    /// Whether a stranger may make a company; without it, joining takes an invitation.
    pub open: bool,
    /// Whom to ask for an account, in words or as an address; shown to strangers.
    pub contact: Option<String>,
}

impl Default for Registration {
    fn default() -> Self {
        Self { open: true, contact: None }
    }
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

    /// The way to the mail server, when one is set.
    ///
    /// # Errors
    /// What is set has not its form, or lacks what goes with it; an address is not repeated, since it may hold a password.
    pub fn mailer(&self) -> Result<Option<Mailer>, Failure> {
        let Some(url) = &self.mail.url else { return Ok(None) };
        let lacks = |name: &str, why: &str| Err(Failure::Config(format!("mail.url is set, {name} is not: {why}")));
        let Some(from) = self.mail.from.clone() else { return lacks("mail.from", "mails need a sender") };
        if self.server.public_url.is_none() {
            return lacks("server.public_url", "links in mails begin with it");
        }
        let settings = MailSettings { url: Secret::new(url.as_str()), from };
        Mailer::new(&settings).map(Some).map_err(|error| Failure::Config(error.to_string()))
    }

    /// What is decided for all companies.
    ///
    /// # Errors
    /// The public address has not its form.
    pub fn settings(&self) -> Result<Settings, Failure> {
        let public_url = self.public_url()?;
        Ok(Settings {
            is_registration_open: self.registration.open,
            contact: self.registration.contact.clone().filter(|contact| !contact.trim().is_empty()),
            public_url: public_url.map(|url| url.as_str().trim_end_matches('/').to_owned()),
            hub_grace: self.hub_grace()?.unwrap_or(Settings::default().hub_grace),
            ..Settings::default()
        })
    }

    /// The same settings fit to be shown: without the passwords of the database and the mail server.
    ///
    /// # Errors
    /// As [`Self::database_url`].
    pub fn shown(&self) -> Result<Self, Failure> {
        let mut shown = self.clone();
        shown.database.url = self.database_url()?.map(without_password);
        shown.mail.url = self.mail.url.as_deref().map(without_login);
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

/// A mail server's address without user and password: with some, the user is a token as well.
fn without_login(address: &str) -> String {
    let Ok(mut url) = url::Url::parse(address) else { return HIDDEN.to_owned() };
    if !url.username().is_empty() || url.password().is_some() {
        let is_hidden = url.set_username(HIDDEN).is_ok() && url.set_password(Some(HIDDEN)).is_ok();
        if !is_hidden {
            return HIDDEN.to_owned();
        }
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_user_nor_password_of_a_mail_server_is_shown() {
        assert_eq!(without_login("smtp://127.0.0.1:25"), "smtp://127.0.0.1:25");
        assert_eq!(without_login("smtps://to%40ken:s3cret@mail:465"), "smtps://***:***@mail:465");
        assert_eq!(without_login("smtps://token@mail"), "smtps://***:***@mail");
        assert_eq!(without_login("s3cret"), "***");
    }

    #[test]
    fn mails_take_a_sender_and_the_address_that_their_links_begin_with() {
        let mut config = Config::default();
        assert!(config.mailer().unwrap().is_none());
        config.mail.url = Some("smtp://li:s3cret@127.0.0.1:2525".to_owned());
        let lacks = |config: &Config, what: &str| {
            let told = config.mailer().unwrap_err().to_string();
            assert!(told.contains(what) && !told.contains("s3cret"), "{told}");
        };
        lacks(&config, "mail.from");
        config.mail.from = Some("hawser@example.com".to_owned());
        lacks(&config, "server.public_url");
        config.server.public_url = Some("https://hawser.example.com".to_owned());
        assert!(config.mailer().unwrap().is_some());
        assert_eq!(config.settings().unwrap().public_url.as_deref(), Some("https://hawser.example.com"));
        config.mail.url = Some("mail s3cret".to_owned());
        lacks(&config, "mail.url");
    }

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
