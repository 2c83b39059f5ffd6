//! Consents that go wrong on demand.

use super::{Stage, one_callback};
use hawser_sandbox::{
    Fault, FaultKind, Operation,
    robot::{ConsentEnd, Robot, RobotError},
};
use std::time::Instant;

#[tokio::test]
async fn a_callback_can_lack_its_code() {
    for has_login in [false, true] {
        let mut stage = Stage::set(has_login).await;
        stage.test.sandbox.add_fault(Fault::new(FaultKind::CallbackWithoutCode).of(&stage.seller(0).seller_id));
        stage.confirm(&stage.consent_url("")).await;
        let seen = one_callback(&stage);
        assert_eq!(seen.get("spapi_oauth_code"), None);
        assert!(seen.get("state").is_some() && seen.get("selling_partner_id").is_some());
        let record = stage.test.sandbox.requests().recent.pop().unwrap();
        assert_eq!((record.operation, record.fault), (Some(Operation::ConsentCallback), Some("callback_without_code")));
        stage.confirm(&stage.consent_url("")).await;
        assert!(stage.application.seen("/oauth/amazon/callback")[1].get("spapi_oauth_code").is_some());
    }
}

#[tokio::test]
async fn pages_can_be_slow_broken_or_absent() {
    let mut stage = Stage::set(false).await;
    let place = |kind| stage.test.sandbox.add_fault(Fault::new(kind).on(Operation::SellerCentral));
    place(FaultKind::Slow { ms: 60 });
    let begin = Instant::now();
    let url = stage.consent_url("");
    let run = stage.confirm(&url).await;
    assert!(matches!(run.end, ConsentEnd::ReachedApplication { .. }));
    assert!(begin.elapsed().as_millis() >= 60);

    stage.test.sandbox.add_fault(Fault::new(FaultKind::Html503).on(Operation::SellerCentral));
    let run = stage.confirm(&url).await;
    Stage::assert_refused(&run, None, "503 Service Unavailable");
    assert_eq!(run.steps[0].status, 503);

    stage.test.sandbox.add_fault(Fault::new(FaultKind::ResetBefore).on(Operation::SellerCentral));
    let broken = stage.robot.visit(&url).await;
    assert!(matches!(broken, Err(RobotError::Http(_))), "{broken:?}");
    stage.test.sandbox.add_fault(Fault::new(FaultKind::Throttle).on(Operation::SellerCentral));
    let run = stage.confirm(&url).await;
    assert!(matches!(run.end, ConsentEnd::ReachedApplication { .. }), "no page for people is throttled");
}

#[tokio::test]
async fn the_robot_does_not_leave_this_machine() {
    let mut stage = Stage::set(false).await;
    stage.register(|settings| settings.redirect_uris = vec!["https://shop.example/secret?state=1".to_owned()]);
    let (url, seller) = (stage.consent_url(""), stage.seller(0));
    let refused = stage.robot.consent(&url, &seller, hawser_sandbox::robot::Choice::Confirm).await.unwrap_err();
    assert!(matches!(&refused, RobotError::NotLoopback(place) if place == "https://shop.example"), "{refused}");
    for url in ["https://sellercentral.amazon.com/", "ftp://127.0.0.1/", "http://127.0.0.1.example.com/"] {
        assert!(matches!(Robot::new(None).unwrap().visit(url).await, Err(RobotError::NotLoopback(_))), "{url}");
    }
    assert!(matches!(Robot::new(None).unwrap().visit("nothing").await, Err(RobotError::Address(_))));
    assert!(matches!(Robot::new(Some("-----BEGIN CERTIFICATE-----\nx")), Err(RobotError::Tls(_))));
}
