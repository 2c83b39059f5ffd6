//! The sections of the configuration, as they are written.

use super::secrets::{HIDDEN, without_login, without_password};
use hawser_core::Secret;
use serde::{Deserialize, Serialize, Serializer};
use std::{net::IpAddr, path::PathBuf};

/// The whole configuration. It serializes to what may be shown: secrets are hidden or left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub database: Database,
    pub vault: Vault,
    pub amazon: Amazon,
    pub server: Server,
    pub mail: Mail,
    pub registration: Registration,
    pub hub: Hub,
    pub sync: Synchronization,
    pub retention: Retention,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; default: `hawser.db` in the data folder. May contain a password.
    #[serde(serialize_with = "serialize_without_password")]
    pub url: Option<Secret>,
    /// The largest number of connections to PostgreSQL; default: 10.
    pub connections: Option<u32>,
    /// The largest number of connections that read a SQLite file; default: 4.
    pub readers: Option<u32>,
}

/// The settings of the synchronization.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Synchronization {
    /// The number of streams that this process works off at the same time; default: 8.
    pub concurrency: Option<u32>,
}

/// The source of the master keys. At most one of the three may be set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vault {
    /// A key file; default: `master.key` in the data folder.
    pub key_file: Option<PathBuf>,
    /// The content of a key file; intended for the environment (`HAWSER_VAULT__KEY`).
    #[serde(skip_serializing)]
    pub key: Option<Secret>,
    /// A command that prints the content of a key file. Its text may contain a secret.
    #[serde(serialize_with = "serialize_hidden")]
    pub key_command: Option<Secret>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Amazon {
    pub endpoints: EndpointSettings,
    /// A certificate authority to trust in addition to those of the system (PEM file).
    pub ca_file: Option<PathBuf>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// The address to listen on, such as `127.0.0.1:8080`.
    pub listen: Option<String>,
    /// The public address of the server, such as `https://hawser.example.com`.
    #[serde(serialize_with = "serialize_text_without_login")]
    pub public_url: Option<String>,
    /// Addresses of proxies in front of the server, such as `["127.0.0.1"]`, whose `X-Forwarded-For` is trusted. Without
    /// this setting, all users behind a proxy share one rate limit.
    pub trusted_proxies: Vec<IpAddr>,
    /// The largest number of open connections; default: what the limit of open files allows.
    pub max_connections: Option<u32>,
    /// The largest number of open connections of one address, except trusted proxies; default: 256.
    pub max_connections_per_address: Option<u32>,
    /// Seconds after which a connection is closed that takes no data of an answer or sends no data of a body; default: 15.
    pub idle_seconds: Option<u32>,
    /// The largest number of open progress streams; default: 400.
    pub max_progress_streams: Option<u32>,
    /// The largest number of open progress streams of one person or key; default: 20.
    pub max_progress_streams_per_person: Option<u32>,
    /// The token that `/metrics` requires. Without one, only this machine can read the metrics.
    #[serde(serialize_with = "serialize_hidden")]
    pub metrics_token: Option<Secret>,
}

/// The mail server. Without a URL, no mail is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://user:password@host` or `smtp://user:password@host`; intended for the environment (`HAWSER_MAIL__URL`).
    #[serde(serialize_with = "serialize_without_login")]
    pub url: Option<Secret>,
    /// The sender, such as `Hawser <hawser@example.com>`.
    pub from: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registration {
    /// True if anyone may create a company. Otherwise a person needs an invitation.
    pub open: bool,
    /// A name or address to ask for an account; shown to people without one.
    pub contact: Option<String>,
}

impl Default for Registration {
    fn default() -> Self {
        Self { open: true, contact: None }
    }
}

/// The Hawser that issues the API keys for the Amazon channel.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hub {
    /// The address of another Hawser. Without it, this instance issues the keys.
    #[serde(serialize_with = "serialize_text_without_login")]
    pub url: Option<String>,
    /// Hours for which the last successful check remains valid while the other Hawser does not answer; default: 24.
    pub grace_hours: Option<u32>,
}

/// The retention periods.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days for which buyer data is kept after shipment; default: 30, which Amazon allows.
    pub buyer_data_days: Option<u16>,
}

/// Base addresses that replace those of Amazon.
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

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn serialize_without_password<S: Serializer>(url: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    url.as_ref().map(|url| without_password(url.expose())).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn serialize_without_login<S: Serializer>(url: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    url.as_ref().map(|url| without_login(url.expose())).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn serialize_text_without_login<S: Serializer>(url: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    // An address without a login is shown as it was written.
    url.as_ref().map(|url| if url.contains('@') { without_login(url) } else { url.clone() }).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn serialize_hidden<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(|_| HIDDEN).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_neither_printed_nor_serialized() {
        let mut config = Config::default();
        config.database.url = Some(Secret::new("postgres://hawser:s3cret@db/hawser"));
        config.vault.key = Some(Secret::new("s3cret"));
        config.mail.url = Some(Secret::new("smtps://s3cret:s3cret@mail"));
        config.vault.key_command = Some(Secret::new("fetch --token s3cret"));
        config.server.metrics_token = Some(Secret::new("s3cret"));
        config.database.url = Some(Secret::new("postgres://hawser@db/hawser?sslpassword=s3cret"));
        for text in [format!("{config:?}"), serde_json::to_string(&config).unwrap()] {
            assert!(!text.contains("s3cret"), "{text}");
        }
        config.server.public_url = Some("https://li:s3cret@hawser.example".to_owned());
        config.hub.url = Some("https://li:s3cret@hub.example".to_owned());
        let text = serde_json::to_string(&config).unwrap();
        assert!(!text.contains("s3cret"), "{text}");
    }
}
