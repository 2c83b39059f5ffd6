//! A person's own account, sessions and companies. API keys are refused.

use crate::{
    app::PASSWORD,
    permission_matrix::case::{Call, Case, Target, Who, case},
};
use serde_json::{Value, json};

fn password(_: &Call<'_>) -> Value {
    json!({"password": PASSWORD})
}

pub fn cases() -> Vec<Case> {
    vec![
        case("get_session", Who::Person, Target::Nothing, 200),
        case("list_sessions", Who::Person, Target::Nothing, 200),
        case("revoke_session", Who::Person, Target::SessionOfOwner, 204),
        case("revoke_session", Who::Person, Target::OwnSession, 204).with("one's own"),
        case("end_sessions", Who::Person, Target::OwnAccount, 204),
        case("change_password", Who::Person, Target::OwnAccount, 200)
            .body(|_| json!({"current_password": PASSWORD, "new_password": "another horse battery"})),
        case("get_second_factor", Who::Person, Target::Nothing, 200),
        case("enroll_second_factor", Who::Person, Target::OwnAccount, 201).body(password),
        // There is no enrollment to confirm.
        case("confirm_second_factor", Who::Person, Target::OwnAccount, 409).body(|_| json!({"code": "123456"})),
        case("disable_second_factor", Who::Person, Target::OwnSafeAccount, 204).body(password),
        case("renew_recovery_codes", Who::Person, Target::OwnSafeAccount, 201).body(password),
        case("sign_out", Who::Person, Target::OwnSession, 204),
        case("list_own_companies", Who::Person, Target::Nothing, 200),
        case("switch_company", Who::Person, Target::Company, 200).body(|call| json!({"company_id": call.id})),
    ]
}
