//! Looks at stored orders. Buyer data is opened only for those with the right, and every such reading is on record.

use crate::audit::audit;
use crate::sync::split_pii::merge;
use crate::sync::to_rows::Owner;
use crate::{App, Error};
use hawser_core::{Actor, AmazonOrderId, Currency, MarketplaceId, OrderId, OrderStatus, Permission, ShopId, Timestamp};
use hawser_store::orders::document;
use hawser_store::{OrderCursor, OrderFilter, OrderItem, OrderRow, OrderTotals};
use serde_json::Value;

/// How many orders are read at a time.
const PAGE: u32 = 200;

/// Which orders, and how.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOrders {
    /// Of one shop, or of all that the actor may see.
    pub shop: Option<ShopId>,
    /// With buyer data.
    pub reveal_buyer: bool,
}

/// An order.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// Hawser's id.
    pub id: OrderId,
    /// The shop's id.
    pub shop_id: ShopId,
    /// Amazon's number.
    pub order_id: AmazonOrderId,
    /// The shop's name.
    pub shop: String,
    /// Amazon's marketplace id, as it came.
    pub marketplace_id: Option<MarketplaceId>,
    /// Its country, when the registry knows it.
    pub country: Option<&'static str>,
    /// Its state.
    pub status: OrderStatus,
    /// When it was placed.
    pub created_time: Timestamp,
    /// When it last changed at Amazon.
    pub last_updated_time: Timestamp,
    /// Amazon's decimal text and currency.
    pub total: Option<(String, Currency)>,
    /// Its items.
    pub items: Vec<OrderItem>,
    /// The order as Amazon sent it; without buyer data unless revealed.
    pub raw: Value,
}

impl App {
    /// Hands every order to `each`, shop by shop, the oldest first, a page of the database at a time.
    ///
    /// # Errors
    /// The permissions `orders.read` and, to reveal, `buyer_data.read`; the database; a blob that does not open. An error
    /// of `each` (say, a closed pipe) ends the listing and is passed on.
    pub async fn list_orders<E: From<Error>>(
        &self,
        actor: &Actor,
        list: ListOrders,
        mut each: impl FnMut(OrderView) -> Result<(), E>,
    ) -> Result<(), E> {
        self.require(actor, Permission::OrdersRead)?;
        if list.reveal_buyer {
            self.require(actor, Permission::BuyerDataRead)?;
            let subject = list.shop.map_or_else(|| "every shop".to_owned(), |shop| shop.to_string());
            self.record_reading(actor, subject).await?;
        }
        let mut after: Option<OrderCursor> = None;
        loop {
            let filter = OrderFilter { shop: list.shop, after: after.take(), limit: PAGE };
            let mut reading = self.store().within(actor, self.now()).read().await.map_err(Error::from)?;
            let rows = reading.list_orders(&filter).await.map_err(Error::from)?;
            drop(reading);
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(last.cursor);
            let is_last = rows.len() < PAGE as usize;
            for row in rows {
                each(self.view(row, list.reveal_buyer).await?)?;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// How many orders a shop has and what they sum up to, by state and currency.
    ///
    /// # Errors
    /// The permission `orders.read`, the database.
    pub async fn order_totals(&self, actor: &Actor, shop: ShopId) -> Result<Vec<OrderTotals>, Error> {
        self.require(actor, Permission::OrdersRead)?;
        Ok(self.store().within(actor, self.now()).read().await?.totals_by_currency(Some(shop)).await?)
    }

    pub(crate) async fn view(&self, row: OrderRow, reveal_buyer: bool) -> Result<OrderView, Error> {
        let open = parse(&document::unpack(&row.doc)?);
        let raw = match row.personal.as_deref().filter(|_| reveal_buyer) {
            Some(sealed) => {
                let owner = Owner { company: row.company, account: row.account };
                let personal = self.open_personal(owner, &row.order_id, row.created_time, sealed).await?;
                merge(open, Some(personal))
            }
            None => open,
        };
        Ok(OrderView {
            id: row.id,
            shop_id: row.shop,
            country: row
                .marketplace_id
                .as_ref()
                .and_then(|id| hawser_core::Marketplace::by_id(id.as_str()))
                .map(|m| m.country),
            order_id: row.order_id,
            shop: row.shop_name,
            marketplace_id: row.marketplace_id,
            status: row.status,
            created_time: row.created_time,
            last_updated_time: row.last_updated_time,
            total: row.total_text.zip(row.total_currency),
            items: row.items,
            raw,
        })
    }

    /// Puts the reading of buyer data on record, before it happens.
    pub(crate) async fn record_reading(&self, actor: &Actor, subject: impl ToString) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        writing
            .append_audit(&audit(self.clock(), self.rng(), actor.company(), "buyer_data.read", subject, now))
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

/// A stored document; what does not parse is shown as nothing rather than hiding the order.
pub(crate) fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
