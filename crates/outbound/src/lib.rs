//! Everything that Hawser sends over the network: the HTTP client, which `hawser-amazon` uses as well, mail, and questions
//! to another Hawser about an API key. It knows no shop and no database.

pub mod http;
pub mod key_server;
mod mail;
mod outbound;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;

pub use mail::{Mail, MailError, MailSettings, MailSettingsError, Mailer};
pub use outbound::Outbound;
