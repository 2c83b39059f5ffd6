//! Applications, shops, orders, consents.

use super::{BUYERS, ORDERS, empty};
use crate::permission_matrix::{
    case::{Call, Case, Target, Who, case},
    identity::Place,
};
use hawser_core::Permission::{
    BuyerDataRead, CredentialsWrite, OrdersWrite, ShopsBind, ShopsReadAll, ShopsVerify, TokensMint,
};
use serde_json::{Value, json};

const SHOPS: &[Place] = &[Place::Shop, Place::OtherShop, Place::SandboxShop, Place::Foreign];
const SHOPS_WITH_ORDERS: &[Place] = &[Place::Shop, Place::OtherShop, Place::Foreign];

pub fn cases() -> Vec<Case> {
    [applications(), shops(), orders(), consents()].into_iter().flatten().collect()
}

fn applications() -> Vec<Case> {
    let may = Who::With(&[CredentialsWrite]);
    vec![
        case("list_applications", may, Target::Nothing, 200),
        case("create_application", may, Target::OwnEnvironment, 201).body(|call| {
            let number = call.number;
            json!({"region": "na", "name": format!("Added {number}"), "developer_id": "123456789012",
                "application_id": format!("amzn1.sp.solution.added-{number}"), "environment": call.id,
                "client_id": format!("amzn1.application-oa2-client.added-{number}"),
                // Private applications are not used for consents.
                "client_secret": "5e".repeat(32), "is_private": true})
        }),
        case("replace_client_secret", may, Target::Application, 200).body(|call| json!({"client_secret": call.more})),
    ]
}

/// A shop that is not yet bound.
fn binding(call: &Call<'_>) -> Value {
    json!({"name": format!("New {}", call.number), "region": "fe", "countries": ["JP"],
        "seller_id": format!("A{:013}", call.number), "refresh_token": format!("Atzr|a-token-that-nobody-asked-about-{}", call.number)})
}

fn shops() -> Vec<Case> {
    vec![
        case("list_shops", Who::Known, Target::Nothing, 200).shows(SHOPS),
        case("list_shops", Who::Known, Target::Nothing, 200).with("own").query(|_| "assigned=true".to_owned()),
        case("get_shop", Who::Known, Target::Shop, 200),
        case("list_verifications", Who::Known, Target::Shop, 200),
        case("list_streams", Who::Known, Target::Shop, 200),
        case("watch_progress", Who::Known, Target::Shop, 200),
        case("rename_shop", Who::With(&[ShopsBind]), Target::Shop, 200).body(|_| json!({"name": "Shop 0"})),
        case("verify_shop", Who::With(&[ShopsVerify]), Target::Shop, 201),
        case("create_access_token", Who::With(&[TokensMint, BuyerDataRead]), Target::Shop, 200).body(empty),
        case("pull_orders", Who::With(&[OrdersWrite]), Target::Shop, 202).body(|_| json!({"since": "1d"})),
        case("bind_shop", Who::With(&[ShopsBind]), Target::Nothing, 201).body(binding),
        case("list_incidents", Who::With(&[ShopsReadAll]), Target::Nothing, 200),
    ]
}

fn orders() -> Vec<Case> {
    let of_shop = |call: &Call<'_>| format!("shop={}", call.id);
    vec![
        case("list_orders", Who::With(ORDERS), Target::Nothing, 200)
            .query(|_| "limit=200".to_owned())
            .shows(SHOPS_WITH_ORDERS),
        case("list_orders", Who::With(ORDERS), Target::Shop, 200).with("of a shop").query(of_shop),
        case("list_orders", Who::With(BUYERS), Target::Nothing, 200)
            .with("with buyers")
            .query(|_| "reveal_buyer=true&limit=200".to_owned())
            .shows(SHOPS_WITH_ORDERS),
        case("get_order", Who::With(ORDERS), Target::Order, 200),
        case("list_unreadable_orders", Who::With(ORDERS), Target::Nothing, 200)
            .query(|_| "limit=200".to_owned())
            .shows(SHOPS_WITH_ORDERS),
        case("list_unreadable_orders", Who::With(ORDERS), Target::Shop, 200).with("of a shop").query(of_shop),
        case("retry_unreadable_order", Who::With(&[OrdersWrite]), Target::UnreadableOrder, 200),
        case("get_order", Who::With(BUYERS), Target::Order, 200)
            .with("with buyers")
            .query(|_| "reveal_buyer=true".to_owned()),
    ]
}

fn consents() -> Vec<Case> {
    let may = Who::With(&[ShopsBind]);
    vec![
        case("start_consent", may, Target::Nothing, 201)
            .body(|call| json!({"region": "na", "name": format!("Begun {}", call.number), "countries": ["US"]})),
        case("start_consent", may, Target::Account, 201)
            .with("again")
            .body(|call| json!({"region": "na", "shop_id": call.id, "account_id": call.more})),
        case("get_consent", may, Target::ConsentOfOwner, 200),
        case("get_consent", may, Target::OwnConsent, 200).with("own"),
    ]
}
