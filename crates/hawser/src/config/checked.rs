//! Checked values of the configuration. Messages about an address that may contain a password do not repeat it.

use super::{
    secrets::{has_login, quoted},
    sections::Config,
};
use crate::error::Failure;
use crate::limits;
use hawser_amazon::Endpoints;
use hawser_api::{Limits, Settings as HttpSettings};
use hawser_outbound::{MailSettings, Mailer, key_server::KeyServerClient};
use hawser_service::{SchedulerOptions, Settings};
use hawser_store::Connections;
use std::{net::SocketAddr, time::Duration};
use url::Url;

/// The largest allowed `retention.buyer_data_days`: ten years.
const MAX_BUYER_DATA_DAYS: u16 = 3650;

/// The longest allowed `hub.grace_hours`: one year.
const MAX_GRACE_HOURS: u32 = 365 * 24;

/// The shortest allowed `server.metrics_token`.
const MIN_METRICS_TOKEN: usize = 16;

/// The value of a setting that must not be zero.
fn at_least_one(setting: &str, value: Option<u32>) -> Result<Option<u32>, Failure> {
    match value {
        Some(0) => Err(Failure::Config(format!("{setting}: must be at least 1"))),
        value => Ok(value),
    }
}

impl Config {
    /// The address of the database, if one is set.
    ///
    /// # Errors
    /// The address is malformed.
    pub fn database_url(&self) -> Result<Option<&str>, Failure> {
        let Some(address) = self.database.url.as_ref().map(|url| url.expose()) else { return Ok(None) };
        let is_file = address.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty());
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme));
        if is_file || (is_server && Url::parse(address).is_ok()) {
            return Ok(Some(address));
        }
        let rule = "database.url: must be sqlite:PATH or postgres://user:password@host:port/database";
        Err(Failure::Config(rule.to_owned()))
    }

    /// The address to listen on, if one is set.
    ///
    /// # Errors
    /// The address is malformed.
    pub fn listen(&self) -> Result<Option<SocketAddr>, Failure> {
        let parse = |text: &String| {
            let malformed = |_| Failure::Config(format!("server.listen: {text:?} must be like 127.0.0.1:8080"));
            text.parse().map_err(malformed)
        };
        self.server.listen.as_ref().map(parse).transpose()
    }

    /// The public address of the server, if one is set.
    ///
    /// # Errors
    /// The address is malformed, or has a login or a path.
    pub fn public_url(&self) -> Result<Option<Url>, Failure> {
        let Some(text) = &self.server.public_url else { return Ok(None) };
        let is_base = |url: &Url| {
            matches!(url.scheme(), "http" | "https")
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && !has_login(url)
        };
        let url = Url::parse(text).ok().filter(is_base);
        let rule = "must be like https://hawser.example.com, without a login or a path";
        url.map(Some).ok_or_else(|| Failure::Config(format!("server.public_url: {} {rule}", quoted(text))))
    }

    /// The client of the mail server, if one is set.
    ///
    /// # Errors
    /// The address is malformed, or a setting that mails need is missing.
    pub fn mailer(&self) -> Result<Option<Mailer>, Failure> {
        let Some(url) = &self.mail.url else { return Ok(None) };
        let missing =
            |name: &str, why: &str| Err(Failure::Config(format!("{name}: required because mail.url is set: {why}")));
        let Some(from) = self.mail.from.clone() else { return missing("mail.from", "mails need a sender") };
        if self.server.public_url.is_none() {
            return missing("server.public_url", "links in mails begin with it");
        }
        let settings = MailSettings { url: url.clone(), from };
        Mailer::new(&settings).map(Some).map_err(|error| Failure::Config(error.to_string()))
    }

    /// The settings of the service.
    ///
    /// # Errors
    /// A value is malformed or out of range.
    pub fn settings(&self) -> Result<Settings, Failure> {
        let public_url = self.public_url()?;
        Ok(Settings {
            is_registration_open: self.registration.open,
            contact: self.registration.contact.clone().filter(|contact| !contact.trim().is_empty()),
            public_url: public_url.map(|url| url.as_str().trim_end_matches('/').to_owned()),
            buyer_data_days: self.buyer_data_days()?.unwrap_or(Settings::default().buyer_data_days),
            hub_grace: self.hub_grace()?.unwrap_or(Settings::default().hub_grace),
            ..Settings::default()
        })
    }

    /// The client of the Hawser that issues the API keys, if it is another one.
    ///
    /// # Errors
    /// The address is malformed, has a login, or is neither https nor loopback.
    pub fn hub(&self) -> Result<Option<KeyServerClient>, Failure> {
        let client = |text: &String| {
            if Url::parse(text).is_ok_and(|url| has_login(&url)) {
                return Err(Failure::Config("hub.url: must not contain a login".to_owned()));
            }
            KeyServerClient::new(text).map_err(|error| Failure::Config(format!("hub.url: {}: {error}", quoted(text))))
        };
        self.hub.url.as_ref().map(client).transpose()
    }

    /// The settings of the HTTP server.
    ///
    /// # Errors
    /// A value is malformed or out of range.
    pub fn http(&self) -> Result<HttpSettings, Failure> {
        let defaults = Limits::default();
        let server = &self.server;
        let limits = Limits {
            connections: at_least_one("server.max_connections", server.max_connections)?
                .map_or_else(limits::connections, |limit| limit as usize),
            connections_per_address: at_least_one(
                "server.max_connections_per_address",
                server.max_connections_per_address,
            )?
            .map_or(defaults.connections_per_address, |limit| limit as usize),
            idle: at_least_one("server.idle_seconds", server.idle_seconds)?
                .map_or(defaults.idle, |seconds| Duration::from_secs(u64::from(seconds))),
            progress_streams: at_least_one("server.max_progress_streams", server.max_progress_streams)?
                .map_or(defaults.progress_streams, |limit| limit as usize),
            progress_streams_per_person: at_least_one(
                "server.max_progress_streams_per_person",
                server.max_progress_streams_per_person,
            )?
            .map_or(defaults.progress_streams_per_person, |limit| limit as usize),
        };
        let metrics_token = server.metrics_token.clone();
        if metrics_token.as_ref().is_some_and(|token| token.expose().len() < MIN_METRICS_TOKEN) {
            let rule = format!("server.metrics_token: must have at least {MIN_METRICS_TOKEN} characters");
            return Err(Failure::Config(rule));
        }
        Ok(HttpSettings {
            public_url: self.public_url()?,
            trusted_proxies: server.trusted_proxies.clone(),
            limits,
            metrics_token,
        })
    }

    /// The numbers of database connections.
    ///
    /// # Errors
    /// A number is zero.
    pub fn connections(&self) -> Result<Connections, Failure> {
        let defaults = Connections::default();
        Ok(Connections {
            postgres: at_least_one("database.connections", self.database.connections)?.unwrap_or(defaults.postgres),
            sqlite_readers: at_least_one("database.readers", self.database.readers)?.unwrap_or(defaults.sqlite_readers),
        })
    }

    /// The settings of the scheduler.
    ///
    /// # Errors
    /// A number is zero.
    pub fn scheduler(&self) -> Result<SchedulerOptions, Failure> {
        let defaults = SchedulerOptions::default();
        let concurrency = at_least_one("sync.concurrency", self.sync.concurrency)?.unwrap_or(defaults.concurrency);
        Ok(SchedulerOptions { concurrency, ..defaults })
    }

    /// How long the last successful check of a key remains valid, if set.
    ///
    /// # Errors
    /// More than a year.
    fn hub_grace(&self) -> Result<Option<Duration>, Failure> {
        match self.hub.grace_hours {
            Some(hours) if hours > MAX_GRACE_HOURS => {
                Err(Failure::Config(format!("hub.grace_hours: {hours} must be between 0 and {MAX_GRACE_HOURS}")))
            }
            hours => Ok(hours.map(|hours| Duration::from_secs(u64::from(hours) * 3600))),
        }
    }

    /// Days for which buyer data is kept, if set.
    ///
    /// # Errors
    /// Zero, or more than ten years.
    fn buyer_data_days(&self) -> Result<Option<u16>, Failure> {
        match self.retention.buyer_data_days {
            Some(days) if !(1..=MAX_BUYER_DATA_DAYS).contains(&days) => Err(Failure::Config(format!(
                "retention.buyer_data_days: {days} must be between 1 and {MAX_BUYER_DATA_DAYS}"
            ))),
            days => Ok(days),
        }
    }

    /// The addresses of Amazon, or those that replace them.
    ///
    /// # Errors
    /// An address is malformed, or is neither https nor loopback; the message names the setting.
    pub fn endpoints(&self) -> Result<Endpoints, Failure> {
        let mut endpoints = Endpoints::default();
        let settings = &self.amazon.endpoints;
        let parse = |name: &str, text: &str| {
            let shown = quoted(text);
            let invalid = |error| Failure::Config(format!("amazon.endpoints.{name}: {shown} is not a URL: {error}"));
            let url = Url::parse(text).map_err(invalid)?;
            if has_login(&url) {
                return Err(Failure::Config(format!("amazon.endpoints.{name}: must not contain a login")));
            }
            Ok(url)
        };
        for (name, value, endpoint) in [
            ("lwa", &settings.lwa, &mut endpoints.lwa),
            ("na", &settings.na, &mut endpoints.na),
            ("eu", &settings.eu, &mut endpoints.eu),
            ("fe", &settings.fe, &mut endpoints.fe),
        ] {
            if let Some(text) = value {
                *endpoint = parse(name, text)?;
            }
        }
        if let Some(text) = &settings.seller_central {
            endpoints.seller_central = Some(parse("seller_central", text)?);
        }
        endpoints.validate().map_err(|error| Failure::Config(format!("amazon.endpoints: {error}")))?;
        Ok(endpoints)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::Secret;

    #[test]
    fn mails_need_a_sender_and_a_public_address() {
        let mut config = Config::default();
        assert!(config.mailer().unwrap().is_none());
        config.mail.url = Some(Secret::new("smtp://li:s3cret@127.0.0.1:2525"));
        let fails_with = |config: &Config, setting: &str| {
            let error = config.mailer().unwrap_err().to_string();
            assert!(error.contains(setting) && !error.contains("s3cret"), "{error}");
        };
        fails_with(&config, "mail.from");
        config.mail.from = Some("hawser@example.com".to_owned());
        fails_with(&config, "server.public_url");
        config.server.public_url = Some("https://hawser.example.com".to_owned());
        assert!(config.mailer().unwrap().is_some());
        assert_eq!(config.settings().unwrap().public_url.as_deref(), Some("https://hawser.example.com"));
        config.mail.url = Some(Secret::new("mail s3cret"));
        fails_with(&config, "mail.url");
    }

    #[test]
    fn buyer_data_is_kept_for_thirty_days_unless_set() {
        let mut config = Config::default();
        assert_eq!(config.settings().unwrap().buyer_data_days, 30);
        config.retention.buyer_data_days = Some(7);
        assert_eq!(config.settings().unwrap().buyer_data_days, 7);
        for refused in [0, 3651] {
            config.retention.buyer_data_days = Some(refused);
            let error = config.settings().unwrap_err().to_string();
            assert!(error.contains("retention.buyer_data_days"), "{error}");
        }
    }

    #[test]
    fn a_public_address_with_a_path_or_another_scheme_is_refused() {
        let parse = |text: &str| {
            let mut config = Config::default();
            config.server.public_url = Some(text.to_owned());
            config.public_url()
        };
        assert!(parse("https://hawser.example.com").is_ok());
        for bad in
            ["hawser.example.com", "ftp://hawser.example.com", "https://hawser.example.com/a", "https://h.example/?a"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_with_a_login_is_refused_and_not_repeated() {
        for address in ["https://li:s3cret@hawser.example.com", "https://s3cret@hawser.example.com", "li:s3cret@x"] {
            let mut config = Config::default();
            config.server.public_url = Some(address.to_owned());
            config.hub.url = Some(address.to_owned());
            config.amazon.endpoints.na = Some(address.to_owned());
            let errors = [
                config.public_url().unwrap_err().to_string(),
                config.hub().err().unwrap().to_string(),
                config.endpoints().err().unwrap().to_string(),
            ];
            assert!(errors.iter().all(|error| !error.contains("s3cret")), "{errors:?}");
        }
    }

    #[test]
    fn numbers_of_connections_are_settings() {
        let mut config = Config::default();
        assert_eq!(config.connections().unwrap(), Connections::default());
        assert_eq!(config.scheduler().unwrap().concurrency, SchedulerOptions::default().concurrency);
        config.database.connections = Some(3);
        config.database.readers = Some(2);
        config.sync.concurrency = Some(1);
        config.server.max_connections = Some(7);
        assert_eq!(config.connections().unwrap(), Connections { postgres: 3, sqlite_readers: 2 });
        assert_eq!(config.scheduler().unwrap().concurrency, 1);
        assert_eq!(config.http().unwrap().limits.connections, 7);
        config.server.max_connections = Some(0);
        assert_eq!(config.http().unwrap_err().to_string(), "configuration: server.max_connections: must be at least 1");
        config.server.max_connections = None;
        config.server.metrics_token = Some(Secret::new("short"));
        assert!(config.http().unwrap_err().to_string().contains("server.metrics_token"));
    }
}
