//! `hawser orders`: pull, list.

use crate::bootstrap::open;
use crate::cli::Cli;
use crate::error::Failure;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::{Actor, Clock as _, SystemClock, Timestamp};
use hawser_service::{
    orders::{ListOrders, OrderView},
    sync::{Progress, PullReport},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::{process::ExitCode, time::Duration};

/// What an incomplete pull exits with.
const INCOMPLETE: u8 = 3;

/// Orders.
#[derive(Debug, Subcommand)]
pub enum Orders {
    /// Pulls every order that changed since a date
    Pull(Pull),
    /// Lists stored orders, shop by shop, the oldest first
    List(List),
}

/// A pull.
#[derive(Debug, Args)]
pub struct Pull {
    /// The shop's name or id
    shop: String,
    /// From when on: a number of days such as 90d, a date, or a time
    #[arg(long, value_name = "90d|DATE", value_parser = parse_since)]
    since: Timestamp,
    /// One JSON object instead of a sentence
    #[arg(long)]
    json: bool,
}

/// A listing.
#[derive(Debug, Args)]
pub struct List {
    /// Only this shop's (name or id)
    #[arg(long)]
    shop: Option<String>,
    /// With buyer data; the reading is put on record
    #[arg(long)]
    reveal_buyer: bool,
    /// JSON Lines instead of a table
    #[arg(long)]
    json: bool,
}

impl Orders {
    /// Whether a failure is told as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::Pull(Pull { json, .. }) | Self::List(List { json, .. }) => *json,
        }
    }
}

/// `90d`, a date, or a time.
fn parse_since(text: &str) -> Result<Timestamp, String> {
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()) {
        return Ok(SystemClock.now().minus(Duration::from_secs(u64::from(days) * 24 * 3600)));
    }
    Timestamp::parse(text)
        .map_err(|error| format!("a number of days such as 90d, or {}", error.to_string().trim_start_matches("not ")))
}

/// Runs it.
pub async fn run(cli: &Cli, command: &Orders) -> Result<ExitCode, Failure> {
    match command {
        Orders::Pull(pull) => run_pull(cli, pull).await,
        Orders::List(list) => run_list(cli, list).await,
    }
}

async fn run_pull(cli: &Cli, pull: &Pull) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let shop = app.find_shop(&Actor::InstanceOwner, &pull.shop).await?;
    let bar = spinner();
    let report =
        app.pull_orders(&Actor::InstanceOwner, shop, pull.since, &|progress| show(&bar, &pull.shop, &progress)).await;
    bar.finish_and_clear();
    let report = report?;
    if report.is_clamped {
        print::print_error(&format!("Amazon keeps two years of orders: pulled since {} instead", report.since));
    }
    let code = report.code();
    let text = if pull.json { report_json(&pull.shop, &report).to_string() } else { summary(&pull.shop, &report) };
    print::line(&text).map_err(Failure::io("standard output"))?;
    if let Some(code) = code {
        let words = code.text(cli.language());
        print::print_error(&format!("incomplete: {code}: {}\n  {}", words.title, words.remedy));
        return Ok(ExitCode::from(INCOMPLETE));
    }
    Ok(ExitCode::SUCCESS)
}

/// A line on standard error that tells how far a pull is; on no terminal, a line every second at most.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Shows how far a pull is.
pub(super) fn show(bar: &ProgressBar, shop: &str, progress: &Progress) {
    let (word, tally) = match progress {
        Progress::Pulling(tally) => ("pulling", tally),
        Progress::Following(tally) => ("another process pulls", tally),
    };
    let until = tally.window_until.map_or_else(String::new, |until| format!(", up to {until}"));
    let text =
        format!("{shop}: {word}, {} orders on {} pages, {} calls{until}", tally.orders, tally.pages, tally.api_calls);
    if bar.is_hidden() {
        if tally.pages.is_multiple_of(10) {
            print::print_error(&text);
        }
    } else {
        bar.set_message(text);
        bar.tick();
    }
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
                "covered_until": account.covered_until, "code": account.code, "detail": account.detail,
                "followed": account.is_followed})
        })
        .collect();
    json!({"shop": shop, "since": report.since, "clamped": report.is_clamped, "complete": report.code().is_none(),
        "code": report.code(), "orders": sum(|t| t.orders), "inserted": sum(|t| t.inserted), "updated": sum(|t| t.updated),
        "api_calls": sum(|t| t.api_calls), "covered_until": report.accounts.iter().map(|a| a.covered_until).min().flatten(),
        "accounts": accounts})
}

async fn run_list(cli: &Cli, list: &List) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let shop = match &list.shop {
        Some(name) => Some(app.find_shop(&Actor::InstanceOwner, name).await?),
        None => None,
    };
    let filter = ListOrders { shop, reveal_buyer: list.reveal_buyer };
    let as_json = list.json;
    let print = |order: OrderView| {
        let text = if as_json { order_json(&order).to_string() } else { order_line(&order) };
        print::line(&text).map_err(Failure::io("standard output"))
    };
    app.list_orders::<Failure>(&Actor::InstanceOwner, filter, print).await?;
    Ok(ExitCode::SUCCESS)
}

fn order_line(order: &OrderView) -> String {
    let total = order.total.as_ref().map_or_else(String::new, |(amount, currency)| format!("{amount} {currency}"));
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
        "total": amount(total.map(|(text, _)| text.as_str()), total.map(|(_, currency)| *currency)), "items": items, "raw": order.raw})
}

/// `{"amount","currency"}`, or `null`.
fn amount(text: Option<&str>, currency: Option<hawser_core::Currency>) -> Value {
    text.map_or(Value::Null, |text| json!({"amount": text, "currency": currency.map(|currency| currency.to_string())}))
}
