//! Every page on which Seller Central refuses, with the code that a seller reads there.

use super::Stage;
use crate::support::reply;
use hawser_sandbox::{ApplicationKind, ApplicationStatus, ControlError, Plan, SellerSettings, robot::Choice};
use serde_json::json;

#[tokio::test]
async fn what_the_application_is_decides() {
    use ApplicationKind::{Private, PublicListed};
    use ApplicationStatus::{Draft, Published, Suspended};
    let mut stage = Stage::set(false).await;
    let cases = [
        (Draft, PublicListed, "", Some("MD1000"), "draft"),
        (Published, PublicListed, "&version=beta", None, "Remove version=beta"),
        (Suspended, PublicListed, "", None, "has been suspended"),
        (Published, Private, "", None, "private application"),
        (Draft, Private, "&version=beta", None, "private application"),
    ];
    for (status, kind, more, code, words) in cases {
        stage.register(|settings| (settings.status, settings.kind) = (status, kind));
        let run = stage.confirm(&stage.consent_url(more)).await;
        Stage::assert_refused(&run, code, words);
    }
    assert!(stage.application.seen("/oauth/amazon/callback").is_empty());
}

#[tokio::test]
async fn the_redirect_address_must_be_registered_and_plain() {
    let mut stage = Stage::set(false).await;
    let own = stage.application.callback();
    let cases = [
        (format!("{own}/"), "MD5101"),
        (own.to_uppercase(), "MD5101"),
        ("https://example.com/".to_owned(), "MD5101"),
        (format!("{own}%23part"), "MD5110"),
    ];
    for (address, code) in cases {
        let run = stage.confirm(&stage.consent_url(&format!("&redirect_uri={address}"))).await;
        Stage::assert_refused(&run, Some(code), "redirect URI");
    }
    stage.register(|settings| settings.redirect_uris.clear());
    let run = stage.confirm(&stage.consent_url("")).await;
    Stage::assert_refused(&run, Some("MD9100"), "no OAuth Redirect URI");
}

#[tokio::test]
async fn the_application_must_be_of_the_sellers_region() {
    let mut stage = Stage::set(false).await;
    let run = stage.confirm(&stage.consent_url_of(1, "")).await;
    Stage::assert_refused(&run, Some("MD9010"), "region");
    let (url, european) = (stage.consent_url_of(1, ""), stage.seller(1));
    assert!(stage.robot.consent_until_callback(&url, &european).await.is_ok(), "with another account it goes on");
}

#[tokio::test]
async fn what_the_seller_is_decides() {
    let mut stage = Stage::set(false).await;
    let seller = stage.seller(0);
    let cases = [
        (
            SellerSettings { plan: Plan::Individual, ..SellerSettings::default() },
            None,
            "Primary user of a Professional",
        ),
        (
            SellerSettings { is_entity_unsupported: true, ..SellerSettings::default() },
            Some("SPSA0404"),
            "not supported",
        ),
    ];
    for (settings, code, words) in cases {
        stage.test.sandbox.set_seller(&seller.seller_id, settings).unwrap();
        let run = stage.confirm(&stage.consent_url("")).await;
        Stage::assert_refused(&run, code, words);
    }
    stage.test.sandbox.set_seller(&seller.seller_id, SellerSettings::default()).unwrap();
    let (url, clerk) = (stage.consent_url(""), seller.as_second_user());
    let run = stage.robot.consent(&url, &clerk, Choice::Confirm).await.unwrap();
    Stage::assert_refused(&run, Some("SPDC8143"), "must be the Primary user");
    let unknown = stage.test.sandbox.set_seller("A0", SellerSettings::default());
    assert_eq!(unknown, Err(ControlError::UnknownSeller("A0".to_owned())));
}

#[tokio::test]
async fn an_unlisted_application_is_authorized_twenty_five_times() {
    let mut stage = Stage::set(false).await;
    stage.register(|settings| settings.kind = ApplicationKind::PublicUnlisted);
    stage.register(|settings| settings.authorizations_used = 23);
    for _ in 0..2 {
        stage.confirm(&stage.consent_url("")).await;
    }
    assert_eq!(stage.application.seen("/oauth/amazon/callback").len(), 2);
    let run = stage.confirm(&stage.consent_url("")).await;
    Stage::assert_refused(&run, Some("CONSENT_LIMIT_REACHED"), "more accounts");
    stage.register(|settings| settings.kind = ApplicationKind::PublicListed);
    stage.confirm(&stage.consent_url("")).await;
    assert_eq!(stage.application.seen("/oauth/amazon/callback").len(), 3, "a listed one has no limit");
}

