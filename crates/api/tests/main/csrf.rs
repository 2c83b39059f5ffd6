//! Protection against cross-site request forgery on every operation and page that changes something.

use crate::app::start;
use hawser_api::document_json;
use hawser_store::db_test;
use serde_json::Value;

/// The pages that accept a form. They are not part of the OpenAPI document.
const PAGES: &[(&str, &str)] = &[("POST", "/setup"), ("POST", "/password-reset"), ("POST", "/oauth/amazon/login")];

db_test!(requests_from_another_site_change_nothing, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let document: Value = serde_json::from_str(&document_json()).unwrap();
    let mut changing: Vec<(String, String)> =
        PAGES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|method| *method != "get");
        changing.extend(methods.map(|method| (method.to_uppercase(), path.replace("{id}", "x"))));
    }
    assert!(changing.len() > 20, "{}", changing.len());
    let form = ("content-type", "application/x-www-form-urlencoded");
    for (method, path) in &changing {
        for origin in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            for client in [&anonymous, &owner] {
                let answer = client.send(method, path, &[origin, form, ("host", "127.0.0.1:8080")], "a=b").await;
                assert_eq!(answer.problem(), (403, "forbidden".to_owned()), "{method} {path} {origin:?}");
            }
        }
    }
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
});
