//! Binding and verifying over HTTP.

use crate::app::start;
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::db_test;
use serde_json::json;

db_test!(b5_a_stated_seller_id_is_corrected, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    let right = app.seller(0).seller_id;
    let mut wrong = app.binding(0);
    wrong["seller_id"] = json!("A1TYPINGERROR");
    let made = owner.post("/api/v1/shops", &wrong).await;
    let shop = format!("/api/v1/shops/{}", made.json()["id"].as_str().unwrap());
    let mut again = app.binding(0);
    again["name"] = json!("Again");
    let refused = owner.post("/api/v1/shops", &again).await;
    assert_eq!(refused.problem(), (409, "already_bound".to_owned()));
    assert!(refused.text.contains("A1TYPINGERROR"), "{}", refused.text);
    let malformed = owner.json("PATCH", &shop, &[], &json!({"seller_id": "b1"})).await;
    assert_eq!((malformed.problem().0, &malformed.json()["field"]), (422, &json!("seller_id")));
    let both = owner.json("PATCH", &shop, &[], &json!({"seller_id": right, "name": "New"})).await;
    assert_eq!((both.problem(), &both.json()["field"]), ((422, "invalid_field".to_owned()), &json!("name")));
    let corrected = owner.json("PATCH", &shop, &[], &json!({"seller_id": right})).await;
    assert_eq!((corrected.status.as_u16(), &corrected.json()["accounts"][0]["seller_id"]), (200, &json!(right)));
});

db_test!(p1_a_step_that_was_not_measured_says_so, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    app.amazon.add_fault(Fault::new(FaultKind::RoleMissing).on(Operation::GetMarketplaceParticipations));
    let verified = owner.post(&format!("{shop}/verifications"), &json!({})).await.json();
    assert_eq!(verified["passed"], true, "{verified}");
    let steps = verified["verifications"][0]["steps"].as_array().unwrap();
    let unmeasured = steps.iter().find(|step| step["name"] == "participations").unwrap();
    assert_eq!((&unmeasured["result"], &unmeasured["code"]), (&json!("not_measured"), &json!("role_missing")));
    // A country that is not open has a row of its own.
    app.amazon.set_participation(&app.seller(0).seller_id, "A2EUQ1WTGCTBG2", false, false).unwrap();
    let verified = owner.post(&format!("{shop}/verifications"), &json!({})).await.json();
    let steps = verified["verifications"][0]["steps"].as_array().unwrap();
    let closed: Vec<_> = steps.iter().filter(|step| !step["marketplace_id"].is_null()).collect();
    assert_eq!(closed.len(), 1, "{verified}");
    assert_eq!((&closed[0]["country"], &closed[0]["code"]), (&json!("CA"), &json!("marketplace_not_participating")));
});
