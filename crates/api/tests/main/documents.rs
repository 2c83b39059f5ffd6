//! The OpenAPI document.

use hawser_api::document_json;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let committed = include_str!("../../openapi.json");
    assert!(committed == document_json(), "run cargo xtask gen");
}

#[test]
fn every_operation_has_a_unique_id_and_documents_problems() {
    let document: Value = serde_json::from_str(&document_json()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{method} {path}");
        }
    }
    assert!(document["components"]["schemas"]["Problem"].is_object());
}
