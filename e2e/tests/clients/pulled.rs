//! An order as a client wrote it, and the ledger's order in the same form, so that the two can be held against each
//! other. The words and times of Orders v0 are turned into those of 2026-01-01 by a table of its own here.

use std::path::Path;

use hawser_sandbox::LedgerOrder;
use serde::Deserialize;

use super::job::OrdersVersion;

/// One order.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Pulled {
    /// Amazon's order number.
    pub order_id: String,
    marketplace_id: String,
    status: String,
    last_updated_time: String,
    total: Option<Total>,
    /// How many items the client got; the ledger does not tell.
    pub items: Option<usize>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Total {
    amount: String,
    currency: String,
}

impl Pulled {
    /// Every order of a file of JSON lines.
    pub fn read(path: &Path) -> Vec<Self> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What the ledger says, with the precision that `version` has.
    pub fn of_ledger(order: &LedgerOrder, version: OrdersVersion) -> Self {
        let time = order.last_updated_time.to_string();
        Self {
            order_id: order.order_id.clone(),
            marketplace_id: order.marketplace_id.clone(),
            status: order.status.to_owned(),
            last_updated_time: match version {
                OrdersVersion::V0 => to_the_second(&time),
                OrdersVersion::V2026 => time,
            },
            total: order
                .total
                .as_ref()
                .map(|total| Total { amount: total.amount.clone(), currency: total.currency.to_owned() }),
            items: None,
        }
    }

    /// The same order without its items, in the words of 2026-01-01.
    pub fn in_words_of_2026(self, version: OrdersVersion) -> Self {
        let status = match version {
            OrdersVersion::V0 => status_of_v0(&self.status).to_owned(),
            OrdersVersion::V2026 => self.status,
        };
        Self { status, items: None, ..self }
    }
}

/// `2026-11-22T08:15:30.999Z` as v0 writes it.
fn to_the_second(time: &str) -> String {
    format!("{}Z", &time[..19])
}

fn status_of_v0(word: &str) -> &str {
    match word {
        "PendingAvailability" => "PENDING_AVAILABILITY",
        "Pending" => "PENDING",
        "Unshipped" => "UNSHIPPED",
        "PartiallyShipped" => "PARTIALLY_SHIPPED",
        "Shipped" => "SHIPPED",
        "Canceled" => "CANCELLED",
        "Unfulfillable" => "UNFULFILLABLE",
        "InvoiceUnconfirmed" => "INVOICE_UNCONFIRMED",
        unknown => unknown,
    }
}
