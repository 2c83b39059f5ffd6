//! What whoever runs the instance decides for all its companies.

use hawser_core::channel;
use std::time::Duration;

/// What can be set. The default is what an instance does without a word of configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether a stranger may make a company by registering.
    pub is_registration_open: bool,
    /// Whom to ask for an account, in words or as an address; shown to strangers.
    pub contact: Option<String>,
    /// The address under which people reach this instance, without a slash at its end. Links in mails begin with it: what a
    /// request says of its own host is never believed there.
    pub public_url: Option<String>,
    /// How long the last good check of the key behind the Amazon channel stays in force while the hub does not answer.
    pub hub_grace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { is_registration_open: true, contact: None, public_url: None, hub_grace: channel::DEFAULT_GRACE }
    }
}
