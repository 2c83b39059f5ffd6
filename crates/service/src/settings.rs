//! What whoever runs the instance decides for all its companies.

/// What can be set. The default is what an instance does without a word of configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether a stranger may make a company by registering.
    pub is_registration_open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { is_registration_open: true }
    }
}
