//! Mail over SMTP. The connection is encrypted unless the server is on this machine. The text of a server's answer is never
//! passed on, because it may name the recipient.

use hawser_core::Secret;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::time::Duration;
use url::{Host, Url};

const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Debug, Clone)]
pub struct MailSettings {
    /// `smtps://user:password@host` (TLS from the first byte, port 465) or `smtp://user:password@host` (STARTTLS, port 587).
    pub url: Secret,
    /// The sender: `hawser@example.com` or `Hawser <hawser@example.com>`.
    pub from: String,
}

/// The settings cannot be used. The messages do not contain the address, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailSettingsError {
    /// The address is malformed.
    #[error(
        "mail.url: an address is smtps://user:password@host:465 or smtp://user:password@host:587, with @ : / in the \
         password as %40 %3A %2F"
    )]
    Url,
    #[error("mail.from: it must be an e-mail address such as hawser@example.com or Hawser <hawser@example.com>")]
    From,
    /// No trusted certificates are found.
    #[error("mail.url: this machine has no trusted certificates; install the package ca-certificates")]
    Tls,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The recipient or the content is not a valid e-mail.
    #[error("invalid e-mail")]
    Form,
    /// The server refused it permanently; a retry would fail as well.
    #[error("the mail server refused the mail (SMTP {0})")]
    Refused(u16),
    /// The server refused it temporarily.
    #[error("the mail server cannot accept the mail at the moment (SMTP {0})")]
    Later(u16),
    /// No encrypted connection to the server.
    #[error("no encrypted connection to the mail server; check mail.url and the server's certificate")]
    Tls,
    /// The server does not answer.
    #[error("the mail server does not answer; check mail.url")]
    Unreachable,
}

impl MailError {
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::Later(_) | Self::Unreachable)
    }
}

#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    /// The text, which is secret because it may contain a link.
    pub text: Secret,
}

/// Sends mail. Cheap to clone; each mail uses a connection of its own.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// Reads the settings; nothing is sent yet.
    ///
    /// # Errors
    /// [`MailSettingsError`]
    pub fn new(settings: &MailSettings) -> Result<Self, MailSettingsError> {
        let from: Mailbox = settings.from.parse().map_err(|_| MailSettingsError::From)?;
        let url = Url::parse(settings.url.expose()).map_err(|_| MailSettingsError::Url)?;
        let host = url.host().ok_or(MailSettingsError::Url)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(MailSettingsError::Url);
        }
        let (is_loopback, name) = read_host(&host);
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(parameters(&name)?), 465),
            "smtp" if is_loopback => (Tls::None, 25),
            "smtp" => (Tls::Required(parameters(&name)?), 587),
            _ => return Err(MailSettingsError::Url),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(name)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(TIMEOUT))
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        if !url.username().is_empty() {
            let user = plain(url.username())?;
            let password = plain(url.password().unwrap_or_default())?;
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends a mail; afterwards the server is responsible for it.
    ///
    /// # Errors
    /// [`MailError`]
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let to: Mailbox = mail.to.parse().map_err(|_| MailError::Form)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.expose().to_owned())
            .map_err(|_| MailError::Form)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| {
            let code = error.status().map_or(0, u16::from);
            if error.is_permanent() {
                MailError::Refused(code)
            } else if error.is_transient() {
                MailError::Later(code)
            } else if error.is_tls() {
                MailError::Tls
            } else {
                MailError::Unreachable
            }
        })
    }
}

/// Returns true for a host on this machine, and the host's name without brackets.
fn read_host(host: &Host<&str>) -> (bool, String) {
    match host {
        // For schemes other than http the URL parser leaves IP addresses as names.
        Host::Domain(name) => match name.parse::<std::net::IpAddr>() {
            Ok(ip) => (ip.is_loopback(), ip.to_string()),
            Err(_) => (*name == "localhost", (*name).to_owned()),
        },
        Host::Ipv4(ip) => (ip.is_loopback(), ip.to_string()),
        Host::Ipv6(ip) => (ip.is_loopback(), ip.to_string()),
    }
}

fn parameters(name: &str) -> Result<TlsParameters, MailSettingsError> {
    TlsParameters::new(name.to_owned()).map_err(|_| MailSettingsError::Tls)
}

/// Decodes a part of an address.
fn plain(escaped: &str) -> Result<String, MailSettingsError> {
    percent_encoding::percent_decode_str(escaped)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| MailSettingsError::Url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, from: &str) -> Result<Mailer, MailSettingsError> {
        Mailer::new(&MailSettings { url: Secret::new(url), from: from.to_owned() })
    }

    #[test]
    fn a_malformed_address_is_refused_and_not_repeated() {
        for good in ["smtp://127.0.0.1:2525", "smtp://localhost", "smtp://[::1]:2525", "smtp://li:p%40ss@127.0.0.1"] {
            assert!(of(good, "Hawser <hawser@example.com>").is_ok(), "{good}");
        }
        for bad in ["", "127.0.0.1", "http://127.0.0.1", "smtp://", "smtp://127.0.0.1/x", "smtp://127.0.0.1?tls=none"] {
            assert_eq!(of(bad, "hawser@example.com").unwrap_err(), MailSettingsError::Url, "{bad}");
        }
        assert_eq!(of("smtp://127.0.0.1", "hawser").unwrap_err(), MailSettingsError::From);
    }
}
