//! Every operation of the document is walked as nobody and as the owner. One without a row here fails.

use crate::app::{Client, start};
use hawser_api::document_json;
use hawser_store::db_test;
use serde_json::{Value, json};

/// Operation, what nobody gets, what the owner gets: with an id that does not exist and an empty body.
const EXPECTED: &[(&str, u16, u16)] = &[
    ("get_setup", 200, 200),
    ("set_up_owner", 422, 422),
    ("get_entrance", 200, 200),
    ("register", 422, 422),
    ("list_sessions", 401, 200),
    ("sign_in", 422, 422),
    ("end_sessions", 401, 204),
    ("revoke_session", 401, 404),
    ("get_session", 401, 200),
    ("change_password", 401, 422),
    ("request_password_reset", 422, 422),
    ("complete_password_reset", 422, 422),
    ("get_second_factor", 401, 200),
    ("begin_second_factor", 401, 422),
    ("confirm_second_factor", 401, 422),
    ("disable_second_factor", 401, 422),
    ("renew_recovery_codes", 401, 422),
    ("list_api_keys", 401, 200),
    ("make_api_key", 401, 422),
    ("rename_api_key", 401, 404),
    ("revoke_api_key", 401, 404),
    ("replace_api_key", 401, 404),
    // It asks for a key, and an owner's cookie is none.
    ("check_key", 401, 401),
    ("list_own_companies", 401, 200),
    ("switch_company", 401, 422),
    ("list_members", 401, 200),
    ("get_member", 401, 404),
    ("change_member", 401, 404),
    ("disable_member", 401, 404),
    ("enable_member", 401, 404),
    ("make_password_link", 401, 404),
    ("list_invitations", 401, 200),
    ("invite_member", 401, 422),
    ("withdraw_invitation", 401, 404),
    ("lookup_invitation", 422, 422),
    ("accept_invitation", 422, 422),
    ("assign_shops", 401, 422),
    ("unassign_shops", 401, 422),
    ("get_shop_access", 401, 404),
    ("list_applications", 401, 200),
    ("add_application", 401, 422),
    ("replace_client_secret", 401, 404),
    ("list_shops", 401, 200),
    ("bind_shop", 401, 422),
    ("get_shop", 401, 404),
    ("rename_shop", 401, 404),
    ("list_verifications", 401, 404),
    ("verify_shop", 401, 404),
    ("mint_access_token", 401, 404),
    ("list_streams", 401, 404),
    ("pull_orders", 401, 404),
    ("watch_progress", 401, 404),
    ("list_orders", 401, 200),
    ("get_order", 401, 404),
    ("begin_consent", 401, 422),
    ("get_consent", 401, 404),
    ("list_incidents", 401, 200),
    ("list_audit", 401, 200),
    ("export_audit", 401, 200),
    ("get_channel_access", 401, 200),
    ("check_channel_access", 401, 200),
    ("get_services", 401, 200),
    ("save_service_key", 401, 422),
    ("make_service_key", 401, 201),
    ("remove_service_key", 401, 204),
    ("list_failures", 200, 200),
    ("explain_refusal", 422, 422),
    ("get_openapi", 200, 200),
    ("get_health", 200, 200),
    ("get_readiness", 200, 200),
    ("get_metrics", 200, 200),
    // Last: nobody is signed in after it.
    ("sign_out", 401, 204),
];

/// Every operation of the document: its name, method and path.
fn operations() -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&document_json()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            found.push((name, method.to_uppercase(), path.clone()));
        }
    }
    found
}

async fn walk(client: &Client, (name, method, path): &(String, String, String)) -> u16 {
    // An id of the right kind, so that it is the store that says no.
    let kind = match path.as_str() {
        path if path.contains("/shops/") => "shop",
        path if path.contains("/orders/") => "order",
        path if path.contains("/api-keys/") => "key",
        path if path.contains("/members/") => "mem",
        path if path.contains("/invitations/") => "inv",
        path if path.contains("/sessions/") => "sess",
        path if path.contains("/consents/") => hawser_core::ConsentId::PREFIX,
        _ => "app",
    };
    let path = path.replace("{environment}", "sandbox");
    let path = path.replace("{id}", &format!("{kind}_{}", "0".repeat(32)));
    let body = match name.as_str() {
        "pull_orders" => json!({"since": "1d"}),
        "rename_api_key" => json!({"description": "Description"}),
        "rename_shop" => json!({"name": "Name"}),
        "replace_client_secret" => json!({"client_secret": "5e".repeat(32)}),
        _ => json!({}),
    };
    let answer = client.json(method, &path, &[], &body).await;
    if answer.status.as_u16() >= 400 {
        answer.problem();
    }
    answer.status.as_u16()
}

db_test!(every_operation_answers_nobody_and_the_owner_as_expected, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let operations = operations();
    let unexpected: Vec<_> =
        operations.iter().filter(|(name, ..)| !EXPECTED.iter().any(|(expected, ..)| expected == name)).collect();
    assert!(unexpected.is_empty(), "without an expectation: {unexpected:?}");
    assert_eq!(operations.len(), EXPECTED.len());
    for (name, of_nobody, of_owner) in EXPECTED {
        let operation = operations.iter().find(|(found, ..)| found == name).unwrap();
        assert_eq!(walk(&anonymous, operation).await, *of_nobody, "{name} as nobody");
        assert_eq!(walk(&owner, operation).await, *of_owner, "{name} as the owner");
    }
});
