//! A person's own sessions and companies: nobody else's business, and no key's.

use crate::permission_walk::line::{Line, On, Who, of};
use serde_json::json;

pub fn lines() -> Vec<Line> {
    vec![
        of("get_session", Who::Person, On::Nothing, 200),
        of("list_sessions", Who::Person, On::Nothing, 200),
        of("revoke_session", Who::Person, On::SessionOfOwner, 204),
        of("revoke_session", Who::Person, On::OwnSession, 204).with("one's own"),
        of("sign_out", Who::Person, On::OwnSession, 204),
        of("list_own_companies", Who::Person, On::Nothing, 200),
        of("switch_company", Who::Person, On::Company, 200).body(|call| json!({"company_id": call.id})),
    ]
}
