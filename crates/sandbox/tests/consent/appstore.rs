//! A consent that begins in the Appstore.

use super::{Stage, one_callback};
use hawser_sandbox::{
    ApplicationKind, ApplicationStatus,
    robot::{Choice, NextRequest},
};

#[tokio::test]
async fn authorize_now_leads_to_the_log_in_page_also_without_the_hop() {
    let mut stage = Stage::set(true).await;
    stage.test.sandbox.set_login_hop(false);
    let (url, seller) = (stage.store_url(""), stage.seller(0));
    let mut consent = stage.robot.start_consent(&url, &seller, Choice::Confirm).unwrap();
    consent.until(NextRequest::is_log_in).await.unwrap();
    assert_eq!(consent.steps().len(), 5, "{:?}", consent.steps());
    consent.run().await.unwrap();
    let hop = stage.application.seen("/oauth/amazon/login");
    assert_eq!((hop.len(), hop[0].get("version")), (1, None));
    assert_eq!(hop[0].get("selling_partner_id"), Some(seller.seller_id.as_str()));
    let seen = one_callback(&stage);
    assert_eq!(seen.get("selling_partner_id"), Some(seller.seller_id.as_str()));
    assert_eq!(seen.get("state"), Some("from log-in"));
    assert!(seen.get("spapi_oauth_code").is_some());
}

#[tokio::test]
async fn the_page_offers_authorize_now_and_cancel() {
    let mut stage = Stage::set(true).await;
    stage.confirm(&stage.store_url("")).await;
    let page = stage.robot.visit(&stage.store_url("")).await.unwrap();
    assert!(page.body.contains(">Authorize Now</button>") && !page.body.contains(">Confirm</button>"));
    let (url, seller) = (stage.store_url(""), stage.seller(0));
    let run = stage.robot.consent(&url, &seller, Choice::Cancel).await.unwrap();
    Stage::assert_refused(&run, None, "You did not authorize the application.");
}

#[tokio::test]
async fn it_needs_a_log_in_address_and_a_public_application() {
    let mut stage = Stage::set(false).await;
    let run = stage.confirm(&stage.store_url("")).await;
    Stage::assert_refused(&run, Some("MD9100"), "no OAuth Login URI");
    let login_uri = stage.application.log_in();
    stage.register(|settings| settings.login_uri = Some(login_uri));
    stage.register(|settings| settings.kind = ApplicationKind::Private);
    let run = stage.confirm(&stage.store_url("")).await;
    Stage::assert_refused(&run, None, "private application");
}

#[tokio::test]
async fn a_draft_is_tested_with_beta() {
    let mut stage = Stage::set(true).await;
    stage.register(|settings| settings.status = ApplicationStatus::Draft);
    stage.application.answer_with(&[("state", "s"), ("version", "beta")]);
    stage.confirm(&stage.store_url("?version=beta")).await;
    assert_eq!(stage.application.seen("/oauth/amazon/login")[0].get("version"), Some("beta"));
    assert!(one_callback(&stage).get("spapi_oauth_code").is_some());
    let run = stage.confirm(&stage.store_url("")).await;
    Stage::assert_refused(&run, Some("MD1000"), "draft");
}
