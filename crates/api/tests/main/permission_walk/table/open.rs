//! What is open to whoever asks: it needs no proof, or brings its own.

use crate::{
    app::{EMAIL, PASSWORD},
    permission_walk::line::{Line, On, Who, of},
};
use serde_json::json;

pub fn lines() -> Vec<Line> {
    let open = |operation| of(operation, Who::Anyone, On::Nothing, 200);
    vec![
        open("get_setup"),
        // The instance has its owner: the link is of no use, whatever it is.
        of("set_up_owner", Who::Anyone, On::Nothing, 409)
            .body(|_| json!({"token": format!("hwl_{}", "0".repeat(64)), "email": EMAIL, "password": PASSWORD})),
        of("sign_in", Who::Anyone, On::Nothing, 201)
            .body(|_| json!({"email": EMAIL, "password": PASSWORD}))
            .speaks_because("whoever knows the password is that person"),
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
