//! Lists the orders that were set aside, those set aside last first.

use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::{
    AccountId, Actor, AmazonOrderId, FailureCode, Permission, SetAsideReason, ShopId, Timestamp, UnreadableOrderId,
};
use hawser_store::{UnreadableFilter, UnreadableOrderRow};
use std::collections::BTreeMap;

/// Maximum number of orders per page.
const MAX_PAGE: u32 = 200;

/// A selection of orders.
#[derive(Debug, Clone, Default)]
pub struct ListUnreadable {
    /// Limits the list to one shop; default: all visible shops.
    pub shop: Option<ShopId>,
    /// The value of [`UnreadablePage::next`].
    pub cursor: Option<String>,
    /// Number of orders, from 1 to 200.
    pub limit: u32,
}

/// One page of the list.
#[derive(Debug, Clone)]
pub struct UnreadablePage {
    pub orders: Vec<UnreadableView>,
    /// The number of orders set aside by shop, of all pages; shops without any are left out.
    pub counts: BTreeMap<ShopId, u64>,
    /// Cursor of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// An order that was set aside. Its document is not part of it.
#[derive(Debug, Clone)]
pub struct UnreadableView {
    pub id: UnreadableOrderId,
    pub shop_id: ShopId,
    /// Name of the shop.
    pub shop: String,
    pub account: AccountId,
    /// Amazon's order number, if it can be read.
    pub order_id: Option<AmazonOrderId>,
    pub reason: SetAsideReason,
    /// The place that cannot be read, such as `orderItems[1].quantityOrdered`; empty for the order itself.
    pub path: String,
    /// The rule that the place breaks, such as `a whole number`.
    pub rule: String,
    /// Amazon's time of the last change, if it can be read.
    pub last_updated_time: Option<Timestamp>,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// Number of requests by number without success.
    pub attempts: u64,
    /// Time of the last of these requests.
    pub tried_at: Option<Timestamp>,
    /// Time of the next request; `None` if the order has no number to ask for.
    pub retry_at: Option<Timestamp>,
}

impl From<UnreadableOrderRow> for UnreadableView {
    fn from(row: UnreadableOrderRow) -> Self {
        Self {
            id: row.id,
            shop_id: row.shop,
            shop: row.shop_name,
            account: row.account,
            order_id: row.order_id,
            reason: row.reason,
            path: row.path,
            rule: row.rule,
            last_updated_time: row.last_updated_time,
            first_seen_at: row.first_seen_at,
            last_seen_at: row.last_seen_at,
            attempts: row.attempts,
            tried_at: row.tried_at,
            retry_at: row.retry_at,
        }
    }
}

impl App {
    /// Lists the orders that were set aside.
    ///
    /// # Errors
    /// An invalid limit or cursor; `not_found` for a shop that the actor cannot see; the missing permission `orders.read`; the
    /// database.
    pub async fn list_unreadable_orders(&self, actor: &Actor, list: ListUnreadable) -> Result<UnreadablePage, Error> {
        self.require(actor, Permission::OrdersRead)?;
        if !(1..=MAX_PAGE).contains(&list.limit) {
            return Err(Error::invalid_field("limit", Rule::between(1, MAX_PAGE)));
        }
        let after = match list.cursor.as_deref().map(parse_cursor) {
            None => None,
            Some(Some(position)) => Some(position),
            Some(None) => return Err(Error::invalid_field("cursor", Rule::cursor())),
        };
        let mut reading = self.store().within(actor, self.now()).read().await?;
        if let Some(shop) = list.shop {
            reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        }
        // One additional row shows if there is a next page.
        let filter = UnreadableFilter { shop: list.shop, after, limit: list.limit + 1 };
        let mut rows = reading.list_unreadable_orders(&filter).await?;
        let mut counts = BTreeMap::new();
        for count in reading.count_unreadable_orders(list.shop).await? {
            *counts.entry(count.shop).or_default() += count.orders;
        }
        let has_more = rows.len() > list.limit as usize;
        rows.truncate(list.limit as usize);
        let next = rows.last().filter(|_| has_more).map(|last| cursor(last.first_seen_at, last.id));
        Ok(UnreadablePage { orders: rows.into_iter().map(UnreadableView::from).collect(), counts, next })
    }

    /// The number of orders of a seller account that are set aside.
    pub(crate) async fn count_set_aside(&self, actor: &Actor, account: AccountId) -> Result<u64, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let Some(found) = reading.lookup_account(account).await? else { return Ok(0) };
        let counts = reading.count_unreadable_orders(Some(found.shop)).await?;
        Ok(counts.iter().filter(|count| count.account == account).map(|count| count.orders).sum())
    }
}

/// The position after an order, as text.
fn cursor(first_seen: Timestamp, id: UnreadableOrderId) -> String {
    format!("{}.{}", first_seen.as_micros(), id.0.simple())
}

fn parse_cursor(text: &str) -> Option<(Timestamp, UnreadableOrderId)> {
    let (time, id) = text.split_once('.')?;
    let id = format!("{}_{id}", UnreadableOrderId::PREFIX).parse().ok()?;
    Some((Timestamp::from_micros(time.parse().ok()?), id))
}
