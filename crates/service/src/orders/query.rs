//! Reads one page of orders over all shops, newest first, or a single order.

use super::OrderView;
use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::{Actor, FailureCode, Marketplace, OrderId, OrderStatus, Permission, ShopId, Timestamp};
use hawser_store::{OrderQuery, PagePosition};

/// Maximum number of orders per page.
pub const MAX_PAGE: u32 = 200;

/// The filters and position of a page.
#[derive(Debug, Clone, Default)]
pub struct PageOrders {
    pub shop: Option<ShopId>,
    pub status: Option<OrderStatus>,
    /// Country code; `UK` is accepted for `GB`.
    pub country: Option<String>,
    /// Earliest time of purchase, inclusive.
    pub created_from: Option<Timestamp>,
    /// Latest time of purchase, exclusive.
    pub created_to: Option<Timestamp>,
    /// Prefix of the order number.
    pub number: Option<String>,
    /// The value of [`OrderPage::next`].
    pub cursor: Option<String>,
    /// Number of orders, from 1 to [`MAX_PAGE`].
    pub limit: u32,
    /// Includes buyer data.
    pub reveal_buyer: bool,
}

/// One page of orders.
#[derive(Debug, Clone)]
pub struct OrderPage {
    /// The orders, newest first.
    pub orders: Vec<OrderView>,
    /// Cursor of the next page; `None` on the last page.
    pub next: Option<String>,
}

impl App {
    /// Reads a page of orders.
    ///
    /// # Errors
    /// An invalid filter; `not_found` for a shop that the actor cannot see; the missing permission `orders.read` or, to
    /// reveal buyer data, `buyer_data.read`; the database.
    pub async fn page_orders(&self, actor: &Actor, page: PageOrders) -> Result<OrderPage, Error> {
        self.require(actor, Permission::OrdersRead)?;
        if page.reveal_buyer {
            self.require(actor, Permission::BuyerDataRead)?;
        }
        let query = query(&page)?;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        if let Some(shop) = page.shop {
            reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        }
        // One additional row shows if there is a next page.
        let mut rows = reading.page_orders(&OrderQuery { limit: page.limit + 1, ..query }).await?;
        drop(reading);
        let has_more = rows.len() > page.limit as usize;
        rows.truncate(page.limit as usize);
        let next = rows.last().filter(|_| has_more).map(|last| PagePosition::of(last).to_string());
        if page.reveal_buyer && !rows.is_empty() {
            let subject = page.shop.map_or_else(|| "a page of orders".to_owned(), |shop| shop.to_string());
            let companies: Vec<_> = rows.iter().map(|row| row.company).collect();
            self.record_reading(actor, &companies, subject).await?;
        }
        let mut orders = Vec::with_capacity(rows.len());
        for row in rows {
            orders.push(self.view(row, page.reveal_buyer).await?);
        }
        Ok(OrderPage { orders, next })
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
fn query(page: &PageOrders) -> Result<OrderQuery, Error> {
    let refuse = |field, rule| Err(Error::invalid_field(field, rule));
    if !(1..=MAX_PAGE).contains(&page.limit) {
        return refuse("limit", Rule::between(1, MAX_PAGE));
    }
    let marketplace = match page.country.as_deref().map(|country| Marketplace::by_country(country.trim())) {
        None => None,
        Some(Some(marketplace)) => Some(marketplace.typed_id()),
        Some(None) => {
            let rule =
                Rule::new("the country code of an Amazon marketplace, such as US", "亚马逊站点的国家代码，例如 US");
            return refuse("country", rule);
        }
    };
    let number = page.number.as_deref().map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned);
    let is_number = |text: &String| text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !number.as_ref().is_none_or(is_number) {
        let rule = Rule::new("the start of an order number, such as 902-3159896", "订单号的开头，例如 902-3159896");
        return refuse("number", rule);
    }
    let after = match page.cursor.as_deref().map(str::parse) {
        None => None,
        Some(Ok(position)) => Some(position),
        Some(Err(_)) => return refuse("cursor", Rule::cursor()),
    };
    Ok(OrderQuery {
        shop: page.shop,
        status: page.status.clone(),
        marketplace,
        created_from: page.created_from,
        created_to: page.created_to,
        number,
        after,
        limit: page.limit,
    })
}
