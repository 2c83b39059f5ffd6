//! What is open to whoever asks: it needs no proof, or brings its own.

use crate::{
    app::{EMAIL, PASSWORD},
    permission_walk::line::{Line, On, Who, of},
};
use serde_json::json;

pub fn lines() -> Vec<Line> {
    let open = |operation: &'static str| of(operation, Who::Anyone, On::Nothing, 200);
    vec![
        open("get_setup"),
        // The instance has its owner: the link is of no use, whatever it is.
        of("create_first_owner", Who::Anyone, On::Nothing, 409)
            .body(|_| json!({"token": format!("hwl_{}", "0".repeat(64)), "email": EMAIL, "password": PASSWORD})),
        open("get_auth_options"),
        // In a session of its own each: the one that a browser had ends.
        of("sign_in", Who::Anyone, On::OwnSession, 201)
            .body(|_| json!({"email": EMAIL, "password": PASSWORD}))
            .speaks_because("whoever knows the password is that person"),
        of("register", Who::Anyone, On::OwnSession, 201).body(|call| {
            let number = call.number;
            json!({"company_name": format!("Company {number}"), "email": format!("registered-{number}@example.com"),
                "password": PASSWORD})
        }),
        of("request_password_reset", Who::Anyone, On::Nothing, 202).body(|_| json!({"email": EMAIL})),
        of("complete_password_reset", Who::Anyone, On::PasswordLink, 204)
            .body(|call| json!({"token": call.more, "new_password": "another horse battery"})),
        of("lookup_invitation", Who::Anyone, On::Invitation, 200).body(|call| json!({"token": call.more})),
        of("accept_invitation", Who::Anyone, On::Invitation, 201)
            .body(|call| json!({"token": call.more, "name": "New", "password": PASSWORD}))
            .speaks_because("whoever accepts is a member from now on"),
        open("list_failures"),
        open("explain_refusal").body(|_| json!({"text": "MD1000"})),
        open("get_openapi"),
        open("get_health"),
        open("get_readiness"),
        open("get_metrics"),
    ]
}
