//! Members, invitations and assignments. A key takes part in it as far as its permissions go; letting somebody in is a
//! matter of people.

use crate::permission_walk::{
    identity::Identity,
    line::{Expected, Line, On, Who, of},
};
use hawser_core::Permission::{MembersManage, ShopsReadAll};
use serde_json::json;

/// Keys that manage members, and of those the ones for single shops.
const KEYS: &[Identity] = &[Identity::Key, Identity::OtherShopKey, Identity::SandboxKey];
const KEYS_OF_SHOPS: &[Identity] = &[Identity::Key, Identity::OtherShopKey];

const PERSON: Expected = Expected::Refused(403, "person_needed");
const LETS_IN: &str = "it lets somebody in, who outlives the key";
const PROLONGS: &str = "a key of some shops would prolong what it has";

pub fn lines() -> Vec<Line> {
    let manages = Who::With(&[MembersManage]);
    // Who was let in outlives a key.
    let invites = Who::PersonWith(MembersManage);
    vec![
        of("list_members", Who::SeesPeople, On::Nothing, 200),
        of("get_member", Who::SeesPeople, On::Member, 200),
        of("change_member", manages, On::Member, 200)
            .body(|_| json!({"role": "operator"}))
            .except(KEYS, PERSON, LETS_IN),
        of("change_member", Who::KnownAndKeysWith(MembersManage), On::SelfChange, 200)
            .with("one's own name; a key has none and takes somebody's")
            .body(|_| json!({"name": "Anybody"}))
            .except(KEYS, PERSON, LETS_IN),
        of("disable_member", manages, On::Member, 200),
        of("enable_member", manages, On::Member, 200).except(KEYS, PERSON, LETS_IN),
        // Who holds the link holds the account.
        of("create_password_link", invites, On::Member, 201),
        of("list_invitations", Who::SeesPeople, On::Nothing, 200),
        of("invite_member", invites, On::Nothing, 201)
            .body(|call| json!({"email": format!("new-{}@example.com", call.number), "role": "viewer"})),
        of("invite_member", invites, On::Shop, 201).with("to a shop").body(
            |call| json!({"email": format!("new-{}@example.com", call.number), "role": "viewer", "shops": [call.id]}),
        ),
        of("withdraw_invitation", manages, On::Invitation, 204),
        of("assign_shops", manages, On::MemberAndShop, 200)
            .body(|call| json!({"subjects": [call.id], "shops": [call.world.shop.id]}))
            .except(KEYS_OF_SHOPS, Expected::Lacks(ShopsReadAll), PROLONGS),
        of("assign_shops", manages, On::Shop, 200)
            .with("a shop")
            .body(|call| json!({"subjects": [call.world.owner_member], "shops": [call.id]}))
            .except(KEYS_OF_SHOPS, Expected::Lacks(ShopsReadAll), PROLONGS),
        of("unassign_shops", manages, On::MemberAndShop, 200)
            .body(|call| json!({"subjects": [call.id], "shops": [call.world.shop.id]})),
        of("get_shop_access", Who::SeesPeople, On::Shop, 200),
    ]
}
