//! The orders as they are: the ledger, and each order as the simulated Amazon reports it on an undisturbed connection.
//! What a competitor stored is compared with both; `hawser_sandbox::ledger` is the judge of everything in the ledger.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use hawser_sandbox::{
    LedgerOrder, SellerDescription,
    ledger::{Diff, OrdersVersion, StoredOrder, compare, to_the_second},
};
use serde_json::Value;

use crate::{amazon::Amazon, job, result::BenchResult, source::Source};

/// A seller's orders as they are.
pub struct GroundTruth {
    ledger: Vec<LedgerOrder>,
    /// Each order's JSON of Orders 2026-01-01, by order number.
    raw: HashMap<String, Value>,
}

/// An order as a competitor stored it.
pub struct Stored {
    pub order: StoredOrder,
    /// Number of items.
    pub items: usize,
    /// The order as it was received.
    pub raw: Value,
}

/// The columns of the reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Orders that are not stored.
    pub lost: usize,
    /// Additional copies of stored orders.
    pub doubled: usize,
    /// Orders stored with a field that differs, and orders of other sellers.
    pub damaged: usize,
}

impl From<Diff> for Verdict {
    fn from(diff: Diff) -> Self {
        Self {
            lost: diff.missing.len(),
            doubled: diff.duplicated.len(),
            damaged: diff.stale.len() + diff.extra.len() + diff.damaged.len(),
        }
    }
}

impl Verdict {
    /// True if every order is stored once and as it is.
    pub fn is_right(self) -> bool {
        self == Self::default()
    }

    /// The sum of two verdicts.
    pub const fn and(self, other: Self) -> Self {
        Self {
            lost: self.lost + other.lost,
            doubled: self.doubled + other.doubled,
            damaged: self.damaged + other.damaged,
        }
    }
}

impl GroundTruth {
    /// Fetches the ledger and the orders of a seller from the simulated Amazon.
    ///
    /// # Errors
    /// It does not answer, or its ledger and its orders differ.
    pub async fn fetch(amazon: &Amazon, seller: &SellerDescription, since: &str) -> BenchResult<Self> {
        let job = job::create(amazon, seller, OrdersVersion::V2026, since, Path::new(""))?;
        let source = Source::open(&job).await?;
        let mut raw: HashMap<String, Value> = HashMap::new();
        let mut next = None;
        loop {
            let page = source.page(next.as_deref()).await?;
            raw.extend(
                page.orders.into_iter().map(|order| (order["orderId"].as_str().unwrap_or_default().into(), order)),
            );
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        let ledger = amazon.ledger(seller).await?;
        let reported = ledger.iter().filter(|order| raw.contains_key(&order.order_id)).count();
        if reported != ledger.len() || raw.len() != ledger.len() {
            return Err(format!(
                "the ledger has {} orders, the Orders API reported {reported} of them and {} others",
                ledger.len(),
                raw.len() - reported
            ));
        }
        Ok(Self { ledger, raw })
    }

    /// Number of orders.
    pub fn len(&self) -> usize {
        self.ledger.len()
    }

    /// The orders that changed last, at least `wanted` of them if there are so many, and the time from which they
    /// changed. Times of v0 end at the second, so this one does as well.
    pub fn latest(&self, wanted: usize) -> (String, Self) {
        let mut times: Vec<String> = self.ledger.iter().map(|order| order.last_updated_time.to_string()).collect();
        times.sort_unstable();
        let from = times.get(times.len().saturating_sub(wanted)).map(String::as_str).unwrap_or_default();
        let since = to_the_second(from);
        // Times of one format sort as text; `.` sorts before `Z`, so only the part up to the second is compared.
        let is_latest = |order: &&LedgerOrder| order.last_updated_time.to_string()[..19] >= since[..19];
        let ledger: Vec<LedgerOrder> = self.ledger.iter().filter(is_latest).cloned().collect();
        let raw =
            ledger.iter().filter_map(|order| Some((order.order_id.clone(), self.raw.get(&order.order_id)?.clone())));
        let raw = raw.collect();
        (since, Self { ledger, raw })
    }

    /// Compares the stored orders with the ground truth.
    pub fn judge(&self, stored: &[Stored], version: OrdersVersion) -> Verdict {
        let orders = stored.iter().map(|stored| {
            let raw = self.raw.get(&stored.order.order_id);
            let is_damaged = raw.is_some_and(|raw| !has_content(raw, stored, version));
            StoredOrder { is_damaged, ..stored.order.clone() }
        });
        compare(&self.ledger, orders, version).into()
    }
}

/// Compares what the ledger does not record: the items and texts.
fn has_content(raw: &Value, stored: &Stored, version: OrdersVersion) -> bool {
    let items = raw["orderItems"].as_array().map_or(0, Vec::len);
    stored.items == items
        && match version {
            // Only v0 reports the other fields of v0; the clients' tests compare them.
            OrdersVersion::V0 => has_titles_of_v0(raw, &stored.raw),
            OrdersVersion::V2026 => stored.raw == *raw,
        }
}

fn has_titles_of_v0(raw: &Value, raw_v0: &Value) -> bool {
    let titles: HashSet<&str> =
        raw_v0["OrderItems"].as_array().into_iter().flatten().filter_map(|item| item["Title"].as_str()).collect();
    let wanted = raw["orderItems"].as_array().into_iter().flatten();
    wanted.filter_map(|item| item["product"]["title"].as_str()).all(|title| titles.contains(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::Timestamp;
    use serde_json::json;

    fn truth() -> GroundTruth {
        let ledger = ["1", "2"].map(|id| LedgerOrder {
            order_id: id.to_owned(),
            marketplace_id: "A1VC38T7YXB528".to_owned(),
            status: "SHIPPED".to_owned(),
            last_updated_time: Timestamp::parse(&format!("2026-11-0{id}T00:00:00.500Z")).unwrap(),
            total: None,
            changed_later: false,
        });
        let raw = ["1", "2"]
            .map(|id| (id.to_owned(), json!({"orderId": id, "orderItems": [{"product": {"title": "注文"}}]})));
        GroundTruth { ledger: ledger.into(), raw: raw.into() }
    }

    fn stored(id: &str, title: &str) -> Stored {
        Stored {
            order: StoredOrder {
                order_id: id.to_owned(),
                marketplace_id: Some("A1VC38T7YXB528".to_owned()),
                status: "SHIPPED".to_owned(),
                last_updated_time: format!("2026-11-0{id}T00:00:00.500Z"),
                total: None,
                is_damaged: false,
            },
            items: 1,
            raw: json!({"orderItems": [{"product": {"title": title}}], "orderId": id}),
        }
    }

    #[test]
    fn lost_doubled_and_damaged_orders_are_counted() {
        let judge = |stored: &[Stored]| truth().judge(stored, OrdersVersion::V2026);
        assert!(judge(&[stored("1", "注文"), stored("2", "注文")]).is_right());
        let found = judge(&[stored("1", "注\u{fffd}"), stored("1", "注文")]);
        assert_eq!(found, Verdict { lost: 1, doubled: 1, damaged: 1 });
    }

    #[test]
    fn an_order_of_another_seller_counts_as_damaged() {
        let found =
            truth().judge(&[stored("1", "注文"), stored("2", "注文"), stored("3", "注文")], OrdersVersion::V2026);
        assert_eq!(found, Verdict { damaged: 1, ..Verdict::default() });
    }

    #[test]
    fn the_latest_orders_begin_at_a_full_second() {
        let (since, latest) = truth().latest(1);
        assert_eq!((since.as_str(), latest.len()), ("2026-11-02T00:00:00Z", 1));
    }
}
