//! Turns the orders of a page into rows: the plain document compressed, the personal document compressed and sealed.

use super::split_pii::{Split, split};
use crate::{App, Error, orders::personal_document::DocumentOwner};
use hawser_amazon::Order;
use hawser_core::{OrderId, OrderStatus};
use hawser_store::{OrderItem, OrderUpsert, orders::document};

impl App {
    /// The rows of a page, in Amazon's order.
    pub(crate) async fn order_rows(&self, owner: DocumentOwner, orders: Vec<Order>) -> Result<Vec<OrderUpsert>, Error> {
        let mut rows = Vec::with_capacity(orders.len());
        let mut replaced = 0;
        for mut order in orders {
            replaced += replace_nul(&mut order);
            rows.push(self.order_row(owner, order).await?);
        }
        if replaced > 0 {
            tracing::warn!(account.id = %owner.account, texts = replaced, "Amazon sent NUL characters, which were replaced");
        }
        Ok(rows)
    }

    async fn order_row(&self, owner: DocumentOwner, order: Order) -> Result<OrderUpsert, Error> {
        let Split { open, personal } = split(order.raw.as_str());
        let personal = match personal {
            Some(personal) => {
                Some(self.seal_personal(owner, &order.order_id, order.created_time, personal.as_bytes()).await?)
            }
            None => None,
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
            missing_data: None,
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
}

/// Replaces NUL characters, which PostgreSQL cannot store, in the texts that become columns, and returns the number of changed
/// texts. The stored document keeps what Amazon sent.
fn replace_nul(order: &mut Order) -> u32 {
    let mut texts: Vec<&mut String> = Vec::new();
    if let OrderStatus::Unknown(status) = &mut order.status {
        texts.push(status);
    }
    texts.extend(order.total.as_mut().map(|total| &mut total.text));
    for item in &mut order.items {
        texts.push(&mut item.order_item_id);
        texts.extend([&mut item.asin, &mut item.sku, &mut item.title].into_iter().flatten());
        texts.extend(item.unit_price.as_mut().map(|price| &mut price.text));
    }
    let mut replaced = 0;
    for text in texts.into_iter().filter(|text| text.contains('\0')) {
        *text = text.replace('\0', "\u{fffd}");
        replaced += 1;
    }
    replaced
}
