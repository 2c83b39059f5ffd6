//! What is true: the ledger's orders, and each order as the simulated Amazon tells it on a connection that nothing
//! disturbs. What a contestant stored is held against it field by field.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use serde_json::Value;

use crate::{
    amazon::{Amazon, LedgerOrder, Seller, Total},
    job::{Job, OrdersVersion},
    outcome::Outcome,
    source::Source,
};

/// A seller's orders as they are.
pub struct Truth {
    orders: HashMap<String, TrueOrder>,
}

struct TrueOrder {
    ledger: LedgerOrder,
    raw: Value,
}

/// An order as a contestant stored it.
pub struct Stored {
    /// Amazon's number.
    pub order_id: String,
    /// Where it was placed.
    pub marketplace_id: Option<String>,
    /// The word of its Orders API.
    pub status: String,
    /// RFC 3339.
    pub last_updated_time: String,
    /// The total.
    pub total: Option<Total>,
    /// How many items.
    pub items: usize,
    /// The order as it came.
    pub raw: Value,
}

/// What the comparison found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// True and not stored.
    pub lost: usize,
    /// Stored more than once.
    pub doubled: usize,
    /// Stored with a field that differs, or not an order of this seller at all.
    pub damaged: usize,
}

impl Verdict {
    /// Whether every order is there, once, as it is.
    pub fn is_right(self) -> bool {
        self == Self::default()
    }

    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self {
            lost: self.lost + other.lost,
            doubled: self.doubled + other.doubled,
            damaged: self.damaged + other.damaged,
        }
    }
}

impl Truth {
    /// Asks the simulated Amazon for ledger and orders of a seller.
    ///
    /// # Errors
    /// It does not answer, or contradicts itself.
    pub async fn ask(amazon: &Amazon, seller: &Seller, since: &str) -> Outcome<Self> {
        let job = Job::new(amazon, seller, OrdersVersion::V2026, since, Path::new(""))?;
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
        let known = ledger.len();
        let orders: HashMap<String, TrueOrder> = ledger
            .into_iter()
            .filter_map(|ledger| {
                Some((ledger.order_id.clone(), TrueOrder { raw: raw.remove(&ledger.order_id)?, ledger }))
            })
            .collect();
        if orders.len() != known || !raw.is_empty() {
            return Err(format!(
                "the ledger has {known} orders, {} of them were told and {} others",
                orders.len(),
                raw.len()
            ));
        }
        Ok(Self { orders })
    }

    /// How many orders there are.
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    /// The part that changed last: from which moment on, and what is true of it. Times of v0 end at the second, so the
    /// moment is a full one.
    pub fn latest(&self, wanted: usize) -> (String, Self) {
        let mut times: Vec<&str> = self.orders.values().map(|order| order.ledger.last_updated_time.as_str()).collect();
        times.sort_unstable();
        let from = times.get(times.len().saturating_sub(wanted)).copied().unwrap_or_default();
        let since = to_the_second(from);
        // RFC 3339 of one form sorts as text; `.` comes before `Z`, so the full second is cut off for the comparison.
        let orders = self.orders.iter().filter(|(_, order)| order.ledger.last_updated_time[..19] >= since[..19]);
        let orders =
            orders.map(|(id, order)| (id.clone(), TrueOrder { ledger: order.ledger.clone(), raw: order.raw.clone() }));
        let orders = orders.collect();
        (since, Self { orders })
    }

    /// Holds what was stored against what is true.
    pub fn judge(&self, stored: &[Stored], version: OrdersVersion) -> Verdict {
        let mut seen: HashSet<&str> = HashSet::with_capacity(stored.len());
        let mut verdict = Verdict::default();
        for order in stored {
            if !seen.insert(&order.order_id) {
                verdict.doubled += 1;
                continue;
            }
            let is_right = self.orders.get(&order.order_id).is_some_and(|truth| truth.agrees(order, version));
            verdict.damaged += usize::from(!is_right);
        }
        verdict.lost = self.orders.keys().filter(|id| !seen.contains(id.as_str())).count();
        verdict
    }
}

