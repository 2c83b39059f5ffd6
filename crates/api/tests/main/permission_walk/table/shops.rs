//! Applications, shops, orders, consents.

use super::{BUYERS, ORDERS, empty};
use crate::permission_walk::{
    identity::Place,
    line::{Call, Line, On, Who, of},
};
use hawser_core::Permission::{
    BuyerDataRead, CredentialsWrite, OrdersWrite, ShopsBind, ShopsReadAll, ShopsVerify, TokensMint,
};
use serde_json::{Value, json};

const SHOPS: &[Place] = &[Place::Shop, Place::OtherShop, Place::SandboxShop, Place::Foreign];
const SHOPS_WITH_ORDERS: &[Place] = &[Place::Shop, Place::OtherShop, Place::Foreign];

pub fn lines() -> Vec<Line> {
    [applications(), shops(), orders(), consents()].into_iter().flatten().collect()
}

fn applications() -> Vec<Line> {
    let may = Who::With(&[CredentialsWrite]);
    vec![
        of("list_applications", may, On::Nothing, 200),
        of("create_application", may, On::OwnWorld, 201).body(|call| {
            let number = call.number;
            json!({"region": "na", "name": format!("Added {number}"), "developer_id": "123456789012",
                "application_id": format!("amzn1.sp.solution.added-{number}"), "environment": call.id,
                "client_id": format!("amzn1.application-oa2-client.added-{number}"),
                // Private ones are not taken for consents.
                "client_secret": "5e".repeat(32), "is_private": true})
        }),
        of("replace_client_secret", may, On::Application, 200).body(|call| json!({"client_secret": call.more})),
    ]
}

/// A shop that nobody has bound yet.
fn binding(call: &Call<'_>) -> Value {
    json!({"name": format!("New {}", call.number), "region": "fe", "countries": ["JP"],
        "seller_id": format!("A{:013}", call.number), "refresh_token": "Atzr|a-token-that-nobody-asked-about"})
}

fn shops() -> Vec<Line> {
    vec![
        of("list_shops", Who::Known, On::Nothing, 200).shows(SHOPS),
        of("list_shops", Who::Known, On::Nothing, 200).with("one's own").query(|_| "assigned=true".to_owned()),
        of("get_shop", Who::Known, On::Shop, 200),
        of("list_verifications", Who::Known, On::Shop, 200),
        of("list_streams", Who::Known, On::Shop, 200),
        of("watch_progress", Who::Known, On::Shop, 200),
        of("rename_shop", Who::With(&[ShopsBind]), On::Shop, 200).body(|_| json!({"name": "Shop 0"})),
        of("verify_shop", Who::With(&[ShopsVerify]), On::Shop, 201),
        of("create_access_token", Who::With(&[TokensMint, BuyerDataRead]), On::Shop, 200).body(empty),
        of("pull_orders", Who::With(&[OrdersWrite]), On::Shop, 202).body(|_| json!({"since": "1d"})),
        of("bind_shop", Who::With(&[ShopsBind]), On::Nothing, 201).body(binding),
        of("list_incidents", Who::With(&[ShopsReadAll]), On::Nothing, 200),
    ]
}

fn orders() -> Vec<Line> {
    let of_shop = |call: &Call<'_>| format!("shop={}", call.id);
    vec![
        of("list_orders", Who::With(ORDERS), On::Nothing, 200)
            .query(|_| "limit=200".to_owned())
            .shows(SHOPS_WITH_ORDERS),
        of("list_orders", Who::With(ORDERS), On::Shop, 200).with("of a shop").query(of_shop),
        of("list_orders", Who::With(BUYERS), On::Nothing, 200)
            .with("with buyers")
            .query(|_| "reveal_buyer=true&limit=200".to_owned())
            .shows(SHOPS_WITH_ORDERS),
        of("get_order", Who::With(ORDERS), On::Order, 200),
        of("get_order", Who::With(BUYERS), On::Order, 200)
            .with("with buyers")
            .query(|_| "reveal_buyer=true".to_owned()),
    ]
}

fn consents() -> Vec<Line> {
    let may = Who::With(&[ShopsBind]);
    vec![
        of("start_consent", may, On::Nothing, 201)
            .body(|call| json!({"region": "na", "name": format!("Begun {}", call.number), "countries": ["US"]})),
        of("start_consent", may, On::Account, 201)
            .with("again")
            .body(|call| json!({"region": "na", "shop_id": call.id, "account_id": call.more})),
        of("get_consent", may, On::ConsentOfOwner, 200),
        of("get_consent", may, On::OwnConsent, 200).with("one's own"),
    ]
}
