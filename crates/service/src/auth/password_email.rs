//! Password resets by e-mail. The answer is returned before the account is looked up, so that neither its text nor its timing
//! reveals whether there is one. If the process ends before the e-mail is sent, the person has to request another.

use super::{AuthError, Caller, email, password_link};
use crate::secrets::opaque_token;
use crate::{App, Error, backoff};
use hawser_core::{Language, Secret};
use hawser_outbound::{Mail, Mailer};
use hawser_store::NewPasswordLink;
use std::time::Duration;

/// Time for which a link sent by e-mail is valid.
const LIFETIME: Duration = Duration::from_secs(3600);

/// Links per account within the lifetime of one, wherever the requests come from. It keeps strangers from filling a mailbox.
const MAX_LINKS: u64 = 3;

/// Number of attempts to send an e-mail.
const SEND_ATTEMPTS: u32 = 4;

/// Pauses between these attempts. Even after all of them, most of the link's lifetime is left.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl App {
    /// Returns true if e-mails with links can be sent.
    pub(crate) fn can_send_links(&self) -> bool {
        self.inner.parts.settings.public_url.is_some() && self.inner.parts.outbound.mailer.is_some()
    }

    /// Sends a link that sets a new password to this address, if it has an account and e-mails can be sent. Returns at once,
    /// with the same result in every case.
    ///
    /// # Errors
    /// [`AuthError::RateLimited`], which depends on earlier requests only, not on whether there is an account.
    pub fn request_password_reset(&self, email: &str, language: Language, caller: &Caller) -> Result<(), AuthError> {
        let email = email::normalize_or_unknown(email);
        let now = self.now();
        // The delay of the limiter is for guesses, and nothing can be guessed here.
        _ = self.rate_limiters().emails.begin(&email, caller.address, now).map_err(AuthError::RateLimited)?;
        if !self.can_send_links() {
            return Ok(());
        }
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(cause) = app.send_password_link(&email, language).await {
                tracing::error!(target: "hawser::accounts", { cause = %cause }, "a password reset failed");
            }
        });
        Ok(())
    }

    async fn send_password_link(&self, email: &str, language: Language) -> Result<(), Error> {
        let settings = &self.inner.parts.settings;
        let (Some(base), Some(mailer)) = (&settings.public_url, &self.inner.parts.outbound.mailer) else {
            return Ok(());
        };
        let now = self.now();
        let token = opaque_token::fresh(password_link::PREFIX)?;
        let hash = opaque_token::hash(password_link::PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let mut tx = self.store().auth().write().await?;
        let person = tx.find_person_by_email(email).await?.filter(|person| person.disabled_at.is_none());
        let Some(person) = person else { return Ok(()) };
        // The lock makes concurrent requests for one person count one after the other.
        if !tx.lock_if_password_is(person.id, &person.password).await? {
            return Ok(());
        }
        if tx.count_password_links(person.id, now.minus(LIFETIME)).await? >= MAX_LINKS {
            return Ok(());
        }
        let (created_at, expires_at) = (now, now.plus(LIFETIME));
        let link = NewPasswordLink { hash, person: person.id, created_by: None, created_at, expires_at };
        tx.add_password_link(&link).await?;
        tx.commit().await?;

        let link = Secret::new(format!("{base}{}", password_link::path(&token).expose()));
        self.send_email(mailer, &reset_email(language, person.email, base, &link), "password_reset").await;
        Ok(())
    }

    /// Sends an e-mail and retries transient failures. A final failure is logged without the recipient's address.
    pub(crate) async fn send_email(&self, mailer: &Mailer, mail: &Mail, kind: &'static str) {
        let mut failures = 0;
        loop {
            match mailer.send(mail).await {
                Ok(()) => return,
                Err(error) if error.is_transient() && failures + 1 < SEND_ATTEMPTS => {
                    self.timer().sleep(backoff(failures, FIRST_PAUSE, LONGEST_PAUSE, self.rng())).await;
                    failures += 1;
                }
                Err(error) => {
                    tracing::warn!(target: "hawser::accounts", { cause = %error, mail.kind = kind },
                        "an e-mail was not sent");
                    return;
                }
            }
        }
    }
}

fn reset_email(language: Language, to: String, base: &str, link: &Secret) -> Mail {
    let link = link.expose();
    let (subject, text) = match language {
        Language::Zh => (
            "重置您的 Hawser 密码",
            format!(
                "您好：\n\n\
                 我们收到了重置您在 {base} 的 Hawser 账户密码的请求。请打开以下链接设置新密码：\n\n\
                 {link}\n\n\
                 链接一小时内有效，且只能使用一次。设置新密码后，该账户将在所有设备上退出登录；\
                 如果您启用了两步验证，两步验证仍然有效；但若这是首次通过此邮箱确认该账户，\
                 之前设置的两步验证将被移除。\n\n\
                 如果这不是您本人的操作，请忽略本邮件，您的密码不会改变。请勿将此链接转发给任何人。\n"
            ),
        ),
        Language::En => (
            "Reset your Hawser password",
            format!(
                "Hello,\n\n\
                 We received a request to reset the password of your Hawser account at {base}. To choose a new \
                 password, open this link:\n\n\
                 {link}\n\n\
                 The link works once and expires in one hour. When you set a new password, you are signed out on all \
                 devices. A second factor stays on, unless this is the first time that this address is confirmed: then \
                 one that was set up before is removed.\n\n\
                 If you did not request this, ignore this e-mail: your password does not change. Do not forward the link \
                 to anybody.\n"
            ),
        ),
    };
    Mail { to, subject: subject.to_owned(), text: Secret::new(text) }
}
