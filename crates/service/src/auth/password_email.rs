//! A password reset asked for by mail. The answer is made before anybody looks whether there is such an account, so that
//! neither words nor time tell; the rest happens behind it. A process that dies in between sends nothing: one asks again.

use super::{AuthError, Caller, email, password_link};
use crate::secrets::opaque_token;
use crate::{App, Error, backoff};
use hawser_core::{Language, Secret};
use hawser_outbound::{Mail, MailError, Mailer};
use hawser_store::NewPasswordLink;
use std::time::Duration;

/// How long a link that was sent by mail is good.
const LIFE: Duration = Duration::from_secs(3600);

/// How many such links one account gets while the first of them is good: whoever asks, from wherever, fills nobody's mailbox.
const AN_HOUR: u64 = 3;

/// How often sending is tried.
const TRIES: u32 = 4;

impl App {
    /// Whether mails with links can be sent.
    pub(crate) fn can_mail(&self) -> bool {
        self.inner.parts.settings.public_url.is_some() && self.inner.parts.outbound.mailer.is_some()
    }

    /// Sends a link that sets a new password to that address, if there is such an account and mails can be sent. Comes back
    /// at once, always alike.
    ///
    /// # Errors
    /// [`AuthError::RateLimit`], by what was asked for before, whether or not there is such an account.
    pub fn request_password_reset(&self, email: &str, language: Language, caller: &Caller) -> Result<(), AuthError> {
        let email = email::normalize(email).unwrap_or_else(|_| "@".to_owned());
        let now = self.now();
        // The delay is for guesses; nothing can be guessed here.
        _ = self.auth_state().mails.attempt(&email, caller.address, now).map_err(AuthError::RateLimit)?;
        if !self.can_mail() {
            return Ok(());
        }
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(cause) = app.mail_password_link(&email, language).await {
                tracing::error!(target: "hawser::accounts", { cause = %cause }, "a password reset could not be begun");
            }
        });
        Ok(())
    }

    async fn mail_password_link(&self, email: &str, language: Language) -> Result<(), Error> {
        let settings = &self.inner.parts.settings;
        let (Some(base), Some(mailer)) = (&settings.public_url, &self.inner.parts.outbound.mailer) else {
            return Ok(());
        };
        let now = self.now();
        let token = opaque_token::fresh(password_link::PREFIX)?;
        let hash = opaque_token::hash(password_link::PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let mut writing = self.store().entrance().write().await?;
        let person = writing.find_person_by_email(email).await?.filter(|person| person.disabled_at.is_none());
        let Some(person) = person else { return Ok(()) };
        // Held, so that those who ask at the same moment are counted one after the other.
        if !writing.lock_if_password_is(person.id, &person.password).await? {
            return Ok(());
        }
        if writing.count_password_links(person.id, now.minus(LIFE)).await? >= AN_HOUR {
            return Ok(());
        }
        let (created_at, expires_at) = (now, now.plus(LIFE));
        let link = NewPasswordLink { hash, person: person.id, created_by: None, created_at, expires_at };
        writing.add_password_link(&link).await?;
        writing.commit().await?;

        let link = Secret::new(format!("{base}{}", password_link::path(&token).expose()));
        self.post(mailer, &letter(language, person.email, base, &link), "password_reset").await;
        Ok(())
    }

    /// Sends a mail, several times if need be; what went wrong goes to the log, without the address it was for.
    pub(crate) async fn post(&self, mailer: &Mailer, mail: &Mail, kind: &'static str) {
        let mut tries = 0;
        loop {
            match mailer.send(mail).await {
                Ok(()) => return,
                Err(error) if error.is_transient() && tries + 1 < TRIES => {
                    self.timer().sleep(backoff(tries, FIRST_PAUSE, LONGEST_PAUSE, self.rng())).await;
                    tries += 1;
                }
                Err(error) => return told(error, kind),
            }
        }
    }
}

/// The pauses between tries; with all of them the link has most of its hour left.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

fn told(error: MailError, kind: &'static str) {
    tracing::warn!(target: "hawser::accounts", { cause = %error, mail.kind = kind }, "a mail was not sent");
}

/// What is written to somebody who asked for a new password.
fn letter(language: Language, to: String, base: &str, link: &Secret) -> Mail {
    let link = link.expose();
    let (subject, text) = match language {
        Language::Zh => (
            "重置您的 Hawser 密码",
            format!(
                "您好：\n\n\
                 我们收到了为您在 {base} 的 Hawser 账户重置密码的请求。请打开以下链接设置新密码：\n\n\
                 {link}\n\n\
                 链接一小时内有效，且只能使用一次。新密码设置后，该账户在所有设备上都将退出登录；\
                 如果您启用了两步验证，它仍然有效。\n\n\
                 如果这不是您本人的操作，请忽略本邮件，您的密码不会改变。请勿将此链接转发给任何人。\n"
            ),
        ),
        Language::En => (
            "Reset your Hawser password",
            format!(
                "Hello,\n\n\
                 Somebody asked for a new password for your Hawser account at {base}. To choose one, open this link:\n\n\
                 {link}\n\n\
                 The link works once, within an hour. Setting a new password signs your account out everywhere; \
                 if you use a second factor, it stays on.\n\n\
                 If it was not you who asked, ignore this mail: your password stays as it is. Do not pass the link on \
                 to anybody.\n"
            ),
        ),
    };
    Mail { to, subject: subject.to_owned(), text: Secret::new(text) }
}
