//! The ledger: the simulated Amazon's own record of each order, and the one comparison of what a client stored with it.
//! The comparison reads neither the Orders API nor a database; callers bring the stored orders as plain facts.

use hawser_core::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    fmt,
};

/// The true state of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerOrder {
    /// Amazon's order number.
    pub order_id: String,
    pub marketplace_id: String,
    /// As Orders 2026-01-01 spells it.
    pub status: String,
    pub last_updated_time: Timestamp,
    /// `None` while the order has no amounts.
    pub total: Option<LedgerTotal>,
    /// True if the order changed after the requested time. Amazon reports only the latest state, so a client that did
    /// not read the earlier one in time cannot read it any more; it gets the later one in a later window.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changed_later: bool,
}

/// A total in Amazon's decimal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerTotal {
    /// For example `129.95`; yen have no decimals.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// The version of the Orders API that a client read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrdersVersion {
    /// Orders v0, where items take one call per order. Its times end at the second.
    #[serde(rename = "v0")]
    V0,
    /// Orders 2026-01-01, where items come with the orders.
    #[serde(rename = "2026-01-01")]
    V2026,
}

/// An order as a client stored it, spelled as in the version of the Orders API that the client read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredOrder {
    /// Amazon's order number.
    pub order_id: String,
    pub marketplace_id: Option<String>,
    pub status: String,
    /// RFC 3339.
    pub last_updated_time: String,
    pub total: Option<LedgerTotal>,
    /// True if the caller found an error in content that the ledger does not record, such as items or texts.
    #[serde(skip)]
    pub is_damaged: bool,
}

/// An order that is stored in another state than the ledger's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleOrder {
    pub ledger: LedgerOrder,
    pub stored: StoredOrder,
}

/// The differences between the stored orders and the ledger. Each order is counted in one list only, except that further
/// copies of an order are counted as duplicated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Number of stored orders, duplicates included.
    pub stored: usize,
    /// Number of orders in the ledger, without unsettled ones that are not stored.
    pub ledger: usize,
    /// In the ledger, but not stored.
    pub missing: Vec<LedgerOrder>,
    /// Stored, but not in the ledger.
    pub extra: Vec<StoredOrder>,
    /// Stored with another marketplace, status, time of the last update or total.
    pub stale: Vec<StaleOrder>,
    /// Numbers of orders that are stored more than once, one entry per additional copy.
    pub duplicated: Vec<String>,
    /// Orders that agree with the ledger, but whose other content is wrong.
    pub damaged: Vec<StoredOrder>,
    /// Numbers of missing or stale orders that changed after the requested time. A client on a moving sandbox may hold
    /// them in either state or not yet.
    pub unsettled: Vec<String>,
}

impl Diff {
    /// True if every settled order is stored once and as it is.
    pub fn is_exact(&self) -> bool {
        self.missing.is_empty()
            && self.extra.is_empty()
            && self.stale.is_empty()
            && self.duplicated.is_empty()
            && self.damaged.is_empty()
    }

    /// True if the stored orders are exactly those of the ledger as of the requested time.
    pub fn is_identical(&self) -> bool {
        self.is_exact() && self.unsettled.is_empty()
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} orders stored, {} in the ledger: {} missing, {} extra, {} stale, {} duplicated, {} damaged, {} unsettled",
            self.stored,
            self.ledger,
            self.missing.len(),
            self.extra.len(),
            self.stale.len(),
            self.duplicated.len(),
            self.damaged.len(),
            self.unsettled.len()
        )?;
        if let Some(order) = self.missing.first() {
            write!(f, "; missing, for example, {order:?}")?;
        }
        if let Some(order) = self.extra.first() {
            write!(f, "; extra, for example, {order:?}")?;
        }
        if let Some(order) = self.stale.first() {
            write!(f, "; stale, for example, {order:?}")?;
        }
        if let Some(order) = self.damaged.first() {
            write!(f, "; damaged, for example, {order:?}")?;
        }
        let ids = self.duplicated.iter().chain(&self.unsettled).take(3).collect::<Vec<_>>();
        if ids.is_empty() { Ok(()) } else { write!(f, "; duplicated or unsettled, for example, {ids:?}") }
    }
}

/// Compares the orders that a client stored with the ledger.
pub fn compare(ledger: &[LedgerOrder], stored: impl IntoIterator<Item = StoredOrder>, version: OrdersVersion) -> Diff {
    let known: HashMap<&str, &LedgerOrder> = ledger.iter().map(|order| (order.order_id.as_str(), order)).collect();
    let mut diff = Diff { ledger: ledger.len(), ..Diff::default() };
    let mut seen: HashSet<String> = HashSet::new();
    for order in stored {
        diff.stored += 1;
        if !seen.insert(order.order_id.clone()) {
            diff.duplicated.push(order.order_id);
            continue;
        }
        match known.get(order.order_id.as_str()) {
            None => diff.extra.push(order),
            Some(truth) if agrees(truth, &order, version) => {
                if order.is_damaged {
                    diff.damaged.push(order);
                }
            }
            Some(truth) if truth.changed_later => diff.unsettled.push(order.order_id),
            Some(truth) => diff.stale.push(StaleOrder { ledger: (*truth).clone(), stored: order }),
        }
    }
    for truth in ledger.iter().filter(|truth| !seen.contains(&truth.order_id)) {
        if truth.changed_later {
            diff.ledger -= 1;
            diff.unsettled.push(truth.order_id.clone());
        } else {
            diff.missing.push(truth.clone());
        }
    }
    diff
}

