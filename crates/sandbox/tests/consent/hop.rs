//! A consent that passes by the application's log-in page.

use super::{Stage, one_callback};
use crate::support::MINUTES;
use hawser_sandbox::{
    ApplicationStatus,
    robot::{Choice, ConsentEnd, NextRequest, Robot},
};

#[tokio::test]
async fn the_log_in_page_receives_the_seller_and_leads_on() {
    let mut stage = Stage::set(true).await;
    stage.robot.visit(&format!("{}/start", stage.application.base)).await.unwrap();
    let run = stage.confirm(&stage.consent_url("")).await;
    assert!(matches!(run.end, ConsentEnd::ReachedApplication { status: 200, .. }), "{run:?}");
    let hop = stage.application.seen("/oauth/amazon/login");
    assert_eq!((hop.len(), hop[0].query.len()), (1, 3));
    let confirm = format!("/seller-central/apps/authorize/confirm/{}", stage.application_id(0));
    assert_eq!(hop[0].get("amazon_callback_uri"), Some(stage.test.url(&confirm).as_str()));
    assert_eq!(hop[0].get("selling_partner_id"), Some(stage.seller(0).seller_id.as_str()));
    assert!(hop[0].get("amazon_state").unwrap().len() >= 20);
    assert_eq!(hop[0].headers.get("cookie").unwrap(), "flow=abc");
    let seen = one_callback(&stage);
    assert_eq!(seen.get("state"), Some("from log-in"), "the state of the log-in page, not of the start");
    assert!(seen.get("spapi_oauth_code").is_some());
}

#[tokio::test]
async fn the_hop_can_be_switched_off() {
    let mut stage = Stage::set(true).await;
    stage.test.sandbox.set_login_hop(false);
    stage.confirm(&stage.consent_url("")).await;
    assert!(stage.application.seen("/oauth/amazon/login").is_empty());
    assert_eq!(one_callback(&stage).get("state"), Some("st&te"));
}

#[tokio::test]
async fn a_state_that_the_log_in_page_does_not_send_is_not_made_up() {
    let mut stage = Stage::set(true).await;
    stage.application.answer_with(&[]);
    stage.confirm(&stage.consent_url("")).await;
    assert_eq!(one_callback(&stage).get("state"), None);
}

#[tokio::test]
async fn the_log_in_page_may_choose_among_the_registered_addresses() {
    let mut stage = Stage::set(true).await;
    let second = format!("{}/second?kept=1", stage.application.base);
    stage.application.answer_with(&[("state", "s"), ("redirect_uri", &second)]);
    stage.confirm(&stage.consent_url("")).await;
    assert_eq!(stage.application.seen("/second").len(), 1);

    stage.application.answer_with(&[("state", "s"), ("redirect_uri", "http://127.0.0.1:1/elsewhere")]);
    let run = stage.confirm(&stage.consent_url("")).await;
    Stage::assert_refused(&run, Some("MD5101"), "not registered");
    stage.application.answer_with(&[("state", "s"), ("redirect_uri", &format!("{second}#x"))]);
    let run = stage.confirm(&stage.consent_url("")).await;
    Stage::assert_refused(&run, Some("MD5110"), "fragment");
}

#[tokio::test]
async fn a_draft_says_beta_and_must_be_echoed() {
    let mut stage = Stage::set(true).await;
    stage.register(|settings| settings.status = ApplicationStatus::Draft);
    let run = stage.confirm(&stage.consent_url("&version=beta")).await;
    Stage::assert_refused(&run, Some("MD1000"), "draft");
    let hop = stage.application.seen("/oauth/amazon/login");
    assert_eq!(hop[0].get("version"), Some("beta"));

    stage.application.answer_with(&[("state", "s"), ("version", "beta")]);
    stage.confirm(&stage.consent_url("&version=beta")).await;
    assert_eq!(one_callback(&stage).query.len(), 3);
}

/// The confirm address that the log-in page leads to, not yet opened.
async fn confirm_address(stage: &mut Stage) -> String {
    let (url, seller) = (stage.consent_url(""), stage.seller(0));
    let mut consent = stage.robot.start_consent(&url, &seller, Choice::Confirm).unwrap();
    consent.until(NextRequest::is_confirm).await.unwrap()
}

#[tokio::test]
async fn a_confirm_address_works_once_and_only_in_its_own_browser() {
    let mut stage = Stage::set(true).await;
    let address = confirm_address(&mut stage).await;
    let elsewhere = Robot::new(None).unwrap().visit(&address).await.unwrap();
    assert!(elsewhere.body.contains("no such authorization in progress"), "{}", elsewhere.body);
    let forged = address.replace("amazon_state=", "amazon_state=0");
    let other = address.replace(&stage.application_id(0), &stage.application_id(1));
    let bare = address.split('?').next().unwrap();
    for wrong in [forged.as_str(), other.as_str(), bare] {
        let page = stage.robot.step(wrong).await.unwrap();
        assert_eq!((page.status, page.location), (200, None), "{wrong}");
    }
    let page = stage.robot.step(&address).await.unwrap();
    assert!(page.location.unwrap().contains("spapi_oauth_code="));
    let again = stage.robot.step(&address).await.unwrap();
    assert_eq!(again.location, None);
    assert!(again.body.contains("no such authorization in progress"));
}

#[tokio::test]
async fn two_requests_at_once_get_one_code() {
    let mut stage = Stage::set(true).await;
    let address = confirm_address(&mut stage).await;
    let mut twins = [stage.robot.clone(), stage.robot.clone()];
    let [first, second] = &mut twins;
    let (first, second) = tokio::join!(first.step(&address), second.step(&address));
    let locations = [first.unwrap().location, second.unwrap().location];
    assert_eq!(locations.iter().flatten().count(), 1, "{locations:?}");
}

#[tokio::test]
async fn the_whole_may_take_ten_minutes() {
    let mut stage = Stage::set(true).await;
    let address = confirm_address(&mut stage).await;
    stage.test.clock.advance(MINUTES(9));
    let in_time = stage.robot.clone().step(&address).await.unwrap();
    assert!(in_time.location.is_some());

    let address = confirm_address(&mut stage).await;
    stage.test.clock.advance(MINUTES(10));
    let late = stage.robot.step(&address).await.unwrap();
    assert_eq!(late.location, None);
    assert!(late.body.contains("took too long"), "{}", late.body);

    for is_there in [NextRequest::is_decision, |next_request: &NextRequest| next_request.url.ends_with("/ap/signin")] {
        stage.robot.forget_cookies(stage.test.sandbox.base_url()).unwrap();
        let (url, seller) = (stage.consent_url(""), stage.seller(0));
        let mut consent = stage.robot.start_consent(&url, &seller, Choice::Confirm).unwrap();
        consent.until(is_there).await.unwrap();
        stage.test.clock.advance(MINUTES(10));
        let run = consent.run().await.unwrap();
        Stage::assert_refused(&run, None, "took too long");
    }
}
