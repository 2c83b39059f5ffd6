//! The gate, the configuration behind it, and the audit trail.

use crate::permission_walk::{
    identity::Identity,
    line::{Expected, Line, On, Who, of},
};
use hawser_core::Permission::{AuditRead, KeysManage, SettingsWrite, ShopsReadAll};
use serde_json::json;

const OTHER_WORLD: Expected = Expected::Lacks(AuditRead);

/// The trail speaks of every shop.
const AUDIT: &[hawser_core::Permission] = &[AuditRead, ShopsReadAll];

pub fn lines() -> Vec<Line> {
    let settings = Who::With(&[SettingsWrite]);
    vec![
        // Everybody who works with shops stands before the gate.
        of("get_channel_access", Who::Known, On::OwnWorld, 200).query(|call| format!("environment={}", call.id)),
        of("get_channel_access", Who::Known, On::OtherWorld, 200)
            .with("of the other world")
            .query(|call| format!("environment={}", call.id)),
        of("check_channel_access", Who::Known, On::OwnWorld, 200).query(|call| format!("environment={}", call.id)),
        of("check_channel_access", Who::Known, On::OtherWorld, 200)
            .with("of the other world")
            .query(|call| format!("environment={}", call.id)),
        of("get_services", Who::KnownAndKeysWith(SettingsWrite), On::Nothing, 200),
        of("remove_service_key", settings, On::OwnWorld, 204),
        of("remove_service_key", settings, On::OtherWorld, 204).with("of the other world"),
        of("create_service_key", Who::With(&[SettingsWrite, KeysManage]), On::OwnWorld, 201),
        of("create_service_key", Who::With(&[SettingsWrite, KeysManage]), On::OtherWorld, 201)
            .with("of the other world"),
        of("save_service_key", settings, On::ServiceKey, 200).body(|call| json!({"key": call.more})),
        of("list_audit", Who::With(AUDIT), On::Nothing, 200).query(|_| "limit=200".to_owned()).except(
            &[Identity::SandboxKey],
            OTHER_WORLD,
            "its lines tell of production: to such a key the right is worth nothing",
        ),
        of("export_audit", Who::With(AUDIT), On::Nothing, 200).query(|_| "format=jsonl".to_owned()).except(
            &[Identity::SandboxKey],
            OTHER_WORLD,
            "its lines tell of production: to such a key the right is worth nothing",
        ),
    ]
}
