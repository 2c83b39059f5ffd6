//! The ways out that are configured.

use crate::Mailer;

/// What can be sent, and to whom. Cheap to clone; the default sends nothing.
#[derive(Debug, Clone, Default)]
pub struct Courier {
    mailer: Option<Mailer>,
}

impl Courier {
    /// The same with a way for mails.
    #[must_use]
    pub fn with_mailer(mut self, mailer: Mailer) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// The way for mails, when one is configured.
    pub const fn mailer(&self) -> Option<&Mailer> {
        self.mailer.as_ref()
    }
}
