//! Starting from Amazon's Appstore: following a link starts nothing, the user has to confirm on a page of Hawser.

use crate::app::start;
use hawser_store::db_test;

db_test!(a_start_from_the_appstore_needs_a_confirmation_on_a_page_of_hawser, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let application = app.amazon.description().applications[0].application_id.clone();
    let seller = app.amazon.description().sellers[0].seller_id.clone();
    let confirm = format!("{}/seller-central/apps/authorize/confirm/{application}", app.amazon.base_url());
    let parameters = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("amazon_callback_uri", confirm.as_str()),
            ("amazon_state", "\"><script>"),
            ("selling_partner_id", seller.as_str()),
        ])
        .finish();
    let path = "/oauth/amazon/login";
    assert_eq!(anonymous.get(&format!("{path}?{parameters}")).await.status, 400);
    let asked = owner.get(&format!("{path}?{parameters}")).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert!(asked.cookie().is_none(), "nothing has begun");
    assert!(asked.text.contains(&seller) && asked.text.contains("method=\"post\""), "{}", asked.text);
    assert!(!asked.text.contains("<script>"), "{}", asked.text);
    assert!(asked.header("content-security-policy").contains(&app.amazon.base_url().to_string()));

    let kind = ("content-type", "application/x-www-form-urlencoded");
    let lured = owner.send("POST", path, &[kind, ("sec-fetch-site", "cross-site")], parameters.clone()).await;
    assert_eq!(lured.problem().0, 403);
    let own = ("sec-fetch-site", "same-origin");
    assert_eq!(anonymous.send("POST", path, &[kind, own], parameters.clone()).await.status, 400);
    let begun = owner.send("POST", path, &[kind, own], parameters).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    assert!(begun.header("location").starts_with(&confirm), "{}", begun.header("location"));
    assert!(begun.cookie().unwrap().starts_with("hawser_consent_"));
});
