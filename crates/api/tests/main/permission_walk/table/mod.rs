//! The table: one line or more for each operation of the document, by noun. The order counts in one place only: what shuts
//! the gate stands before what opens it again.

mod channel;
mod entrance;
mod keys;
mod open;
mod people;
mod shops;

use super::line::{Call, Line};
use hawser_core::Permission;
use serde_json::{Value, json};

/// Every line.
pub fn table() -> Vec<Line> {
    [open::lines(), entrance::lines(), people::lines(), keys::lines(), shops::lines(), channel::lines()]
        .into_iter()
        .flatten()
        .collect()
}

/// A body without anything.
fn empty(_: &Call<'_>) -> Value {
    json!({})
}

const ORDERS: &[Permission] = &[Permission::OrdersRead];
const BUYERS: &[Permission] = &[Permission::OrdersRead, Permission::BuyerDataRead];
