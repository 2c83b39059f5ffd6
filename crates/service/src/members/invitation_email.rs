//! The e-mail of an invitation, in addition to the link that is shown to its creator. Its text is in both languages, since
//! the reader's language is unknown.

use super::invite::path;
use crate::App;
use hawser_core::Secret;
use hawser_outbound::Mail;

impl App {
    /// Starts to send the link of an invitation in the background. If the process ends before the mail is sent, no mail is
    /// sent later: the creator has a link, and can withdraw the invitation and create another.
    pub(crate) fn mail_invitation(&self, to: &str, company_name: &str, token: &Secret) {
        let Some(base) = &self.inner.parts.settings.public_url else { return };
        let link = Secret::new(format!("{base}{}", path(token).expose()));
        let mail = invitation_text(to, company_name, base, &link);
        let app = self.clone();
        tokio::spawn(async move {
            if let Some(mailer) = &app.inner.parts.outbound.mailer {
                app.send_email(mailer, &mail, "invitation").await;
            }
        });
    }
}

/// The text of the mail. The company's name is free text of its members, so it has a line of its own and is not a link.
fn invitation_text(to: &str, company_name: &str, base: &str, link: &Secret) -> Mail {
    let link = link.expose();
    let text = format!(
        "您好：\n\n\
         您受邀加入 {base} 上 Hawser 中的以下公司：\n\n    \
         {company_name}\n\n\
         请打开以下链接接受邀请：\n\n\
         {link}\n\n\
         链接七天内有效，且只能使用一次。如果您不认识这家公司，请忽略本邮件。请勿将链接转发给他人。\n\n\
         ————\n\n\
         Hello,\n\n\
         You have been invited to join this company in Hawser at {base}:\n\n    \
         {company_name}\n\n\
         To accept the invitation, open the link above. It works once and expires in seven days. If you do not know this \
         company, ignore this e-mail. Do not forward the link to anybody.\n"
    );
    Mail {
        to: to.to_owned(), subject: "加入 Hawser 的邀请 / Invitation to Hawser".to_owned(), text: Secret::new(text)
    }
}
