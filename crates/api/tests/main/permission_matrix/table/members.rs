//! Members, invitations and assignments. A key may do what its permissions allow, but only people may give others access.

use crate::permission_matrix::{
    case::{Case, Expected, Target, Who, case},
    identity::Identity,
};
use hawser_core::Permission::{MembersManage, ShopsReadAll};
use serde_json::json;

/// Keys that manage members: both are for single shops.
const KEYS: &[Identity] = &[Identity::Key, Identity::OtherShopKey];

const PERSON: Expected = Expected::Refused(403, "person_needed");
const LETS_IN: &str = "it gives a person access that outlives the key";
const PROLONGS: &str = "a key for single shops could extend its own assignments";

pub fn cases() -> Vec<Case> {
    let manages = Who::With(&[MembersManage]);
    // A new member outlives a key.
    let invites = Who::PersonWith(MembersManage);
    vec![
        case("list_members", Who::SeesPeople, Target::Nothing, 200),
        case("get_member", Who::SeesPeople, Target::Member, 200),
        case("change_member", manages, Target::Member, 200)
            .body(|_| json!({"role": "operator"}))
            .except(KEYS, PERSON, LETS_IN),
        case("change_member", Who::KnownAndKeysWith(MembersManage), Target::SelfChange, 200)
            .with("own name; a key has none and names another member")
            .body(|_| json!({"name": "Anybody"}))
            .except(KEYS, PERSON, LETS_IN),
        case("disable_member", manages, Target::Member, 200),
        case("enable_member", manages, Target::Member, 200).except(KEYS, PERSON, LETS_IN),
        // The holder of the link controls the account.
        case("create_password_link", invites, Target::Member, 201),
        case("list_invitations", Who::SeesPeople, Target::Nothing, 200),
        case("invite_member", invites, Target::Nothing, 201)
            .body(|call| json!({"email": format!("new-{}@example.com", call.number), "role": "viewer"})),
        case("invite_member", invites, Target::Shop, 201).with("to a shop").body(
            |call| json!({"email": format!("new-{}@example.com", call.number), "role": "viewer", "shops": [call.id]}),
        ),
        case("withdraw_invitation", manages, Target::Invitation, 204),
        case("assign_shops", manages, Target::MemberAndShop, 200)
            .body(|call| json!({"subjects": [call.id], "shops": [call.fixture.shop.id]}))
            .except(KEYS, Expected::Lacks(ShopsReadAll), PROLONGS),
        case("assign_shops", manages, Target::Shop, 200)
            .with("a shop")
            .body(|call| json!({"subjects": [call.fixture.owner_member], "shops": [call.id]}))
            .except(KEYS, Expected::Lacks(ShopsReadAll), PROLONGS),
        case("unassign_shops", manages, Target::MemberAndShop, 200)
            .body(|call| json!({"subjects": [call.id], "shops": [call.fixture.shop.id]})),
        case("get_shop_access", Who::SeesPeople, Target::Shop, 200),
    ]
}
