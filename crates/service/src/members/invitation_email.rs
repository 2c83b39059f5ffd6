//! The e-mail of an invitation, in addition to the link that is shown to its creator. It is not known which
//! language the reader speaks, so it stands there in both.

use super::invite::{Invited, path};
use crate::App;
use hawser_core::Secret;
use hawser_outbound::Mail;

impl App {
    /// Sends the link of an invitation, if mails can be sent, and comes back at once; whether it is on its way. A process
    /// that dies in between sends nothing: the link was shown, and an invitation can be withdrawn and made again.
    pub(crate) fn mail_invitation(&self, to: &str, company_name: &str, invited: &Invited) -> bool {
        let parts = &self.inner.parts;
        let (Some(base), Some(_)) = (&parts.settings.public_url, &parts.outbound.mailer) else { return false };
        // By the address, whichever company invites it.
        if self.rate_limiters().emails.begin(to, None, self.now()).is_err() {
            return false;
        }
        let mail = letter(to, company_name, base, &Secret::new(format!("{base}{}", path(&invited.token).expose())));
        let app = self.clone();
        tokio::spawn(async move {
            if let Some(mailer) = &app.inner.parts.outbound.mailer {
                app.send_email(mailer, &mail, "invitation").await;
            }
        });
        true
    }
}

/// What is written to somebody who is invited. The company's name was chosen by its people: it stands alone in its line and
/// is no link.
fn letter(to: &str, company_name: &str, base: &str, link: &Secret) -> Mail {
    let link = link.expose();
    let text = format!(
        "您好：\n\n\
         有人邀请您在 {base} 的 Hawser 中加入公司：\n\n    \
         {company_name}\n\n\
         请打开以下链接接受邀请：\n\n\
         {link}\n\n\
         链接七天内有效，且只能使用一次。如果您不认识这家公司，请忽略本邮件。请勿将此链接转发给任何人。\n\n\
         ————\n\n\
         Hello,\n\n\
         Somebody invites you to join this company in Hawser at {base}:\n\n    \
         {company_name}\n\n\
         To accept, open the link above. It works once, within seven days. If you do not know this company, ignore this \
         mail. Do not pass the link on to anybody.\n"
    );
    Mail {
        to: to.to_owned(), subject: "加入 Hawser 的邀请 / Invitation to Hawser".to_owned(), text: Secret::new(text)
    }
}
