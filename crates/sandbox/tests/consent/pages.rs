//! The pages themselves: sign-in, forms, escaping, the hosts that serve them, and TLS.

use super::{Application, Stage};
use crate::support::{open, options, reply};
use hawser_core::shops::marketplace;
use hawser_sandbox::{
    SandboxOptions,
    robot::{Choice, ConsentEnd, NextRequest, Robot},
};

#[tokio::test]
async fn the_sign_in_page_reports_a_wrong_password() {
    let mut stage = Stage::set(false).await;
    let mut seller = stage.seller(0);
    seller.password.push('x');
    let url = stage.consent_url("");
    let run = stage.robot.consent(&url, &seller, Choice::Confirm).await.unwrap();
    Stage::assert_refused(&run, None, "the password is not correct");
    assert!(stage.robot.cookies_for(stage.test.sandbox.base_url()).unwrap().is_empty());
}

#[tokio::test]
async fn the_consent_page_says_who_asks_for_what_and_of_whom() {
    let mut stage = Stage::set(false).await;
    stage.confirm(&stage.consent_url("")).await;
    let page = stage.robot.visit(&stage.consent_url("")).await.unwrap();
    assert_eq!((page.status, page.is_html), (200, true));
    let seller = stage.seller(0);
    for part in ["Order connector NA", &stage.application_id(0), &seller.seller_id, &seller.email, "365 days"] {
        assert!(page.body.contains(part), "{part}");
    }
    assert!(page.body.contains(">Confirm</button>") && page.body.contains(">Cancel</button>"));
}

#[tokio::test]
async fn the_session_is_a_cookie_below_seller_central() {
    let mut stage = Stage::set(false).await;
    stage.confirm(&stage.consent_url("")).await;
    let cookies = |path: &str| stage.robot.cookies_for(&stage.test.url(path)).unwrap();
    assert_eq!(cookies("/seller-central/apps/x").len(), 1);
    assert!(cookies("/na/sellers/v1/account").is_empty());
}

#[tokio::test]
async fn a_form_that_was_not_sent_from_its_page_is_refused() {
    let mut stage = Stage::set(false).await;
    let (url, seller) = (stage.consent_url(""), stage.seller(0));
    let mut consent = stage.robot.start_consent(&url, &seller, Choice::Confirm).unwrap();
    let form = consent.until(NextRequest::is_decision).await.unwrap();
    let cookies = stage.robot.cookies_for(&form).unwrap();
    let cookie = format!("{}={}", cookies[0].0, cookies[0].1);
    let http = &stage.test.http;
    for fields in [&[("choice", "confirm")][..], &[("choice", "confirm"), ("form_token", "guessed")]] {
        let forged = reply(http.post(&form).header("cookie", &cookie).form(fields)).await;
        assert_eq!(forged.status, 200);
        assert!(forged.text.contains("not sent from its page"), "{}", forged.text);
    }
    let stranger = reply(http.post(&form).form(&[("choice", "confirm"), ("form_token", "x")])).await;
    assert_eq!((stranger.status, stranger.header("location")), (200, None));
    assert!(stage.application.seen("/oauth/amazon/callback").is_empty());
}

#[tokio::test]
async fn what_comes_from_outside_is_escaped() {
    let mut stage = Stage::set(false).await;
    let hostile = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    stage.confirm(&stage.consent_url("")).await;
    let base = stage.test.url("/seller-central");
    for path in [
        format!("/ap/signin?flow={hostile}"),
        format!("/apps/authorize/flow/{hostile}"),
        format!("/apps/authorize/consent?application_id={hostile}&state={hostile}&redirect_uri={hostile}"),
        format!("/apps/store/authorize/{hostile}"),
        format!("/{hostile}"),
    ] {
        let page = stage.robot.visit(&format!("{base}{path}")).await.unwrap();
        assert!(!page.body.contains("<script"), "{path}: {}", page.body);
    }
    let unknown = stage.robot.visit(&format!("{base}/nothing")).await.unwrap();
    assert_eq!((unknown.status, unknown.is_html), (404, true));
}

#[tokio::test]
async fn amazons_own_host_names_lead_to_seller_central() {
    let stage = Stage::set(true).await;
    let path = format!("/apps/authorize/consent?application_id={}&state=s", stage.application_id(0));
    for host in marketplace::ALL.iter().map(|known| known.seller_central) {
        let page = reply(stage.test.http.get(stage.test.url(&path)).header("host", host)).await;
        assert_eq!(page.status, 302, "{host}");
        assert!(page.header("location").unwrap().starts_with("/ap/signin?flow="), "{host}");
    }
    let lost = reply(stage.test.http.get(stage.test.url(&path))).await;
    assert_eq!(lost.status, 404, "neither host nor prefix");
}

#[tokio::test]
async fn over_tls_the_session_is_secure_and_the_robot_trusts_the_sandbox_alone() {
    let application = Application::start().await;
    let redirect_uris = vec![application.callback()];
    let test = open(SandboxOptions { tls: true, redirect_uris, orders: 1, ..options() }).await;
    let description = test.sandbox.description();
    let root = std::fs::read_to_string(description.ca_file.unwrap()).unwrap();
    let id = &description.applications[0].application_id;
    let url = test.url(&format!("/seller-central/apps/authorize/consent?application_id={id}&state=s"));
    assert!(Robot::new(None).unwrap().visit(&url).await.is_err());
    let mut robot = Robot::new(Some(&root)).unwrap();
    let run = robot.consent(&url, &description.sellers[0], Choice::Confirm).await.unwrap();
    assert!(matches!(run.end, ConsentEnd::ReachedApplication { status: 200, .. }), "{run:?}");
    assert_eq!(robot.cookies_for(&url).unwrap().len(), 1);
    assert!(robot.cookies_for(&url.replace("https", "http")).unwrap().is_empty());
}
