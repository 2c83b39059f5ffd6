//! Lists stored orders. Buyer data is opened only with the permission for it, and every reading of it is recorded.

use super::personal_document::{DocumentOwner, parse};
use crate::{App, Error, audit::audit, sync::split_pii::merge};
use hawser_core::{
    Actor, AmazonOrderId, CompanyId, Currency, MarketplaceId, OrderId, OrderStatus, Permission, ShopId, Timestamp,
};
use hawser_store::orders::document;
use hawser_store::{OrderCursor, OrderFilter, OrderItem, OrderRow, OrderTotals};
use serde_json::Value;
use std::collections::BTreeSet;

/// Orders per read.
const PAGE: u32 = 200;

/// A selection of orders.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOrders {
    /// Limits the list to one shop; default: all visible shops.
    pub shop: Option<ShopId>,
    /// Includes buyer data.
    pub reveal_buyer: bool,
}

/// A total as Amazon wrote it. It is shown even if it cannot be read as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalView {
    /// Amazon's decimal text.
    pub text: String,
    /// The currency; `None` if Amazon's text is not a currency code.
    pub currency: Option<Currency>,
}

/// An order with its shop.
#[derive(Debug, Clone)]
pub struct OrderView {
    pub id: OrderId,
    pub shop_id: ShopId,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// Name of the shop.
    pub shop: String,
    /// Amazon's marketplace id.
    pub marketplace_id: Option<MarketplaceId>,
    /// Country code, if the registry knows the marketplace.
    pub country: Option<&'static str>,
    pub status: OrderStatus,
    pub created_time: Timestamp,
    pub last_updated_time: Timestamp,
    /// The total, as far as Amazon sent one.
    pub total: Option<TotalView>,
    pub items: Vec<OrderItem>,
    /// The order as Amazon sent it, without buyer data unless revealed.
    pub raw: Value,
}

impl App {
    /// Passes every order to `each`, shop by shop, oldest first. Orders are read in pages.
    ///
    /// # Errors
    /// The missing permission `orders.read` or, to reveal buyer data, `buyer_data.read`; the database; a blob that does not
    /// open. An error of `each`, such as a closed pipe, ends the list and is returned.
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
            let companies = self.companies_read(actor, list.shop).await?;
            self.record_reading(actor, &companies, subject).await?;
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

    /// Counts and sums of the orders of a shop, by status and currency.
    ///
    /// # Errors
    /// The missing permission `orders.read`, the database.
    pub async fn order_totals(&self, actor: &Actor, shop: ShopId) -> Result<Vec<OrderTotals>, Error> {
        self.require(actor, Permission::OrdersRead)?;
        Ok(self.store().within(actor, self.now()).read().await?.totals_by_currency(Some(shop)).await?)
    }

    pub(crate) async fn view(&self, row: OrderRow, reveal_buyer: bool) -> Result<OrderView, Error> {
        let open = parse(&document::unpack(&row.doc)?);
        let raw = match row.personal.as_deref().zip(row.personal_day.as_deref()).filter(|_| reveal_buyer) {
            Some((sealed, day)) => {
                let owner = DocumentOwner { company: row.company, account: row.account };
                merge(open, self.open_personal(owner, &row.order_id, day, sealed).await?)
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
            total: row.total_text.map(|text| TotalView { text, currency: row.total_currency }),
            items: row.items,
            raw,
        })
    }

    /// The companies whose buyer data a list shows: the actor's own, that of the shop, or all for the instance owner.
    async fn companies_read(&self, actor: &Actor, shop: Option<ShopId>) -> Result<Vec<CompanyId>, Error> {
        if let Some(own) = actor.company() {
            return Ok(vec![own]);
        }
        if let Some(shop) = shop {
            let found = self.store().within(actor, self.now()).read().await?.lookup_shop(shop).await?;
            return Ok(found.into_iter().map(|shop| shop.company).collect());
        }
        let all = self.store().instance().read().await?.list_companies().await?;
        Ok(all.into_iter().map(|company| company.id).collect())
    }

    /// Records a reading of buyer data, before it happens, in the trail of each company whose buyers are shown.
    pub(crate) async fn record_reading(
        &self,
        actor: &Actor,
        companies: &[CompanyId],
        subject: impl ToString,
    ) -> Result<(), Error> {
        let now = self.now();
        // Each entry locks its company's trail. One order for all transactions avoids deadlocks.
        let companies: BTreeSet<CompanyId> = companies.iter().copied().collect();
        let mut writing = self.store().within(actor, now).write().await?;
        for company in companies {
            let entry = audit(self.clock(), self.rng(), Some(company), "buyer_data.read", subject.to_string(), now);
            writing.append_audit(&entry).await?;
        }
        writing.commit().await?;
        Ok(())
    }
}
