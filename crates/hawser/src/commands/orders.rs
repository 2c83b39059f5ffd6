//! `hawser orders`: pulls and lists orders.

mod unreadable;

use self::unreadable::{Retry, Unreadable};
use super::pull_progress::PullProgress;
use crate::bootstrap::{Missing, open};
use crate::company_arg::CompanyArg;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::{Actor, FailureCode, Marketplace, Timestamp};
use hawser_service::{
    orders::{ListOrders, OrderView},
    sync::{AccountPull, Again, PullReport},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::ExitCode};

/// Exit code of an incomplete pull.
const EXIT_INCOMPLETE: u8 = 3;

#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Pull all orders that changed since a date
    Pull(Pull),
    /// List stored orders by shop, oldest first
    List(List),
    /// List orders that were set aside because they could not be stored
    Unreadable(Unreadable),
    /// Request an order that was set aside again
    Retry(Retry),
}

#[derive(Debug, Args)]
pub struct Pull {
    /// The name or id of the shop
    shop: String,
    #[command(flatten)]
    company: CompanyArg,
    /// The start: a number of days such as 90d, a date, or a time
    #[arg(long, value_name = "90d|DATE", value_parser = check_since)]
    since: String,
    /// The time zone in which a date is a day, such as Asia/Shanghai; default: that of the shop's first country
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Read the time that is covered already once more, because orders may have become visible late
    #[arg(long)]
    again: bool,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    /// List only the orders of this shop (name or id)
    #[arg(long)]
    shop: Option<String>,
    #[command(flatten)]
    company: CompanyArg,
    /// Include buyer data; the access is recorded in the audit trail
    #[arg(long)]
    reveal_buyer: bool,
    /// Print JSON Lines instead of a table
    #[arg(long)]
    json: bool,
}

impl Orders {
    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::Pull(Pull { json, .. }) | Self::List(List { json, .. }) => *json,
            Self::Unreadable(Unreadable { json, .. }) | Self::Retry(Retry { json, .. }) => *json,
        }
    }
}

/// Checks that a text is a number of days, a date or a time. The time zone of a date is known only later.
fn check_since(text: &str) -> Result<String, String> {
    let is_days = text.strip_suffix('d').is_some_and(|days| days.parse::<u32>().is_ok());
    if is_days || Timestamp::parse(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err("a number of days such as 90d, a date such as 2026-11-22, or a time such as 2026-11-22T08:15:30Z".to_owned())
}

pub async fn run(global: &GlobalArgs, command: &Orders) -> Result<ExitCode, Failure> {
    match command {
        Orders::Pull(pull) => run_pull(global, pull).await,
        Orders::List(list) => run_list(global, list).await,
        Orders::Unreadable(list) => unreadable::list(global, list).await,
        Orders::Retry(retry) => unreadable::retry(global, retry).await,
    }
}

async fn run_pull(global: &GlobalArgs, pull: &Pull) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let company = pull.company.find(&app).await?;
    let shop = app.find_shop_in(&Actor::InstanceOwner, company, &pull.shop).await?;
    let since = app.pull_start(&Actor::InstanceOwner, shop, &pull.since, pull.time_zone.as_deref()).await?;
    let bar = PullProgress::new(&pull.shop);
    let again = Again::from_flag(pull.again);
    let report =
        app.pull_orders_again(&Actor::InstanceOwner, shop, since, again, &|progress| bar.show(&progress)).await;
    bar.finish();
    let report = report?;
    for line in clamped(&report) {
        print::print_error(&line);
    }
    for exception in report.accounts.iter().flat_map(|account| &account.exceptions) {
        let text = exception.code.text(global.language());
        print::print_error(&format!("{}: {}\n  {}", text.title, exception.detail, text.remedy));
    }
    let code = report.code();
    let text = if pull.json { report_json(&pull.shop, &report).to_string() } else { summary(&pull.shop, &report) };
    print::line(&text).map_err(Failure::io("standard output"))?;
    if report.set_aside() > 0 {
        let text = FailureCode::OrderUnreadable.text(global.language());
        let hint = format!("hawser orders unreadable {:?} lists them", pull.shop);
        print::print_error(&format!("set aside: {}: {}\n  {}", report.set_aside(), text.title, hint));
    }
    if let Some(code) = code {
        let text = code.text(global.language());
        print::print_error(&format!("incomplete: {code}: {}\n  {}", text.title, text.remedy));
        if let Some(detail) = report.accounts.iter().find_map(|account| account.detail.as_deref()) {
            print::print_error(&format!("  {detail}"));
        }
        return Ok(ExitCode::from(EXIT_INCOMPLETE));
    }
    Ok(ExitCode::SUCCESS)
}

