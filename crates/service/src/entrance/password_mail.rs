//! A password reset asked for by mail. The answer is made before anybody looks whether there is such an account.

use crate::Hawser;

impl Hawser {
    /// Whether mails with links can be sent.
    pub(super) fn can_mail(&self) -> bool {
        self.inner.parts.settings.public_url.is_some() && false
    }
}
