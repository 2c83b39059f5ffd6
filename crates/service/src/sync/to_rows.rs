//! Turns the orders of a page into rows: the plain document compressed, the personal document compressed and sealed. Buyer
//! data whose retention period has ended already is not stored.

use super::order_dates::order_dates;
use super::split_pii::{Split, split};
use crate::{App, Error, orders::personal_document::DocumentOwner, retention::buyer_data_limit};
use hawser_amazon::Order;
use hawser_core::{OrderId, OrderStatus};
use hawser_store::{OrderItem, OrderUpsert, orders::document};
use std::collections::BTreeSet;

/// An order, split, and the day of its buyer data that may still be stored.
struct Prepared {
    order: Order,
    open: String,
    personal: Option<(String, String)>,
}

impl App {
    /// The rows of a page, in Amazon's order.
    pub(crate) async fn order_rows(&self, owner: DocumentOwner, orders: Vec<Order>) -> Result<Vec<OrderUpsert>, Error> {
        let mut replaced = 0;
        let mut without_nul = |mut order: Order| {
            replaced += replace_nul(&mut order);
            order
        };
        let prepared: Vec<Prepared> = orders.into_iter().map(|order| self.prepare(without_nul(order))).collect();
        if replaced > 0 {
            tracing::warn!(account.id = %owner.account, texts = replaced, "Amazon sent NUL characters, which were replaced");
        }
        let days: BTreeSet<String> =
            prepared.iter().filter_map(|order| order.personal.as_ref().map(|(day, _)| day.clone())).collect();
        let keys = self.buyer_keys(owner.company, &days).await?;
        let row = |prepared: Prepared| {
            let order_id = prepared.order.order_id.clone();
            let sealed = prepared.personal.as_ref().and_then(|(day, personal)| {
                let key = keys.get(day)?;
                Some((day.clone(), owner.seal(key, &order_id, personal.as_bytes())))
            });
            self.order_row(prepared.order, &prepared.open, sealed)
        };
        Ok(prepared.into_iter().map(row).collect())
    }

    fn prepare(&self, order: Order) -> Prepared {
        let Split { open, personal } = split(order.raw.as_str());
        let now = self.now();
        let personal = personal.and_then(|personal| {
            let start = order_dates(order.raw.as_str(), order.created_time).buyer_data_start(&order.status, now);
            let day = start.day();
            (day > buyer_data_limit(self.inner.parts.settings.buyer_data_days, now)).then_some((day, personal))
        });
        Prepared { order, open, personal }
    }

    fn order_row(&self, order: Order, open: &str, sealed: Option<(String, Vec<u8>)>) -> OrderUpsert {
        let total = order.total;
        let (personal_day, personal) = sealed.unzip();
        OrderUpsert {
            id: OrderId::new(self.clock(), self.rng()),
            marketplace_id: order.marketplace_id.and_then(|id| id.parse().ok()),
            status: order.status,
            created_time: order.created_time,
            last_updated_time: order.last_updated_time,
            total_minor: total.as_ref().and_then(|total| total.money).map(|money| money.minor),
            total_currency: total.as_ref().and_then(|total| total.currency.parse().ok()),
            total_text: total.map(|total| total.text),
            doc: document::pack(open.as_bytes()),
            personal_day,
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
        }
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
