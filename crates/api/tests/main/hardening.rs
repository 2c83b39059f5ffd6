//! What a server with a public address adds, who reads the metrics, and readings that are put on record.

use crate::app::{EMAIL, PASSWORD, start};
use hawser_api::Settings;
use hawser_core::Secret;
use hawser_store::db_test;
use serde_json::json;

fn public(url: &str) -> Settings {
    Settings { public_url: Some(url.parse().unwrap()), ..Settings::default() }
}

db_test!(with_https_browsers_keep_to_it_and_to_the_host, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    let credentials = json!({"email": EMAIL, "password": PASSWORD});
    let secure = app.with_settings(public("https://hawser.example"));
    let answer = secure.post("/api/v1/sessions", &credentials).await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    let (cookie, attributes) = answer.set_cookie();
    assert!(cookie.starts_with("__Host-hawser_session=hws_"), "{cookie}");
    assert_eq!(attributes[1..], ["Max-Age=2592000", "Path=/", "SameSite=Lax", "Secure"]);
    let mut signed_in = secure.clone();
    signed_in.cookie = answer.cookie();
    assert_eq!(signed_in.get("/api/v1/session").await.status, 200);
    // A cookie without the prefix may come from another host of the domain.
    signed_in.cookie = owner.cookie.clone();
    assert_eq!(signed_in.get("/api/v1/session").await.status, 401);

    let plain = app.with_settings(public("http://hawser.example"));
    let answer = plain.post("/api/v1/sessions", &credentials).await;
    assert!(answer.headers.get("strict-transport-security").is_none());
    assert!(answer.set_cookie().0.starts_with("hawser_session="));
});

db_test!(metrics_are_for_this_machine_or_for_who_has_the_token, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    assert_eq!(anonymous.get("/metrics").await.status, 200);
    let through_a_proxy = [("x-forwarded-for", "203.0.113.9")];
    let refused = anonymous.send("GET", "/metrics", &through_a_proxy, String::new()).await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
    let metrics_token = Some(Secret::new("scrape-0123456789abcdef"));
    let guarded = app.with_settings(Settings { metrics_token, ..Settings::default() });
    assert_eq!(guarded.get("/metrics").await.problem(), (403, "forbidden".to_owned()));
    for (token, status) in [("Bearer scrape-0123456789abcdef", 200), ("Bearer scrape-0123456789abcdeF", 403)] {
        let headers = [("authorization", token), through_a_proxy[0]];
        assert_eq!(guarded.send("GET", "/metrics", &headers, String::new()).await.status, status);
    }
});

db_test!(another_site_cannot_put_a_reading_on_record, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    app.pulled(&owner, 0).await;
    let recorded = async || owner.get("/api/v1/audit?limit=200").await.json()["lines"].as_array().unwrap().len();
    let before = recorded().await;
    for path in ["/api/v1/orders?reveal_buyer=true", "/api/v1/audit/export?format=csv", "/api/v1/session"] {
        for site in ["cross-site", "same-site"] {
            let answer = owner.send("GET", path, &[("sec-fetch-site", site)], String::new()).await;
            assert_eq!(answer.problem(), (403, "forbidden".to_owned()), "{path} {site}");
        }
    }
    assert_eq!(recorded().await, before);
    let ours =
        owner.send("GET", "/api/v1/orders?reveal_buyer=true", &[("sec-fetch-site", "same-origin")], String::new());
    assert_eq!(ours.await.status, 200);
    assert!(recorded().await > before);
    // Links of other sites to pages and to public documents work.
    for path in ["/sign-in", "/api/v1/openapi.json", "/healthz"] {
        let answer = anonymous.send("GET", path, &[("sec-fetch-site", "cross-site")], String::new()).await;
        assert_eq!(answer.status, 200, "{path}");
    }
});