#[tokio::test]
async fn private_ones_and_drafts_are_authorized_ten_times() {
    let mut stage = Stage::set(false).await;
    let seller_id = stage.seller(0).seller_id;
    let sandbox = &stage.test.sandbox;
    stage.register(|settings| settings.kind = ApplicationKind::Private);
    for _ in 0..10 {
        sandbox.authorize(&seller_id).unwrap();
    }
    assert_eq!(sandbox.authorize(&seller_id), Err(ControlError::ConsentLimitReached));
    let answer = reply(stage.test.http.post(stage.test.url(&format!("/_sandbox/sellers/{seller_id}/authorize")))).await;
    assert_eq!((answer.status, answer.json()), (409, json!({"error": "CONSENT_LIMIT_REACHED"})));

    stage.register(|settings| settings.kind = ApplicationKind::PublicListed);
    for _ in 0..3 {
        sandbox.authorize(&seller_id).unwrap();
    }
    stage.register(|settings| (settings.status, settings.authorizations_used) = (ApplicationStatus::Draft, 9));
    stage.confirm(&stage.consent_url("&version=beta")).await;
    let run = stage.confirm(&stage.consent_url("&version=beta")).await;
    Stage::assert_refused(&run, Some("CONSENT_LIMIT_REACHED"), "more accounts");
    assert_eq!(stage.test.sandbox.authorize(&seller_id), Err(ControlError::ConsentLimitReached));
}

#[tokio::test]
async fn an_unknown_application_is_refused() {
    let mut stage = Stage::set(false).await;
    for query in ["?application_id=amzn1.sp.solution.nobody&state=x", "?state=x", ""] {
        let url = stage.test.url(&format!("/seller-central/apps/authorize/consent{query}"));
        let run = stage.confirm(&url).await;
        Stage::assert_refused(&run, None, "no application with this ID");
    }
    let url = stage.test.url("/seller-central/apps/authorize/consent?application_id=%zz");
    let run = stage.confirm(&url).await;
    Stage::assert_refused(&run, None, "cannot be read");
}

#[tokio::test]
async fn what_decides_is_settable_over_http() {
    let mut stage = Stage::set(false).await;
    let (id, seller_id) = (stage.application_id(0), stage.seller(0).seller_id);
    let client = stage.test.client(0).0;
    let address = |id: &str| stage.test.url(&format!("/_sandbox/applications/{id}"));
    let post = async |url: String, body| reply(stage.test.http.post(url).json(&body)).await;

    let callback = stage.application.callback();
    let changed = post(address(&id), json!({"status": "draft", "redirect_uris": [callback]})).await;
    let wanted = json!({"status": "draft", "kind": "public_listed", "redirect_uris": [callback], "login_uri": null,
                        "authorizations_used": 0});
    assert_eq!((changed.status, changed.json()), (200, wanted.clone()));
    assert_eq!(reply(stage.test.http.get(address(&client))).await.json(), wanted);
    let changed = post(address(&client), json!({"login_uri": "http://127.0.0.1:1/x", "kind": "private"})).await;
    assert_eq!(changed.json()["login_uri"], "http://127.0.0.1:1/x");
    let changed =
        post(address(&id), json!({"login_uri": null, "kind": "public_unlisted", "status": "published"})).await;
    assert_eq!(changed.json()["login_uri"], json!(null));
    for wrong in [json!({"state": "draft"}), json!({"status": "lost"}), json!({"redirect_uris": "x"}), json!([])] {
        assert_eq!(post(address(&id), wrong).await.status, 400);
    }
    assert_eq!(post(address("nobody"), json!({})).await.status, 404);

    let account = stage.test.url(&format!("/_sandbox/sellers/{seller_id}/account"));
    let changed = post(account.clone(), json!({"plan": "individual"})).await;
    let wanted = json!({"plan": "individual", "is_entity_unsupported": false, "is_vendor": false});
    assert_eq!((changed.status, changed.json()), (200, wanted));
    let shown = reply(stage.test.http.get(&account)).await.json();
    assert_eq!(shown["second_user_email"], json!(stage.seller(0).second_user_email));
    assert_eq!(post(account, json!({"plan": "free"})).await.status, 400);
    let hop = stage.test.url("/_sandbox/seller-central");
    assert_eq!(post(hop.clone(), json!({"login_hop": false})).await.json(), json!({"login_hop": false}));
    assert_eq!(post(hop, json!({"hop": false})).await.status, 400);

    let run = stage.confirm(&stage.consent_url("")).await;
    Stage::assert_refused(&run, None, "Primary user of a Professional");
}
