//! Turns a page of Amazon's into rows: open document compressed, personal document compressed and sealed, each order once.

use crate::secrets::data_keys::{Field, Purpose};
use crate::sync::split_pii::{Split, split};
use crate::{App, Error};
use hawser_amazon::Order;
use hawser_core::{AccountId, AmazonOrderId, CompanyId, OrderId};
use hawser_store::orders::document;
use hawser_store::{OrderItem, OrderUpsert};
use std::collections::HashMap;

/// Whose page it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) company: CompanyId,
    pub(crate) account: AccountId,
}

impl App {
    /// The rows of a page. When an order stands in it twice, the later version counts.
    pub(crate) async fn prepare(&self, owner: Owner, orders: Vec<Order>) -> Result<Vec<OrderUpsert>, Error> {
        let mut newest: HashMap<AmazonOrderId, usize> = HashMap::with_capacity(orders.len());
        for (index, order) in orders.iter().enumerate() {
            let kept = newest.entry(order.order_id.clone()).or_insert(index);
            if orders[*kept].last_updated_time <= order.last_updated_time {
                *kept = index;
            }
        }
        let mut rows = Vec::with_capacity(newest.len());
        for (index, order) in orders.into_iter().enumerate() {
            if newest.get(&order.order_id) == Some(&index) {
                rows.push(self.row(owner, order).await?);
            }
        }
        Ok(rows)
    }

    async fn row(&self, owner: Owner, order: Order) -> Result<OrderUpsert, Error> {
        let Split { open, personal } = split(order.raw.as_str());
        let personal = match personal {
            None => None,
            Some(personal) => {
                let key = self.data_key(Some(owner.company), Purpose::BuyerData(order.created_time)).await?;
                Some(key.seal(&personal_aad(owner, &order.order_id), &document::pack(personal.as_bytes())))
            }
        };
        let total = order.total;
        Ok(OrderUpsert {
            id: OrderId::new(self.clock(), self.rng()),
            marketplace_id: order.marketplace_id.and_then(|id| id.parse().ok()),
            status: order.status,
            created_time: order.created_time,
            last_updated_time: order.last_updated_time,
            total_minor: total.as_ref().and_then(|total| total.money).map(|money| money.minor),
            total_currency: total.as_ref().and_then(|total| total.currency.parse().ok()),
            total_text: total.map(|total| total.text),
            doc: document::pack(open.as_bytes()),
            personal_month: personal.is_some().then(|| order.created_time.month()),
            personal,
            items: order
                .items
                .into_iter()
                .map(|item| OrderItem {
                    item_id: item.order_item_id,
                    asin: item.asin,
                    sku: item.sku,
                    title: item.title,
                    quantity: item.quantity,
                    price_minor: item.unit_price.as_ref().and_then(|price| price.money).map(|money| money.minor),
                    price_currency: item.unit_price.as_ref().and_then(|price| price.currency.parse().ok()),
                    price_text: item.unit_price.map(|price| price.text),
                })
                .collect(),
            order_id: order.order_id,
        })
    }

    /// Opens the personal document of an order.
    pub(crate) async fn open_personal(
        &self,
        owner: Owner,
        order_id: &AmazonOrderId,
        created_time: hawser_core::Timestamp,
        sealed: &[u8],
    ) -> Result<serde_json::Value, Error> {
        let key = self.data_key(Some(owner.company), Purpose::BuyerData(created_time)).await?;
        let packed = key.open(&personal_aad(owner, order_id), sealed)?;
        Ok(crate::orders::list::parse(&document::unpack(&packed)?))
    }
}

/// Bound to company, seller account and order number: moved to another order it does not open.
fn personal_aad(owner: Owner, order_id: &AmazonOrderId) -> hawser_vault::Aad {
    Field { company: Some(owner.company), table: "orders", row: owner.account.0, name: "personal" }
        .aad()
        .part(order_id.as_str())
}
