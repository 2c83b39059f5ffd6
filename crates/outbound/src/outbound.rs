//! The ways out that are configured.

use crate::Mailer;
use crate::key_server::HubClient;

/// What can be sent, and to whom. Cheap to clone; the default sends nothing.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// The Hawser that issues the API keys, when it is another one.
    pub hub: Option<HubClient>,
    /// The way to the mail server.
    pub mailer: Option<Mailer>,
}
