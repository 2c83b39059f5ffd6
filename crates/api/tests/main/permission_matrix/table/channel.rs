//! The Amazon channel, its configuration, and the audit trail.

use crate::permission_matrix::{
    case::{Case, Expected, Target, Who, case},
    identity::Identity,
};
use hawser_core::Permission::{AuditRead, KeysManage, SettingsWrite, ShopsReadAll};
use serde_json::json;

const NO_AUDIT: Expected = Expected::Lacks(AuditRead);

/// The trail covers every shop.
const AUDIT: &[hawser_core::Permission] = &[AuditRead, ShopsReadAll];

pub fn cases() -> Vec<Case> {
    let settings = Who::With(&[SettingsWrite]);
    vec![
        case("get_channel_access", Who::Known, Target::OwnEnvironment, 200)
            .query(|call| format!("environment={}", call.id)),
        case("get_channel_access", Who::Known, Target::OtherEnvironment, 200)
            .with("in the other environment")
            .query(|call| format!("environment={}", call.id)),
        case("check_channel_access", Who::Known, Target::OwnEnvironment, 200)
            .query(|call| format!("environment={}", call.id)),
        case("check_channel_access", Who::Known, Target::OtherEnvironment, 200)
            .with("in the other environment")
            .query(|call| format!("environment={}", call.id)),
        case("get_services", Who::KnownAndKeysWith(SettingsWrite), Target::Nothing, 200),
        case("remove_service_key", settings, Target::OwnEnvironment, 204),
        case("remove_service_key", settings, Target::OtherEnvironment, 204).with("in the other environment"),
        case("create_service_key", Who::With(&[SettingsWrite, KeysManage]), Target::OwnEnvironment, 201),
        case("create_service_key", Who::With(&[SettingsWrite, KeysManage]), Target::OtherEnvironment, 201)
            .with("in the other environment"),
        case("save_service_key", settings, Target::ServiceKey, 200).body(|call| json!({"key": call.more})),
        case("list_audit", Who::With(AUDIT), Target::Nothing, 200).query(|_| "limit=200".to_owned()).except(
            &[Identity::SandboxKey],
            NO_AUDIT,
            "its entries are about production, which a sandbox key never sees",
        ),
        case("export_audit", Who::With(AUDIT), Target::Nothing, 200).query(|_| "format=jsonl".to_owned()).except(
            &[Identity::SandboxKey],
            NO_AUDIT,
            "its entries are about production, which a sandbox key never sees",
        ),
    ]
}
