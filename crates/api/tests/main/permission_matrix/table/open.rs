//! Operations for unauthenticated callers: public ones, and those that carry their own credential.

use crate::{
    app::{EMAIL, PASSWORD},
    permission_matrix::case::{Case, Target, Who, case},
};
use serde_json::json;

pub fn cases() -> Vec<Case> {
    let open = |operation: &'static str| case(operation, Who::Anyone, Target::Nothing, 200);
    vec![
        open("get_setup"),
        // The instance has an owner, so no link is valid.
        case("create_first_owner", Who::Anyone, Target::Nothing, 409)
            .body(|_| json!({"token": format!("hwl_{}", "0".repeat(64)), "email": EMAIL, "password": PASSWORD})),
        open("get_auth_options"),
        // Each call has a session of its own, because signing in ends the previous one.
        case("sign_in", Who::Anyone, Target::OwnSession, 201)
            .body(|_| json!({"email": EMAIL, "password": PASSWORD}))
            .reveals_because("the password identifies the person"),
        case("register", Who::Anyone, Target::OwnSession, 201).body(|call| {
            let number = call.number;
            json!({"company_name": format!("Company {number}"), "email": format!("registered-{number}@example.com"),
                "password": PASSWORD})
        }),
        case("request_password_reset", Who::Anyone, Target::Nothing, 202).body(|_| json!({"email": EMAIL})),
        case("complete_password_reset", Who::Anyone, Target::PasswordLink, 204)
            .body(|call| json!({"token": call.more, "new_password": "another horse battery"})),
        case("lookup_invitation", Who::Anyone, Target::Invitation, 200).body(|call| json!({"token": call.more})),
        case("accept_invitation", Who::Anyone, Target::Invitation, 201)
            .body(|call| json!({"token": call.more, "name": "New", "password": PASSWORD}))
            .reveals_because("the caller becomes a member"),
        open("list_failures"),
        open("explain_refusal").body(|_| json!({"text": "MD1000"})),
        open("get_openapi"),
        open("get_health"),
        open("get_readiness"),
        open("get_metrics"),
    ]
}
