//! Everything that leaves the house for others than Amazon: mail, and questions to another Hawser about an API key. It
//! knows no shop and no database; what it sends is given to it.

pub mod key_server;
mod mail;
mod outbound;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;

pub use mail::{Mail, MailError, MailSettings, MailSettingsError, Mailer};
pub use outbound::Outbound;
