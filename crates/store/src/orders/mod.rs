//! Orders as rows: what is searched and summed in columns, the rest as a compressed document without buyer data, and the
//! buyer's data as a sealed one.

pub mod document;
mod list;
pub(crate) mod ownership;
mod page;
mod upsert;

pub use page::{InvalidPosition, OrderQuery, PagePosition};
pub(crate) use upsert::upsert_orders;

use hawser_core::{
    AccountId, AmazonOrderId, CompanyId, Currency, MarketplaceId, OrderId, OrderStatus, ShopId, Timestamp,
};

/// An order as a page of Amazon brought it.
#[derive(Debug, Clone)]
pub struct OrderUpsert {
    /// The id it gets if it is new; an order that is known keeps its own.
    pub id: OrderId,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// The marketplace; Amazon's model lets an order name none.
    pub marketplace_id: Option<MarketplaceId>,
    /// The fulfilment status.
    pub status: OrderStatus,
    /// When the buyer ordered.
    pub created_time: Timestamp,
    /// When it last changed at Amazon.
    pub last_updated_time: Timestamp,
    /// The total in minor units; `None` when absent or not exactly representable.
    pub total_minor: Option<i64>,
    /// The total's currency; `None` when there is no total.
    pub total_currency: Option<Currency>,
    /// Amazon's decimal text of the total; `None` when there is no total.
    pub total_text: Option<String>,
    /// The order without buyer data, packed.
    pub doc: Vec<u8>,
    /// The buyer's data, packed, then sealed.
    pub personal: Option<Vec<u8>>,
    /// The month whose key seals it, such as `2026-11`.
    pub personal_month: Option<String>,
    /// Its items in Amazon's order.
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
    /// How many were ordered.
    pub quantity: i64,
    /// The unit price in minor units.
    pub price_minor: Option<i64>,
    /// The unit price's currency.
    pub price_currency: Option<Currency>,
    /// Amazon's decimal text of the unit price.
    pub price_text: Option<String>,
}

/// Where a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderCursor {
    pub(crate) account_pk: i64,
    pub(crate) created_at: i64,
    pub(crate) pk: i64,
}

/// Which orders to list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Of one shop only.
    pub shop: Option<ShopId>,
    /// After this one.
    pub after: Option<OrderCursor>,
    /// How many at most; 1 to 1,000.
    pub limit: u32,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// Where a list goes on after this one.
    pub cursor: OrderCursor,
    /// Whose.
    pub company: CompanyId,
    /// The shop.
    pub shop: ShopId,
    /// The shop's name.
    pub shop_name: String,
    /// The seller account.
    pub account: AccountId,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// The marketplace; Amazon's model lets an order name none.
    pub marketplace_id: Option<MarketplaceId>,
    /// The fulfilment status.
    pub status: OrderStatus,
    /// When the buyer ordered.
    pub created_time: Timestamp,
    /// When it last changed at Amazon.
    pub last_updated_time: Timestamp,
    /// The total in minor units.
    pub total_minor: Option<i64>,
    /// The total's currency.
    pub total_currency: Option<Currency>,
    /// Amazon's decimal text of the total.
    pub total_text: Option<String>,
    /// The order without buyer data, packed.
    pub doc: Vec<u8>,
    /// The buyer's data, packed, then sealed.
    pub personal: Option<Vec<u8>>,
    /// The month whose key seals it.
    pub personal_month: Option<String>,
    /// Its items.
    pub items: Vec<OrderItem>,
}

/// Count and sum of the orders of one status and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTotals {
    /// The fulfilment status.
    pub status: OrderStatus,
    /// The currency; `None` for orders without a total.
    pub currency: Option<Currency>,
    /// How many orders.
    pub orders: u64,
    /// The sum of totals in minor units; orders whose total is not exactly representable count as nothing.
    pub total_minor: i64,
}
