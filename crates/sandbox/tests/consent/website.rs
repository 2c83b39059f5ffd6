//! A consent that begins on the application's website and goes straight back.

use super::{Stage, one_callback};
use hawser_sandbox::{
    ApplicationStatus, Operation,
    robot::{Choice, ConsentEnd, NextRequest},
};

#[tokio::test]
async fn the_seller_signs_in_confirms_and_comes_back_with_a_code() {
    let mut stage = Stage::set(false).await;
    stage.robot.visit(&format!("{}/start", stage.application.base)).await.unwrap();
    let run = stage.confirm(&stage.consent_url("")).await;
    let ConsentEnd::ReachedApplication { status, body, url } = &run.end else { panic!("{run:?}") };
    assert_eq!((*status, body.as_str()), (200, "application"));
    assert!(url.starts_with(&stage.application.callback()), "{url}");

    let seen = one_callback(&stage);
    assert_eq!(seen.query.len(), 3, "{seen:?}");
    assert_eq!(seen.get("state"), Some("st&te"));
    assert_eq!(seen.get("selling_partner_id"), Some(stage.seller(0).seller_id.as_str()));
    assert!(seen.get("spapi_oauth_code").unwrap().len() >= 20);
    assert_eq!(seen.headers.get("referer"), None);
    assert_eq!(seen.headers.get("cookie").unwrap(), "flow=abc", "the application's own, without the strict one");

    let statuses: Vec<u16> = run.steps.iter().map(|step| step.status).collect();
    assert_eq!(statuses, [302, 200, 302, 200, 302, 200], "{:?}", run.steps);
    let requests = stage.test.sandbox.requests();
    assert_eq!(requests.calls(Operation::SellerCentral), 4);
    assert_eq!(requests.calls(Operation::ConsentCallback), 1);
    assert_eq!(requests.recent.last().unwrap().seller_id, Some(stage.seller(0).seller_id));
}

#[tokio::test]
async fn a_seller_who_is_signed_in_only_confirms() {
    let mut stage = Stage::set(false).await;
    stage.confirm(&stage.consent_url("")).await;
    let run = stage.confirm(&stage.consent_url("")).await;
    let statuses: Vec<u16> = run.steps.iter().map(|step| step.status).collect();
    assert_eq!(statuses, [200, 302, 200], "{:?}", run.steps);
}

#[tokio::test]
async fn cancel_stays_on_seller_central_and_sends_nothing() {
    for has_login in [false, true] {
        let mut stage = Stage::set(has_login).await;
        let (url, seller) = (stage.consent_url(""), stage.seller(0));
        let mut consent = stage.robot.start_consent(&url, &seller, Choice::Cancel).unwrap();
        consent.until(NextRequest::is_decision).await.unwrap();
        let page = consent.steps().last().unwrap().url.clone();
        let run = consent.run().await.unwrap();
        Stage::assert_refused(&run, None, "You did not authorize the application.");
        assert!(stage.application.seen("/oauth/amazon/callback").is_empty());
        assert!(stage.application.seen("/oauth/amazon/login").is_empty());
        let run = stage.confirm(&page).await;
        Stage::assert_refused(&run, None, "no such authorization in progress");
    }
}

#[tokio::test]
async fn the_named_redirect_address_is_taken_and_its_query_kept() {
    let mut stage = Stage::set(false).await;
    let second = format!("{}%2Fsecond%3Fkept%3D1", stage.application.base);
    stage.confirm(&stage.consent_url(&format!("&redirect_uri={second}"))).await;
    let seen = stage.application.seen("/second");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].get("kept"), seen[0].get("state")), (Some("1"), Some("st&te")));
    assert!(seen[0].get("spapi_oauth_code").is_some());
}

#[tokio::test]
async fn a_draft_is_authorized_with_beta() {
    let mut stage = Stage::set(false).await;
    stage.register(|settings| settings.status = ApplicationStatus::Draft);
    let run = stage.confirm(&stage.consent_url("&version=beta")).await;
    assert!(matches!(run.end, ConsentEnd::ReachedApplication { .. }), "{run:?}");
    assert!(one_callback(&stage).get("spapi_oauth_code").is_some());
}

#[tokio::test]
async fn the_robot_takes_another_account_when_another_one_is_signed_in() {
    let options = hawser_sandbox::SandboxOptions { sellers: 4, ..crate::support::options() };
    let mut stage = Stage::with(false, options).await;
    stage.confirm(&stage.consent_url("")).await;
    let (url, fourth) = (stage.consent_url(""), stage.seller(3));
    let callback = stage.robot.consent_until_callback(&url, &fourth).await.unwrap();
    assert!(callback.contains(&format!("selling_partner_id={}", fourth.seller_id)), "{callback}");
    assert_eq!(stage.application.seen("/oauth/amazon/callback").len(), 1, "the second one was not opened");
}

#[tokio::test]
async fn a_vendor_comes_back_with_no_seller_id() {
    let mut stage = Stage::set(false).await;
    let seller_id = stage.seller(0).seller_id;
    let vendor = hawser_sandbox::SellerSettings { is_vendor: true, ..Default::default() };
    stage.test.sandbox.set_seller(&seller_id, vendor).unwrap();
    stage.confirm(&stage.consent_url("")).await;
    assert!(one_callback(&stage).get("selling_partner_id").unwrap().starts_with("amzn1.vg."));
}
