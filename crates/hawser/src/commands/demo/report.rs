//! The result of the demo: a table for people, or one JSON object for scripts.

use super::demo_shop::DemoShop;
use crate::commands::shops::{countries, verification_json};
use crate::error::Failure;
use hawser_core::{Actor, Money, OrderStatus};
use hawser_service::{App, shops::ShopView};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn json(shops: &[DemoShop], views: &[ShopView]) -> Value {
    let rows: Vec<Value> = shops
        .iter()
        .map(|shop| {
            let account = views.iter().find(|view| view.id == shop.id).and_then(|view| view.accounts.first());
            let verification = verification_json(&shop.verifications);
            json!({
                "name": shop.name,
                "region": shop.seller.region,
                "marketplaces": shop.seller.marketplace_ids,
                "authorization": account.map(|account| account.states.authorization.as_str()),
                "verification": {"passed": verification["passed"], "steps": verification["steps"]},
                "orders": shop.comparison.stored,
                "ledger_orders": shop.comparison.ledger,
            })
        })
        .collect();
    let sum = |of: fn(&DemoShop) -> usize| shops.iter().map(of).sum::<usize>();
    json!({
        "shops": rows,
        "orders": sum(|shop| shop.comparison.stored),
        "ledger_orders": sum(|shop| shop.comparison.ledger),
        "missing": sum(|shop| shop.comparison.missing.len()),
        "extra": sum(|shop| shop.comparison.extra.len()),
        "stale": sum(|shop| shop.comparison.stale.len()),
        "api_calls": shops.iter().map(|shop| shop.api_calls).sum::<u64>(),
    })
}

pub async fn table(app: &App, shops: &[DemoShop], views: &[ShopView]) -> Result<String, Failure> {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Shop", "Countries", "State", "Valid until", "Orders", "Sales without pending and canceled"]);
    for shop in shops {
        let Some(view) = views.iter().find(|view| view.id == shop.id) else { continue };
        let until = view.accounts.first().and_then(|account| account.valid_until);
        table.add_row([
            shop.name,
            &countries(view).join(" "),
            view.headline.map_or("", |headline| headline.as_str()),
            &until.map_or_else(|| "unknown".to_owned(), |until| until.to_string()[..10].to_owned()),
            &shop.comparison.stored.to_string(),
            &totals(app, view).await?,
        ]);
    }
    let exact = shops.iter().all(|shop| shop.comparison.is_exact());
    let orders: usize = shops.iter().map(|shop| shop.comparison.stored).sum();
    let calls: u64 = shops.iter().map(|shop| shop.api_calls).sum();
    let verdict = if exact {
        format!(
            "{orders} orders in {calls} calls, exactly those of the simulated Amazon: none missing, none extra, none outdated."
        )
    } else {
        let sum = |of: fn(&DemoShop) -> usize| shops.iter().map(of).sum::<usize>();
        let (missing, extra, stale) =
            (sum(|s| s.comparison.missing.len()), sum(|s| s.comparison.extra.len()), sum(|s| s.comparison.stale.len()));
        format!(
            "{orders} orders in {calls} calls, NOT those of the simulated Amazon: {missing} missing, {extra} extra, {stale} outdated."
        )
    };
    Ok(format!("{table}\n{verdict}"))
}

/// Sums of the orders that are neither pending nor canceled, by currency.
async fn totals(app: &App, view: &ShopView) -> Result<String, Failure> {
    let mut sums: BTreeMap<hawser_core::Currency, i64> = BTreeMap::new();
    for row in app.order_totals(&Actor::InstanceOwner, view.id).await? {
        let is_sale =
            !matches!(row.status, OrderStatus::Pending | OrderStatus::PendingAvailability | OrderStatus::Canceled);
        if let (true, Some(currency)) = (is_sale, row.currency) {
            *sums.entry(currency).or_default() += row.total_minor;
        }
    }
    Ok(sums.into_iter().map(|(currency, minor)| Money { minor, currency }.to_string()).collect::<Vec<_>>().join("\n"))
}