/// One line per start of Amazon's history that is later than requested.
fn clamped(report: &PullReport) -> Vec<String> {
    let mut countries: BTreeMap<Timestamp, Vec<&str>> = BTreeMap::new();
    for (id, since) in &report.clamped {
        let country = Marketplace::by_id(id.as_str()).map_or(id.as_str(), |known| known.country);
        countries.entry(*since).or_default().push(country);
    }
    let line = |(since, countries): (Timestamp, Vec<&str>)| {
        format!("Amazon keeps no orders of {} from before {since}; the pull begins there", countries.join(", "))
    };
    countries.into_iter().map(line).collect()
}

fn summary(shop: &str, report: &PullReport) -> String {
    let orders: u64 = report.accounts.iter().map(|account| account.counts.orders).sum();
    let new: u64 = report.accounts.iter().map(|account| account.counts.inserted).sum();
    let calls: u64 = report.accounts.iter().map(|account| account.counts.api_calls).sum();
    let until = report.accounts.iter().map(|account| account.covered_until).min().flatten();
    let until = until.map_or_else(|| "with a gap".to_owned(), |until| format!("without a gap until {until}"));
    format!(
        "{shop}: {orders} orders received, {new} of them new, in {calls} calls; covered since {} {until}",
        report.since
    )
}

fn exceptions(account: &AccountPull) -> Vec<Value> {
    let exceptions = account.exceptions.iter();
    exceptions.map(|exception| json!({"code": exception.code, "detail": exception.detail})).collect()
}

fn report_json(shop: &str, report: &PullReport) -> Value {
    let sum = |of: fn(&hawser_service::sync::PullCounts) -> u64| {
        report.accounts.iter().map(|account| of(&account.counts)).sum::<u64>()
    };
    let accounts: Vec<Value> = report
        .accounts
        .iter()
        .map(|account| {
            json!({"account": account.account, "orders": account.counts.orders, "inserted": account.counts.inserted,
                "updated": account.counts.updated, "pages": account.counts.pages, "api_calls": account.counts.api_calls,
                "set_aside": account.set_aside, "covered_until": account.covered_until, "code": account.code, "detail": account.detail,
                "exceptions": exceptions(account), "followed": account.is_followed})
        })
        .collect();
    json!({"shop": shop, "since": report.since, "clamped": !report.clamped.is_empty(), "complete": report.code().is_none(),
        "code": report.code(), "orders": sum(|t| t.orders), "inserted": sum(|t| t.inserted), "updated": sum(|t| t.updated),
        "set_aside": report.set_aside(), "api_calls": sum(|t| t.api_calls), "covered_until": report.accounts.iter().map(|a| a.covered_until).min().flatten(),
        "accounts": accounts})
}

async fn run_list(global: &GlobalArgs, list: &List) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let shops = list.company.find_shops(&app, list.shop.as_deref()).await?;
    let as_json = list.json;
    let print = |order: OrderView| {
        let text = if as_json { order_json(&order).to_string() } else { order_line(&order) };
        print::line(&text).map_err(Failure::io("standard output"))
    };
    for shop in shops {
        let filter = ListOrders { shop, reveal_buyer: list.reveal_buyer };
        app.list_orders::<Failure>(&Actor::InstanceOwner, filter, print).await?;
    }
    Ok(ExitCode::SUCCESS)
}

fn order_line(order: &OrderView) -> String {
    let total = order.total.as_ref().map_or_else(String::new, |total| match total.currency {
        Some(currency) => format!("{} {currency}", total.text),
        None => total.text.clone(),
    });
    let country = order.country.unwrap_or("--");
    format!(
        "{}  {}  {country}  {:<18}  {:>16}  {}",
        order.created_time,
        order.order_id,
        order.status.as_str(),
        total,
        order.shop
    )
}

fn order_json(order: &OrderView) -> Value {
    let items: Vec<Value> = order
        .items
        .iter()
        .map(|item| {
            json!({"order_item_id": item.item_id, "asin": item.asin, "sku": item.sku, "title": item.title,
                "quantity": item.quantity, "unit_price": amount(item.price_text.as_deref(), item.price_currency)})
        })
        .collect();
    let total = order.total.as_ref();
    json!({"order_id": order.order_id, "shop": order.shop, "marketplace_id": order.marketplace_id, "country": order.country,
        "status": order.status.as_str(), "created_time": order.created_time, "last_updated_time": order.last_updated_time,
        "total": amount(total.map(|total| total.text.as_str()), total.and_then(|total| total.currency)), "items": items,
        "raw": order.raw})
}

/// `{"amount","currency"}`, or `null`.
fn amount(text: Option<&str>, currency: Option<hawser_core::Currency>) -> Value {
    text.map_or(Value::Null, |text| json!({"amount": text, "currency": currency.map(|currency| currency.to_string())}))
}
