//! Orders as rows: columns for what is searched and summed, a compressed document without buyer data for the rest, and a
//! sealed document with the buyer data.

pub mod document;
mod known_accounts;
mod list;
pub(crate) mod ownership;
mod page;
pub(crate) mod unreadable;
mod upsert;

pub use page::{OrderPosition, OrderQuery};
pub use unreadable::{DueRetry, FailedRetry, SetAsideOrder, UnreadableCount, UnreadableFilter, UnreadableOrderRow};
pub use upsert::PageCommitted;
pub(crate) use upsert::upsert_orders;

use hawser_core::{
    AccountId, AmazonOrderId, CompanyId, Currency, MarketplaceId, OrderId, OrderStatus, ShopId, Timestamp,
};

/// An order as received in a page.
#[derive(Debug, Clone)]
pub struct OrderUpsert {
    /// The id for a new order; a known order keeps its id.
    pub id: OrderId,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// The marketplace; optional in Amazon's model.
    pub marketplace_id: Option<MarketplaceId>,
    /// The fulfillment status.
    pub status: OrderStatus,
    /// Time of purchase.
    pub created_time: Timestamp,
    /// Time of the last change at Amazon.
    pub last_updated_time: Timestamp,
    /// The total in minor units; `None` if absent or not exactly representable.
    pub total_minor: Option<i64>,
    /// Currency of the total, if there is a total.
    pub total_currency: Option<Currency>,
    /// Amazon's decimal text of the total, if there is a total.
    pub total_text: Option<String>,
    /// The order without buyer data, compressed.
    pub doc: Vec<u8>,
    /// The buyer data, compressed and then sealed.
    pub personal: Option<Vec<u8>>,
    /// The day on which the retention period starts, such as `2026-11-03`. It names the sealing key.
    pub personal_day: Option<String>,
    /// The data sets that this version lacks because Amazon refused them, separated by commas.
    pub missing_data: Option<String>,
    /// The items in Amazon's order.
    pub items: Vec<OrderItem>,
}

/// An item of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Amazon's order item id.
    pub item_id: String,
    /// The seller's SKU.
    pub sku: Option<String>,
    /// Amazon's ASIN.
    pub asin: Option<String>,
    /// The product's title.
    pub title: Option<String>,
    /// Ordered quantity.
    pub quantity: i64,
    /// The unit price in minor units.
    pub price_minor: Option<i64>,
    /// The unit price's currency.
    pub price_currency: Option<Currency>,
    /// Amazon's decimal text of the unit price.
    pub price_text: Option<String>,
}

/// The position of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderCursor {
    pub(crate) account_pk: i64,
    pub(crate) created_at: i64,
    pub(crate) pk: i64,
}

/// The filter of a list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Limits the list to one shop.
    pub shop: Option<ShopId>,
    /// Lists orders after this position.
    pub after: Option<OrderCursor>,
    /// Maximum number of orders, from 1 to 1,000.
    pub limit: u32,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub struct OrderRow {
    pub id: OrderId,
    /// Position of the list after this order.
    pub cursor: OrderCursor,
    pub company: CompanyId,
    pub shop: ShopId,
    /// Name of the shop.
    pub shop_name: String,
    pub account: AccountId,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// The marketplace; optional in Amazon's model.
    pub marketplace_id: Option<MarketplaceId>,
    /// The fulfillment status.
    pub status: OrderStatus,
    /// Time of purchase.
    pub created_time: Timestamp,
    /// Time of the last change at Amazon.
    pub last_updated_time: Timestamp,
    /// The total in minor units.
    pub total_minor: Option<i64>,
    /// The total's currency.
    pub total_currency: Option<Currency>,
    /// Amazon's decimal text of the total.
    pub total_text: Option<String>,
    /// The order without buyer data, compressed.
    pub doc: Vec<u8>,
    /// The buyer data, compressed and then sealed.
    pub personal: Option<Vec<u8>>,
    /// The day on which the retention period starts; it names the sealing key.
    pub personal_day: Option<String>,
    pub items: Vec<OrderItem>,
}

/// Count and sum of the orders of one status and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTotals {
    /// The fulfillment status.
    pub status: OrderStatus,
    /// The currency; `None` for orders without a total.
    pub currency: Option<Currency>,
    /// Number of orders.
    pub orders: u64,
    /// Sum of the totals in minor units. An order whose total is not exactly representable adds zero.
    pub total_minor: i64,
}
