//! The portal. A key with `keys.manage` takes part, in its own world and for what it holds and sees itself.

use super::empty;
use crate::permission_walk::{
    identity::Identity,
    line::{Expected, Line, On, Who, of},
};
use hawser_core::Permission::{KeysManage, TokensMint};
use serde_json::json;

pub fn lines() -> Vec<Line> {
    let manages = Who::With(&[KeysManage]);
    vec![
        of("check_key", Who::Key, On::Nothing, 200),
        of("list_api_keys", manages, On::Nothing, 200),
        of("create_api_key", manages, On::OwnWorld, 201).body(|call| {
            json!({"description": format!("Made {}", call.number), "environment": call.id, "permissions": ["orders.read"]})
        }),
        of("create_api_key", manages, On::OtherWorld, 201)
            .with("of the other world")
            .body(|call| {
                json!({"description": format!("Made {}", call.number), "environment": call.id,
                    "permissions": ["orders.read"]})
            })
            .except(
                &[Identity::Key, Identity::OtherShopKey, Identity::SandboxKey],
                Expected::Refused(422, "key_wrong_environment"),
                "that there are two worlds is no secret, and the reason helps",
            ),
        of("create_api_key", manages, On::Shop, 201).with("for a shop").body(|call| {
            json!({"description": format!("Made {}", call.number), "environment": call.who.environment().as_str(),
                "permissions": ["orders.read"], "shops": [call.id]})
        }),
        of("create_api_key", Who::With(&[KeysManage, TokensMint]), On::Nothing, 201)
            .with("that fetches tokens")
            .body(|call| {
                json!({"description": format!("Made {}", call.number), "environment": call.who.environment().as_str(),
                    "permissions": ["tokens.mint"]})
            })
            .except(
                &[Identity::SandboxKey],
                Expected::Lacks(TokensMint),
                "it may fetch tokens and not pass that on: only an owner gives it",
            ),
        of("rename_api_key", manages, On::ApiKey, 200).body(|_| json!({"description": "Described anew"})),
        of("replace_api_key", manages, On::ApiKey, 201).body(empty),
        of("revoke_api_key", manages, On::ApiKey, 200),
    ]
}
