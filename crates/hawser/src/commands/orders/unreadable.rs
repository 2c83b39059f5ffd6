//! `hawser orders unreadable` and `hawser orders retry`: orders that were set aside.

use crate::bootstrap::{Missing, open};
use crate::company_arg::CompanyArg;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::Args;
use hawser_core::{Actor, ShopId, UnreadableOrderId};
use hawser_service::{
    App,
    orders::{ListUnreadable, RetryOutcome, RetryReport, UnreadableView},
};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Exit code if the order stays set aside.
const EXIT_STILL_SET_ASIDE: u8 = 3;

/// Orders per read.
const PAGE: u32 = 200;

#[derive(Debug, Args)]
pub struct Unreadable {
    /// List only the orders of this shop (name or id)
    shop: Option<String>,
    #[command(flatten)]
    company: CompanyArg,
    /// Print JSON Lines instead of a table
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Retry {
    /// The id of the entry, as listed by `hawser orders unreadable`
    id: UnreadableOrderId,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    pub json: bool,
}

pub async fn list(global: &GlobalArgs, list: &Unreadable) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let shops = list.company.find_shops(&app, list.shop.as_deref()).await?;
    for shop in shops {
        list_of(&app, shop, list.json).await?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the orders of one shop, or of all shops.
async fn list_of(app: &App, shop: Option<ShopId>, wants_json: bool) -> Result<(), Failure> {
    let mut cursor = None;
    loop {
        let page = ListUnreadable { shop, cursor, limit: PAGE };
        let page = app.list_unreadable_orders(&Actor::InstanceOwner, page).await?;
        for order in &page.orders {
            let text = if wants_json { as_json(order).to_string() } else { as_line(order) };
            print::line(&text).map_err(Failure::io("standard output"))?;
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

pub async fn retry(global: &GlobalArgs, retry: &Retry) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let report = app.retry_unreadable_order(&Actor::InstanceOwner, retry.id).await?;
    let text = if retry.json { report_json(&report).to_string() } else { sentence(&report) };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(match report.outcome {
        RetryOutcome::Stored | RetryOutcome::Queued => ExitCode::SUCCESS,
        RetryOutcome::StillSetAside => ExitCode::from(EXIT_STILL_SET_ASIDE),
    })
}

fn as_line(order: &UnreadableView) -> String {
    let number = order.order_id.as_ref().map_or("(no number)", |number| number.as_str());
    let place = if order.path.is_empty() { "order" } else { &order.path };
    let next = order.retry_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    format!(
        "{}  {number:<19}  {}  {place}: {}  since {}, {} attempts, next {next}  {}",
        order.id, order.reason, order.rule, order.first_seen_at, order.attempts, order.shop
    )
}

fn as_json(order: &UnreadableView) -> Value {
    json!({"id": order.id, "shop_id": order.shop_id, "shop": order.shop, "account": order.account,
        "order_id": order.order_id, "reason": order.reason.as_str(), "path": order.path, "rule": order.rule,
        "last_updated_time": order.last_updated_time, "first_seen_at": order.first_seen_at,
        "last_seen_at": order.last_seen_at, "attempts": order.attempts, "tried_at": order.tried_at,
        "retry_at": order.retry_at})
}

fn sentence(report: &RetryReport) -> String {
    match (report.outcome, &report.order) {
        (RetryOutcome::Stored, _) => "The order was stored.".to_owned(),
        (RetryOutcome::Queued, _) => "A pull of the shop is running; it requests the order at its end.".to_owned(),
        (RetryOutcome::StillSetAside, Some(order)) => format!("The order stays set aside.\n  {}", as_line(order)),
        (RetryOutcome::StillSetAside, None) => "The order stays set aside.".to_owned(),
    }
}

fn report_json(report: &RetryReport) -> Value {
    json!({"outcome": report.outcome.as_str(), "code": report.code, "order": report.order.as_ref().map(as_json)})
}
