//! A person's own account, sessions and companies: nobody else's business, and no key's.

use crate::{
    app::PASSWORD,
    permission_walk::line::{Call, Line, On, Who, of},
};
use serde_json::{Value, json};

fn password(_: &Call<'_>) -> Value {
    json!({"password": PASSWORD})
}

pub fn lines() -> Vec<Line> {
    vec![
        of("get_session", Who::Person, On::Nothing, 200),
        of("list_sessions", Who::Person, On::Nothing, 200),
        of("revoke_session", Who::Person, On::SessionOfOwner, 204),
        of("revoke_session", Who::Person, On::OwnSession, 204).with("one's own"),
        of("end_sessions", Who::Person, On::OwnAccount, 204),
        of("change_password", Who::Person, On::OwnAccount, 200)
            .body(|_| json!({"current_password": PASSWORD, "new_password": "another horse battery"})),
        of("get_second_factor", Who::Person, On::Nothing, 200),
        of("enroll_second_factor", Who::Person, On::OwnAccount, 201).body(password),
        // None is under way: that is said to whoever is let in.
        of("confirm_second_factor", Who::Person, On::OwnAccount, 409).body(|_| json!({"code": "123456"})),
        of("disable_second_factor", Who::Person, On::OwnSafeAccount, 204).body(password),
        of("renew_recovery_codes", Who::Person, On::OwnSafeAccount, 201).body(password),
        of("sign_out", Who::Person, On::OwnSession, 204),
        of("list_own_companies", Who::Person, On::Nothing, 200),
        of("switch_company", Who::Person, On::Company, 200).body(|call| json!({"company_id": call.id})),
    ]
}
