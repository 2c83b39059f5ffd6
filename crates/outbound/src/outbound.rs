//! The configured recipients.

use crate::Mailer;
use crate::key_server::KeyServerClient;

/// The configured recipients. Cheap to clone; the default sends nothing.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// The key server, if another Hawser issues the API keys.
    pub hub: Option<KeyServerClient>,
    /// The mail server.
    pub mailer: Option<Mailer>,
}
