//! `hawser shops`: binds, lists and verifies shops.

use super::input;
use crate::bootstrap::{Missing, open};
use crate::company_arg::CompanyArg;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::verification::{Outcome, Verification};
use hawser_core::{Actor, Environment, Language, Marketplace, Region, ShopId, Timestamp};
use hawser_service::{
    App,
    paging::Pages,
    shops::{BindByToken, ShopQuery, ShopView},
};
use serde_json::{Value, json};
use std::{path::PathBuf, process::ExitCode};

/// Exit code of a failed verification.
const EXIT_VERIFICATION_FAILED: u8 = 2;

#[derive(Debug, Subcommand)]
pub enum Shops {
    /// Bind a shop with a refresh token that the seller created for your application
    Bind(Bind),
    /// List the shops by name
    List(List),
    /// Check step by step that a binding works
    Verify {
        /// The shop's name or id
        shop: String,
        #[command(flatten)]
        company: CompanyArg,
        /// Print one JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    company: CompanyArg,
    /// The largest number of shops to list; default: all
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// List only shops with this country
    #[arg(long)]
    country: Option<String>,
    /// List only shops whose name contains this text or whose Seller ID begins with it
    #[arg(long)]
    search: Option<String>,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Bind {
    #[command(flatten)]
    company: CompanyArg,
    /// The name of the shop in Hawser
    #[arg(long)]
    name: String,
    /// The region: na, eu or fe
    #[arg(long)]
    region: Region,
    /// The country codes, for example US,CA
    #[arg(long, value_delimiter = ',', required = true)]
    countries: Vec<String>,
    /// The Seller ID (卖家记号)
    #[arg(long)]
    seller_id: String,
    /// Read the refresh token from standard input
    #[arg(long)]
    refresh_token_stdin: bool,
    /// Read the refresh token from a file
    #[arg(long, value_name = "FILE", conflicts_with = "refresh_token_stdin")]
    refresh_token_file: Option<PathBuf>,
    /// The day on which the seller authorized; the authorization expires a year later
    #[arg(long, value_name = "DATE", value_parser = Timestamp::parse)]
    authorized_on: Option<Timestamp>,
    /// The environment, production or sandbox; default: production if it has an application
    #[arg(long)]
    environment: Option<Environment>,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    json: bool,
}

impl Shops {
    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::Bind(Bind { json, .. }) | Self::List(List { json, .. }) | Self::Verify { json, .. } => *json,
        }
    }
}

pub async fn run(global: &GlobalArgs, command: &Shops) -> Result<ExitCode, Failure> {
    match command {
        Shops::Bind(bind) => run_bind(global, bind).await,
        Shops::List(list) => run_list(global, list).await,
        Shops::Verify { shop, company, json } => run_verify(global, company, shop, *json).await,
    }
}

async fn run_bind(global: &GlobalArgs, bind: &Bind) -> Result<ExitCode, Failure> {
    let refresh_token = input::secret("refresh-token", bind.refresh_token_stdin, bind.refresh_token_file.as_ref())?;
    let app = open(global, Missing::Refuse).await?;
    let new = BindByToken {
        name: bind.name.clone(),
        region: bind.region,
        countries: bind.countries.clone(),
        seller_id: bind.seller_id.clone(),
        refresh_token,
        authorized_on: bind.authorized_on,
        environment: bind.environment,
    };
    let company = bind.company.or_default(&app).await?;
    let id = app.bind_shop_by_token(&Actor::InstanceOwner, company, new).await?;
    let text = if bind.json {
        json!({"id": id, "name": bind.name.trim()}).to_string()
    } else {
        format!("bound {} ({id}), not verified yet; next: hawser shops verify {:?}", bind.name.trim(), bind.name.trim())
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

async fn run_list(global: &GlobalArgs, list: &List) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let query = ShopQuery {
        company: list.company.find(&app).await?,
        country: list.country.clone(),
        search: list.search.clone(),
        ..ShopQuery::default()
    };
    let mut all = Pages::new(list.limit);
    while let Some(page) = all.next() {
        all.add(app.page_shops(&Actor::InstanceOwner, &query, &page).await?);
    }
    let shops = all.items();
    let text = if list.json {
        json!({"shops": shops.iter().map(shop_json).collect::<Vec<_>>()}).to_string()
    } else {
        shop_table(&shops)
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// The country codes of the selected marketplaces, in the order of the marketplace list.
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
    json!({"id": shop.id, "company": shop.company, "name": shop.name, "platform": shop.platform.as_str(), "region": first.map(|account| account.region),
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

async fn run_verify(global: &GlobalArgs, company: &CompanyArg, shop: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let id = app.find_shop_in(&Actor::InstanceOwner, company.find(&app).await?, shop).await?;
    let (passed, results) = verify(&app, id).await?;
    let text = if as_json {
        let mut value = verification_json(&results);
        value["shop"] = json!(shop);
        value.to_string()
    } else {
        check_table(&results, global.language())
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(EXIT_VERIFICATION_FAILED) })
}

async fn verify(app: &App, id: ShopId) -> Result<(bool, Vec<Verification>), Failure> {
    let results = app.verify_shop(&Actor::InstanceOwner, id).await?;
    Ok((!results.is_empty() && results.iter().all(|result| result.passed), results))
}

/// `{"passed","code","steps":[{"name","code","ms",…}],"skipped":[…]}` over all seller accounts of the shop.
pub(super) fn verification_json(results: &[Verification]) -> Value {
    let done = results.iter().flat_map(|result| &result.checks).filter(|check| check.result != Outcome::Skipped);
    let skipped = results.iter().flat_map(|result| &result.checks).filter(|check| check.result == Outcome::Skipped);
    json!({
        "passed": !results.is_empty() && results.iter().all(|result| result.passed),
        "code": results.iter().find_map(|result| result.code),
        "steps": done.collect::<Vec<_>>(),
        "skipped": skipped.map(|check| check.name).collect::<Vec<_>>(),
    })
}

fn check_table(results: &[Verification], language: Language) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Step", "Result", "Code", "ms", "Amazon request ID"]);
    for check in results.iter().flat_map(|result| &result.checks) {
        let result = match check.result {
            Outcome::Passed => "passed",
            Outcome::Failed => "FAILED",
            Outcome::Skipped => "skipped",
            Outcome::Stated => "stated, not proven",
        };
        let code = check.code.clone().unwrap_or_default();
        let request_id = check.request_id.clone().unwrap_or_default();
        table.add_row([check.name.as_str(), result, &code, &check.ms.to_string(), &request_id]);
    }
    let mut text = table.to_string();
    for code in results.iter().filter_map(|result| result.code) {
        let explanation = code.text(language);
        text.push_str(&format!("\n{code}: {}\n  {}", explanation.title, explanation.remedy));
    }
    text
}
