//! The table: one or more cases for each operation of the OpenAPI document. The order matters in one place only: cases that
//! close the channel come before those that open it again.

mod auth;
mod channel;
mod keys;
mod members;
mod open;
mod shops;

use super::case::{Call, Case};
use hawser_core::Permission;
use serde_json::{Value, json};

/// All cases.
pub fn table() -> Vec<Case> {
    [open::cases(), auth::cases(), members::cases(), keys::cases(), shops::cases(), channel::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// An empty body.
fn empty(_: &Call<'_>) -> Value {
    json!({})
}

const ORDERS: &[Permission] = &[Permission::OrdersRead];
const BUYERS: &[Permission] = &[Permission::OrdersRead, Permission::BuyerDataRead];
