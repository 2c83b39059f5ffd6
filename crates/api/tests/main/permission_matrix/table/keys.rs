//! API keys. A key with `keys.manage` may create keys in its own environment, for permissions and shops of its own.

use super::empty;
use crate::permission_matrix::{
    case::{Case, Expected, Target, Who, case},
    identity::Identity,
};
use hawser_core::Permission::{KeysManage, TokensMint};
use serde_json::json;

pub fn cases() -> Vec<Case> {
    let manages = Who::With(&[KeysManage]);
    vec![
        case("check_key", Who::Key, Target::Nothing, 200),
        case("list_api_keys", manages, Target::Nothing, 200),
        case("create_api_key", manages, Target::OwnEnvironment, 201).body(|call| {
            json!({"description": format!("Created {}", call.number), "environment": call.id, "permissions": ["orders.read"]})
        }),
        case("create_api_key", manages, Target::OtherEnvironment, 201)
            .with("in the other environment")
            .body(|call| {
                json!({"description": format!("Created {}", call.number), "environment": call.id,
                    "permissions": ["orders.read"]})
            })
            .except(
                &[Identity::Key, Identity::OtherShopKey, Identity::SandboxKey],
                Expected::Refused(422, "key_wrong_environment"),
                "the two environments are public, and the reason is helpful",
            ),
        case("create_api_key", manages, Target::Shop, 201).with("for a shop").body(|call| {
            json!({"description": format!("Created {}", call.number), "environment": call.who.environment().as_str(),
                "permissions": ["orders.read"], "shops": [call.id]})
        }),
        case("create_api_key", Who::With(&[KeysManage, TokensMint]), Target::Nothing, 201)
            .with("that fetches tokens")
            .body(|call| {
                json!({"description": format!("Created {}", call.number), "environment": call.who.environment().as_str(),
                    "permissions": ["tokens.mint"]})
            })
            .except(
                &[Identity::SandboxKey],
                Expected::Lacks(TokensMint),
                "it may fetch tokens, but only an owner may grant that",
            ),
        case("rename_api_key", manages, Target::ApiKey, 200).body(|_| json!({"description": "Described anew"})),
        case("replace_api_key", manages, Target::ApiKey, 201).body(empty),
        case("revoke_api_key", manages, Target::ApiKey, 200),
    ]
}
