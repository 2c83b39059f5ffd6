//! The e-mail of an invitation, in addition to the link that is shown to its creator. Its text is in both languages, since
//! the reader's language is unknown.

use super::invite::{Invited, path};
use crate::App;
use hawser_core::Secret;
use hawser_outbound::Mail;

impl App {
    /// Starts to send the link of an invitation in the background, and returns whether it did. If the process ends before the
    /// mail is sent, no mail is sent later: the creator has the link, and can withdraw the invitation and create another.
    pub(crate) fn mail_invitation(&self, to: &str, company_name: &str, invited: &Invited) -> bool {
        let parts = &self.inner.parts;
        let (Some(base), Some(_)) = (&parts.settings.public_url, &parts.outbound.mailer) else { return false };
        // The limit applies to the address, across all companies.
        if self.rate_limiters().emails.begin(to, None, self.now()).is_err() {
            return false;
        }
        let mail =
            invitation_text(to, company_name, base, &Secret::new(format!("{base}{}", path(&invited.token).expose())));
        let app = self.clone();
        tokio::spawn(async move {
            if let Some(mailer) = &app.inner.parts.outbound.mailer {
                app.send_email(mailer, &mail, "invitation").await;
            }
        });
        true
    }
}

/// The text of the mail. The company's name is free text of its members, so it has a line of its own and is not a link.
fn invitation_text(to: &str, company_name: &str, base: &str, link: &Secret) -> Mail {
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