impl TrueOrder {
    fn agrees(&self, stored: &Stored, version: OrdersVersion) -> bool {
        let ledger = &self.ledger;
        let items = self.raw["orderItems"].as_array().map_or(0, Vec::len);
        let has_facts = stored.marketplace_id.as_ref() == Some(&ledger.marketplace_id)
            && stored.total == ledger.total
            && stored.items == items;
        has_facts
            && match version {
                // What v0 tells beside these is told by v0 alone; the clients' tests compare the rest.
                OrdersVersion::V0 => {
                    word_of_2026(&stored.status) == ledger.status
                        && stored.last_updated_time == to_the_second(&ledger.last_updated_time)
                        && self.has_titles_of_v0(&stored.raw)
                }
                OrdersVersion::V2026 => {
                    stored.status == ledger.status
                        && stored.last_updated_time == ledger.last_updated_time
                        && stored.raw == self.raw
                }
            }
    }

    fn has_titles_of_v0(&self, raw: &Value) -> bool {
        let titles: HashSet<&str> =
            raw["OrderItems"].as_array().into_iter().flatten().filter_map(|item| item["Title"].as_str()).collect();
        let wanted = self.raw["orderItems"].as_array().into_iter().flatten();
        wanted.filter_map(|item| item["product"]["title"].as_str()).all(|title| titles.contains(title))
    }
}

/// `2026-11-22T08:15:30.999Z` as v0 writes it.
fn to_the_second(time: &str) -> String {
    format!("{}Z", time.get(..19).unwrap_or(time))
}

/// A status of v0 in the words of 2026-01-01.
fn word_of_2026(word: &str) -> &str {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn truth() -> Truth {
        let orders = ["1", "2"].map(|id| {
            let ledger = LedgerOrder {
                order_id: id.to_owned(),
                marketplace_id: "A1VC38T7YXB528".to_owned(),
                status: "SHIPPED".to_owned(),
                last_updated_time: format!("2026-11-0{id}T00:00:00.500Z"),
                total: None,
            };
            let raw = json!({"orderId": id, "orderItems": [{"product": {"title": "注文"}}]});
            (id.to_owned(), TrueOrder { ledger, raw })
        });
        Truth { orders: orders.into() }
    }

    fn stored(id: &str, title: &str) -> Stored {
        Stored {
            order_id: id.to_owned(),
            marketplace_id: Some("A1VC38T7YXB528".to_owned()),
            status: "SHIPPED".to_owned(),
            last_updated_time: format!("2026-11-0{id}T00:00:00.500Z"),
            total: None,
            items: 1,
            raw: json!({"orderItems": [{"product": {"title": title}}], "orderId": id}),
        }
    }

    #[test]
    fn what_is_lost_doubled_or_damaged_is_counted() {
        let judge = |stored: &[Stored]| truth().judge(stored, OrdersVersion::V2026);
        assert!(judge(&[stored("1", "注文"), stored("2", "注文")]).is_right());
        let found = judge(&[stored("1", "注\u{fffd}"), stored("1", "注文")]);
        assert_eq!(found, Verdict { lost: 1, doubled: 1, damaged: 1 });
    }

    #[test]
    fn an_order_of_somebody_else_counts_as_damaged() {
        let found =
            truth().judge(&[stored("1", "注文"), stored("2", "注文"), stored("3", "注文")], OrdersVersion::V2026);
        assert_eq!(found, Verdict { damaged: 1, ..Verdict::default() });
    }

    #[test]
    fn the_latest_part_begins_at_a_full_second() {
        let (since, latest) = truth().latest(1);
        assert_eq!((since.as_str(), latest.len()), ("2026-11-02T00:00:00Z", 1));
    }
}
