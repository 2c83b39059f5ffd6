//! Mails against a mail server on loopback.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

use hawser_core::Secret;
use hawser_outbound::{Mail, MailError, MailSettings, Mailer, testing::SmtpSink};

fn mailer(url: String) -> Mailer {
    Mailer::new(&MailSettings { url: Secret::new(url), from: "Hawser <hawser@example.com>".to_owned() }).unwrap()
}

fn mail(to: &str) -> Mail {
    let text = "你好：\n\nhttp://127.0.0.1:8080/password-reset?token=hwl_0=1\n.\n再见";
    Mail { to: to.to_owned(), subject: "重置您的 Hawser 密码 (reset)".to_owned(), text: Secret::new(text) }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written_and_the_password_is_given_without_its_escapes() {
    let sink = SmtpSink::start().await.unwrap();
    let url = sink.url().replace("smtp://", "smtp://hawser:p%40ss%2Fw@");
    mailer(url).send(&mail("li@example.com")).await.unwrap();
    let got = sink.next().await.unwrap();
    assert_eq!((got.from.as_str(), got.to.as_str()), ("hawser@example.com", "li@example.com"));
    assert_eq!(got.subject, mail("").subject);
    assert_eq!(got.text.trim_end(), mail("").text.expose());
    assert_eq!(got.login.as_deref(), Some("hawser:p@ss/w"));
}

#[tokio::test]
async fn a_refusal_of_the_mail_server_is_reported_by_its_code_only() {
    let sink = SmtpSink::start().await.unwrap();
    sink.refuse(1);
    let mailer = mailer(sink.url());
    let refused = mailer.send(&mail("li@example.com")).await.unwrap_err();
    assert_eq!(refused, MailError::Later(451));
    assert!(refused.is_transient());
    assert_eq!(mailer.send(&mail("li")).await, Err(MailError::Form));
    mailer.send(&mail("li@example.com")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert_eq!(mailer(format!("smtp://{address}")).send(&mail("li@example.com")).await, Err(MailError::Unreachable));
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing_over_a_way_that_needs_it() {
    let sink = SmtpSink::start().await.unwrap();
    let url = format!("smtps://{}", sink.address());
    let error = mailer(url).send(&mail("li@example.com")).await.unwrap_err();
    assert!(matches!(error, MailError::Tls | MailError::Unreachable), "{error:?}");
}
