//! `hawser shops`: bind, list, verify.

use super::input;
use crate::bootstrap::open;
use crate::cli::Cli;
use crate::error::Failure;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::verification::{Outcome, Verification};
use hawser_core::{Actor, Environment, Language, Marketplace, Region, Timestamp};
use hawser_service::{
    App,
    shops::{BindByToken, ShopView},
};
use serde_json::{Value, json};
use std::{path::PathBuf, process::ExitCode};

/// What a failed verification exits with.
const VERIFICATION_FAILED: u8 = 2;

/// Shops.
#[derive(Debug, Subcommand)]
pub enum Shops {
    /// Binds a shop with a refresh token that the seller made for your application
    Bind(Bind),
    /// Lists the shops
    List {
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Proves step by step whether a binding works
    Verify {
        /// The shop's name or id
        shop: String,
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
}

/// What a person enters to bind a shop.
#[derive(Debug, Args)]
pub struct Bind {
    /// Free text that tells shops apart
    #[arg(long)]
    name: String,
    /// na, eu or fe
    #[arg(long)]
    region: Region,
    /// Country codes, for example US,CA
    #[arg(long, value_delimiter = ',', required = true)]
    countries: Vec<String>,
    /// The Seller ID (卖家记号)
    #[arg(long)]
    seller_id: String,
    /// Reads the refresh token from standard input
    #[arg(long)]
    refresh_token_stdin: bool,
    /// Reads the refresh token from a file
    #[arg(long, value_name = "FILE", conflicts_with = "refresh_token_stdin")]
    refresh_token_file: Option<PathBuf>,
    /// The day the seller authorized; the authorization ends a year later
    #[arg(long, value_name = "DATE", value_parser = Timestamp::parse)]
    authorized_on: Option<Timestamp>,
    /// production or sandbox; without it, production where there is an application of it
    #[arg(long)]
    environment: Option<Environment>,
    /// One JSON object instead of a sentence
    #[arg(long)]
    json: bool,
}

impl Shops {
    /// Whether a failure is told as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::Bind(Bind { json, .. }) | Self::List { json } | Self::Verify { json, .. } => *json,
        }
    }
}

/// Runs it.
pub async fn run(cli: &Cli, command: &Shops) -> Result<ExitCode, Failure> {
    match command {
        Shops::Bind(bind) => run_bind(cli, bind).await,
        Shops::List { json } => run_list(cli, *json).await,
        Shops::Verify { shop, json } => run_verify(cli, shop, *json).await,
    }
}

