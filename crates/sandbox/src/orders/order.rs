//! The full content of an order, which both versions of the Orders API return in their own spelling.

use super::items::Item;
use super::money::Amount;
use super::status::Status;
use crate::orders::buyers::People;
use hawser_core::Marketplace;

/// The shipping speed: category and service level of v0, and the word of 2026-01-01.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service {
    pub(crate) category: &'static str,
    pub(crate) level: &'static str,
    pub(crate) word: &'static str,
}

/// The payment: method and detail of v0, and the word of 2026-01-01.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payment {
    pub(crate) method: &'static str,
    pub(crate) detail: &'static str,
    pub(crate) word: &'static str,
}

/// A parcel of a merchant-fulfilled order.
pub(crate) struct Package {
    pub(crate) reference: String,
    pub(crate) shipped: i64,
    pub(crate) carrier: &'static str,
    pub(crate) service: &'static str,
    pub(crate) tracking: String,
    pub(crate) is_delivered: bool,
}

pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) seller_order_id: Option<String>,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) status: Status,
    pub(crate) marketplace: &'static Marketplace,
    /// False if answers leave out the marketplace's name, as some of Amazon's do.
    pub(crate) is_marketplace_named: bool,
    pub(crate) is_amazon: bool,
    /// True if the order was sold outside Amazon and is fulfilled by Amazon.
    pub(crate) is_from_elsewhere: bool,
    pub(crate) is_business: bool,
    pub(crate) is_prime: bool,
    pub(crate) is_preorder: bool,
    pub(crate) has_unknown_program: bool,
    /// The order that this one replaces.
    pub(crate) replaces: Option<String>,
    pub(crate) service: Service,
    pub(crate) payment: Payment,
    pub(crate) ship_by: (i64, i64),
    pub(crate) deliver_by: (i64, i64),
    pub(crate) people: People,
    pub(crate) items: Vec<Item>,
    pub(crate) packages: Vec<Package>,
    /// False until the payment is settled.
    pub(crate) has_amounts: bool,
}

impl Order {
    /// An amount in the order's currency.
    pub(crate) fn amount(&self, minor: i64) -> Amount {
        Amount { minor, currency: self.marketplace.currency }
    }

    /// The seller's proceeds; `None` while the order has no amounts.
    pub(crate) fn total(&self) -> Option<Amount> {
        self.has_amounts.then(|| self.amount(self.items.iter().map(Item::proceeds).sum()))
    }
}
