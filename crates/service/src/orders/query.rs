//! A page of orders, the newest first over all shops, and one order by itself.

use super::OrderView;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, Marketplace, OrderId, OrderStatus, Permission, ShopId, Timestamp};
use hawser_store::{OrderQuery, PagePosition};

/// The most orders a page may have.
pub const MAX_PAGE: u32 = 200;

/// Which orders.
#[derive(Debug, Clone, Default)]
pub struct PageOrders {
    /// Of one shop.
    pub shop: Option<ShopId>,
    /// In one state.
    pub status: Option<OrderStatus>,
    /// Of one country, by its code; `UK` is accepted for `GB`.
    pub country: Option<String>,
    /// Placed at this moment or later.
    pub created_from: Option<Timestamp>,
    /// Placed before this moment.
    pub created_to: Option<Timestamp>,
    /// Whose order number begins like this.
    pub number: Option<String>,
    /// What [`OrderPage::next`] said.
    pub cursor: Option<String>,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: u32,
    /// With buyer data.
    pub reveal_buyer: bool,
}

/// A page.
#[derive(Debug, Clone)]
pub struct OrderPage {
    /// The orders, the newest first.
    pub orders: Vec<OrderView>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

impl App {
    /// A page of orders.
    ///
    /// # Errors
    /// A filter that makes no sense; `not_found` for a shop that is not the actor's; the permissions `orders.read` and, to
    /// reveal, `buyer_data.read`; the database.
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
        // One more than asked for tells whether there is a next page.
        let mut rows = reading.page_orders(&OrderQuery { limit: page.limit + 1, ..query }).await?;
        drop(reading);
        let has_more = rows.len() > page.limit as usize;
        rows.truncate(page.limit as usize);
        let next = rows.last().filter(|_| has_more).map(|last| PagePosition::of(last).to_string());
        if page.reveal_buyer && !rows.is_empty() {
            let subject = page.shop.map_or_else(|| "a page of orders".to_owned(), |shop| shop.to_string());
            self.record_reading(actor, subject).await?;
        }
        let mut orders = Vec::with_capacity(rows.len());
        for row in rows {
            orders.push(self.view(row, page.reveal_buyer).await?);
        }
        Ok(OrderPage { orders, next })
    }

    /// One order.
    ///
    /// # Errors
    /// `not_found`, also when it is another's; the permissions as for [`Self::page_orders`]; the database.
    pub async fn get_order(&self, actor: &Actor, id: OrderId, reveal_buyer: bool) -> Result<OrderView, Error> {
        self.require(actor, Permission::OrdersRead)?;
        if reveal_buyer {
            self.require(actor, Permission::BuyerDataRead)?;
        }
        let found = self.store().within(actor, self.now()).read().await?.lookup_order(id).await?;
        let row = found.ok_or(Error::failure(FailureCode::NotFound))?;
        if reveal_buyer {
            self.record_reading(actor, id).await?;
        }
        self.view(row, reveal_buyer).await
    }
}

/// The filters as the store wants them.
fn query(page: &PageOrders) -> Result<OrderQuery, Error> {
    let refuse = |field, rule: &str| Err(Error::invalid(FailureCode::CredentialMalformed, field, rule));
    if !(1..=MAX_PAGE).contains(&page.limit) {
        return refuse("limit", "1 to 200");
    }
    let marketplace = match page.country.as_deref().map(|country| Marketplace::by_country(country.trim())) {
        None => None,
        Some(Some(marketplace)) => Some(marketplace.typed_id()),
        Some(None) => return refuse("country", "a country code of Amazon, such as US"),
    };
    let number = page.number.as_deref().map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned);
    let is_number = |text: &String| text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !number.as_ref().is_none_or(is_number) {
        return refuse("number", "the beginning of an order number, such as 902-3159896");
    }
    let after = match page.cursor.as_deref().map(str::parse) {
        None => None,
        Some(Ok(position)) => Some(position),
        Some(Err(_)) => return refuse("cursor", "what `next` said on the page before"),
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