async fn run_bind(cli: &Cli, bind: &Bind) -> Result<ExitCode, Failure> {
    let refresh_token = input::secret("refresh-token", bind.refresh_token_stdin, bind.refresh_token_file.as_ref())?;
    let app = open(cli, false).await?;
    let new = BindByToken {
        name: bind.name.clone(),
        region: bind.region,
        countries: bind.countries.clone(),
        seller_id: bind.seller_id.clone(),
        refresh_token,
        authorized_on: bind.authorized_on,
        environment: bind.environment,
    };
    let company = app.default_company().await?;
    let id = app.bind_shop_by_token(&Actor::InstanceOwner, company, new).await?;
    let text = if bind.json {
        json!({"id": id, "name": bind.name.trim()}).to_string()
    } else {
        format!("bound {} ({id}), not yet verified; next: hawser shops verify {:?}", bind.name.trim(), bind.name.trim())
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

async fn run_list(cli: &Cli, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let shops = app.list_shops(&Actor::InstanceOwner).await?;
    let text = if as_json {
        json!({"shops": shops.iter().map(shop_json).collect::<Vec<_>>()}).to_string()
    } else {
        shop_table(&shops)
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// The country codes of the ticked marketplaces, in the registry's order.
pub(super) fn countries(shop: &ShopView) -> Vec<String> {
    let is_ticked = |id: &str| {
        shop.accounts
            .iter()
            .flat_map(|account| &account.marketplaces)
            .any(|m| m.is_ticked && m.marketplace_id.as_str() == id)
    };
    hawser_core::shops::marketplace::ALL.iter().filter(|m| is_ticked(m.id)).map(|m| m.country.to_owned()).collect()
}

fn shop_json(shop: &ShopView) -> Value {
    let first = shop.accounts.first();
    let accounts: Vec<Value> = shop
        .accounts
        .iter()
        .map(|account| {
            let marketplaces: Vec<Value> = account
                .marketplaces
                .iter()
                .map(|m| {
                    json!({"marketplace_id": m.marketplace_id, "country": Marketplace::by_id(m.marketplace_id.as_str()).map(|m| m.country),
                        "is_ticked": m.is_ticked, "is_participating": m.is_participating,
                        "has_suspended_listings": m.has_suspended_listings})
                })
                .collect();
            json!({"seller_id": account.seller_id, "identity": account.identity.as_str(), "region": account.region,
                "authorization": account.states.authorization.as_str(), "synchronization": account.states.synchronization.as_str(),
                "account_health": account.states.account_health.as_str(), "verification": account.states.verification.as_str(),
                "verification_code": account.states.verification.code(), "valid_until": account.valid_until,
                "authorized_on_source": account.authorized_source.as_str(), "marketplaces": marketplaces})
        })
        .collect();
    json!({"id": shop.id, "name": shop.name, "platform": shop.platform.as_str(), "region": first.map(|account| account.region),
        "countries": countries(shop), "seller_id": first.map(|account| &account.seller_id),
        "state": shop.headline.map(|headline| headline.as_str()), "valid_until": first.and_then(|account| account.valid_until),
        "orders": shop.orders, "accounts": accounts})
}

fn shop_table(shops: &[ShopView]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Shop", "Countries", "State", "Valid until", "Orders"]);
    for shop in shops {
        let until = shop.accounts.first().and_then(|account| account.valid_until);
        let until = until.map_or_else(|| "unknown".to_owned(), |time| time.to_string()[..10].to_owned());
        let state = shop.headline.map_or("record_only", |headline| headline.as_str());
        table.add_row([shop.name.as_str(), &countries(shop).join(" "), state, &until, &shop.orders.to_string()]);
    }
    table.to_string()
}

async fn run_verify(cli: &Cli, shop: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let (passed, results) = verify(&app, shop).await?;
    let text = if as_json {
        let mut value = verification_json(&results);
        value["shop"] = json!(shop);
        value.to_string()
    } else {
        ladder_table(&results, cli.language())
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(VERIFICATION_FAILED) })
}

async fn verify(app: &App, shop: &str) -> Result<(bool, Vec<Verification>), Failure> {
    let id = app.find_shop(&Actor::InstanceOwner, shop).await?;
    let results = app.verify_shop(&Actor::InstanceOwner, id).await?;
    Ok((!results.is_empty() && results.iter().all(|result| result.passed), results))
}

/// `{"passed","code","steps":[{"name","code","ms",…}],"skipped":[…]}` over all seller accounts of the shop.
pub(super) fn verification_json(results: &[Verification]) -> Value {
    let climbed = results.iter().flat_map(|result| &result.checks).filter(|rung| rung.result != Outcome::Skipped);
    let skipped = results.iter().flat_map(|result| &result.checks).filter(|rung| rung.result == Outcome::Skipped);
    json!({
        "passed": !results.is_empty() && results.iter().all(|result| result.passed),
        "code": results.iter().find_map(|result| result.code),
        "steps": climbed.collect::<Vec<_>>(),
        "skipped": skipped.map(|rung| rung.name).collect::<Vec<_>>(),
    })
}

fn ladder_table(results: &[Verification], language: Language) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Step", "Result", "Code", "ms", "Amazon's request id"]);
    for rung in results.iter().flat_map(|result| &result.checks) {
        let result = match rung.result {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
            Outcome::Skipped => "skipped",
            Outcome::Stated => "stated, not proven",
        };
        let code = rung.code.clone().unwrap_or_default();
        let request_id = rung.request_id.clone().unwrap_or_default();
        table.add_row([rung.name.as_str(), result, &code, &rung.ms.to_string(), &request_id]);
    }
    let mut text = table.to_string();
    for code in results.iter().filter_map(|result| result.code) {
        let words = code.text(language);
        text.push_str(&format!("\n{code}: {}\n  {}", words.title, words.remedy));
    }
    text
}
