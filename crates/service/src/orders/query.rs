//! Reads one page of orders over all shops, newest first, or a single order.

use super::OrderView;
use crate::paging::PageOf;
use crate::shops::country;
use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::paging::{BoundedCount, Page};
use hawser_core::{Actor, FailureCode, OrderId, OrderStatus, Permission, ShopId, Timestamp};
use hawser_store::{OrderQuery, OrderRow};

/// The name of the list in cursors.
const LIST: &str = "orders";

/// The filters of a list of orders. An absent part matches every order.
#[derive(Debug, Clone, Default)]
pub struct OrdersQuery {
    pub shop: Option<ShopId>,
    pub status: Option<OrderStatus>,
    /// Country code; `UK` is accepted for `GB`.
    pub country: Option<String>,
    /// Earliest time of purchase, inclusive.
    pub created_from: Option<Timestamp>,
    /// Latest time of purchase, exclusive.
    pub created_to: Option<Timestamp>,
    /// The whole order number, or its last seven or more characters.
    pub number: Option<String>,
}

impl App {
    /// Reads a page of orders, newest first.
    ///
    /// # Errors
    /// An invalid filter, limit or cursor; `not_found` for a shop that the actor cannot see; the missing permission
    /// `orders.read` or, to reveal buyer data, `buyer_data.read`; the database.
    pub async fn page_orders(
        &self,
        actor: &Actor,
        query: &OrdersQuery,
        page: &PageOf,
        reveal_buyer: bool,
    ) -> Result<Page<OrderView>, Error> {
        self.require(actor, Permission::OrdersRead)?;
        if reveal_buyer {
            self.require(actor, Permission::BuyerDataRead)?;
        }
        let (filter, slice) = (filter(query)?, page.slice(LIST)?);
        let mut reading = self.store().within(actor, self.now()).read().await?;
        if let Some(shop) = query.shop {
            reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        }
        let rows = reading.page_orders(&filter, &slice).await?;
        drop(reading);
        let Page { items, next_cursor } = Page::of(LIST, slice.limit, rows, OrderRow::position);
        if reveal_buyer && !items.is_empty() {
            let subject = query.shop.map_or_else(|| "a page of orders".to_owned(), |shop| shop.to_string());
            let companies: Vec<_> = items.iter().map(|row| row.company).collect();
            self.record_reading(actor, &companies, subject).await?;
        }
        let mut orders = Vec::with_capacity(items.len());
        for row in items {
            orders.push(self.view(row, reveal_buyer).await?);
        }
        Ok(Page { items: orders, next_cursor })
    }

    /// The number of orders that match: of one shop without further filters exact, otherwise exact up to 1,000.
    ///
    /// # Errors
    /// As for [`Self::page_orders`].
    pub async fn count_orders(&self, actor: &Actor, query: &OrdersQuery) -> Result<BoundedCount, Error> {
        self.require(actor, Permission::OrdersRead)?;
        let filter = filter(query)?;
        Ok(self.store().within(actor, self.now()).read().await?.count_matching_orders(&filter).await?)
    }

    /// Reads one order.
    ///
    /// # Errors
    /// `not_found`, also for an order that the actor cannot see; the permissions as for [`Self::page_orders`]; the database.
    pub async fn get_order(&self, actor: &Actor, id: OrderId, reveal_buyer: bool) -> Result<OrderView, Error> {
        self.require(actor, Permission::OrdersRead)?;
        if reveal_buyer {
            self.require(actor, Permission::BuyerDataRead)?;
        }
        let found = self.store().within(actor, self.now()).read().await?.lookup_order(id).await?;
        let row = found.ok_or(Error::failure(FailureCode::NotFound))?;
        if reveal_buyer {
            self.record_reading(actor, &[row.company], id).await?;
        }
        self.view(row, reveal_buyer).await
    }
}

/// Validates the filters and converts them for the store.
fn filter(query: &OrdersQuery) -> Result<OrderQuery, Error> {
    let number = query.number.as_deref().map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned);
    let is_number =
        |text: &String| text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if !number.as_ref().is_none_or(is_number) {
        let rule = Rule::new(
            "an order number, or its last seven or more characters, such as 3159896",
            "完整订单号，或其末尾至少 7 位，例如 3159896",
        );
        return Err(Error::invalid_field("number", rule));
    }
    Ok(OrderQuery {
        shop: query.shop,
        status: query.status.clone(),
        marketplace: query.country.as_deref().map(country).transpose()?,
        created_from: query.created_from,
        created_to: query.created_to,
        number,
    })
}