fn agrees(ledger: &LedgerOrder, stored: &StoredOrder, version: OrdersVersion) -> bool {
    let time = ledger.last_updated_time.to_string();
    let (status, time) = match version {
        OrdersVersion::V0 => (status_of_v0(&stored.status), to_the_second(&time)),
        OrdersVersion::V2026 => (stored.status.as_str(), time),
    };
    stored.marketplace_id.as_ref() == Some(&ledger.marketplace_id)
        && status == ledger.status
        && stored.last_updated_time == time
        && stored.total == ledger.total
}

/// Converts a time such as `2026-11-22T08:15:30.999Z` to the precision of Orders v0.
pub fn to_the_second(time: &str) -> String {
    format!("{}Z", time.get(..19).unwrap_or(time))
}

/// Converts a status of Orders v0 to the spelling of 2026-01-01. The table is independent of the one that the sandbox
/// writes its answers with, so that an error in either of them is found.
fn status_of_v0(status: &str) -> &str {
    match status {
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

    fn ledger(id: &str) -> LedgerOrder {
        LedgerOrder {
            order_id: id.to_owned(),
            marketplace_id: "A1VC38T7YXB528".to_owned(),
            status: "SHIPPED".to_owned(),
            last_updated_time: Timestamp::parse("2026-11-01T00:00:00.500Z").unwrap(),
            total: Some(LedgerTotal { amount: "1200".to_owned(), currency: "JPY".to_owned() }),
            changed_later: false,
        }
    }

    fn stored(id: &str) -> StoredOrder {
        let order = ledger(id);
        StoredOrder {
            order_id: order.order_id,
            marketplace_id: Some(order.marketplace_id),
            status: order.status,
            last_updated_time: order.last_updated_time.to_string(),
            total: order.total,
            is_damaged: false,
        }
    }

    #[test]
    fn equal_orders_are_identical() {
        let diff = compare(&[ledger("1"), ledger("2")], [stored("2"), stored("1")], OrdersVersion::V2026);
        assert!(diff.is_identical(), "{diff}");
        assert_eq!((diff.stored, diff.ledger), (2, 2));
    }

    #[test]
    fn each_difference_is_reported_in_its_own_list() {
        let stale = StoredOrder { status: "UNSHIPPED".to_owned(), ..stored("2") };
        let damaged = StoredOrder { is_damaged: true, ..stored("3") };
        let diff = compare(
            &[ledger("1"), ledger("2"), ledger("3")],
            [stale, damaged.clone(), stored("3"), stored("4")],
            OrdersVersion::V2026,
        );
        assert_eq!(diff.missing, [ledger("1")]);
        assert_eq!(diff.stale.len(), 1);
        assert_eq!(diff.damaged, [damaged]);
        assert_eq!(diff.duplicated, ["3"]);
        assert_eq!(diff.extra, [stored("4")]);
        assert!(!diff.is_exact());
    }

    #[test]
    fn every_fact_of_an_order_is_compared() {
        let others = [
            StoredOrder { marketplace_id: None, ..stored("1") },
            StoredOrder { status: "Shipped".to_owned(), ..stored("1") },
            StoredOrder { last_updated_time: "2026-11-01T00:00:00Z".to_owned(), ..stored("1") },
            StoredOrder { total: None, ..stored("1") },
        ];
        for other in others {
            let diff = compare(&[ledger("1")], [other], OrdersVersion::V2026);
            assert_eq!(diff.stale.len(), 1, "{diff}");
        }
    }

    #[test]
    fn orders_that_changed_later_are_unsettled() {
        let later = |id: &str| LedgerOrder { changed_later: true, ..ledger(id) };
        let other = StoredOrder { total: None, ..stored("2") };
        let diff = compare(&[later("1"), later("2"), later("3")], [other, stored("3")], OrdersVersion::V2026);
        assert_eq!(diff.unsettled, ["2", "1"]);
        assert!(diff.is_exact() && !diff.is_identical(), "{diff}");
        assert_eq!((diff.stored, diff.ledger), (2, 2));
    }

    #[test]
    fn orders_of_v0_are_compared_in_their_own_spelling() {
        let v0 = StoredOrder {
            status: "Shipped".to_owned(),
            last_updated_time: "2026-11-01T00:00:00Z".to_owned(),
            ..stored("1")
        };
        assert!(compare(&[ledger("1")], [v0], OrdersVersion::V0).is_identical());
        let diff = compare(&[ledger("1")], [stored("1")], OrdersVersion::V0);
        assert_eq!(diff.stale.len(), 1, "{diff}");
    }
}
