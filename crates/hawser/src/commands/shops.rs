//! `hawser shops`: binds, lists and verifies shops.

use super::input;
use crate::bootstrap::{Missing, open};
use crate::company_arg::CompanyArg;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::{Args, Subcommand};
use hawser_core::shops::Headline;
use hawser_core::verification::{Check, CheckResult, Outcome, Verification};
use hawser_core::{Actor, Environment, FailureCode, Language, Marketplace, Region, Timestamp};
use hawser_service::{
    paging::Pages,
    shops::{BindByToken, CorrectSeller, ShopQuery, ShopView},
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
    /// Correct a wrong Seller ID; authorization and orders stay
    SellerId {
        /// The shop's name or id
        shop: String,
        /// The right Seller ID (卖家记号)
        seller_id: String,
        #[command(flatten)]
        company: CompanyArg,
        /// Print one JSON object instead of a sentence
        #[arg(long)]
        json: bool,
    },
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
            Self::Bind(Bind { json, .. })
            | Self::List(List { json, .. })
            | Self::SellerId { json, .. }
            | Self::Verify { json, .. } => *json,
        }
    }
}

pub async fn run(global: &GlobalArgs, command: &Shops) -> Result<ExitCode, Failure> {
    match command {
        Shops::Bind(bind) => run_bind(global, bind).await,
        Shops::List(list) => run_list(global, list).await,
        Shops::SellerId { shop, seller_id, company, json } => {
            run_seller_id(global, company, shop, seller_id, *json).await
        }
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

async fn run_seller_id(
    global: &GlobalArgs,
    company: &CompanyArg,
    shop: &str,
    seller_id: &str,
    as_json: bool,
) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let company = company.find(&app).await?;
    let id = app.find_shop_in(&Actor::InstanceOwner, company, shop).await?;
    let correct = CorrectSeller { shop: id, account: None, seller_id: seller_id.to_owned() };
    let view = app.correct_seller_id(&Actor::InstanceOwner, correct).await?;
    let text = if as_json {
        shop_json(&view).to_string()
    } else {
        format!("the Seller ID of {} is now {}; next: hawser shops verify {:?}", view.name, seller_id.trim(), view.name)
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
                "synchronization_code": account.states.synchronization.code(),
                "synchronization_since": account.states.synchronization.since(),
                "account_health": account.states.account_health.as_str(), "verification": account.states.verification.as_str(),
                "verification_code": account.states.verification.code(), "valid_until": account.valid_until,
                "authorized_on_source": account.authorized_source.as_str(),
                "is_stated_date_wrong": account.is_stated_date_wrong, "marketplaces": marketplaces})
        })
        .collect();
    json!({"id": shop.id, "company": shop.company, "name": shop.name, "platform": shop.platform.as_str(), "region": first.map(|account| account.region),
        "countries": countries(shop), "seller_id": first.map(|account| &account.seller_id),
        "state": shop.headline.map(|headline| headline.as_str()), "valid_until": first.and_then(|account| account.valid_until),
        "orders": shop.orders, "accounts": accounts})
}

/// The headline; for pulls that fail or are late, with the reason and since when.
fn state(shop: &ShopView) -> String {
    let Some(headline) = shop.headline else { return "record_only".to_owned() };
    let account = shop.accounts.iter().find(|account| account.states.headline() == headline);
    match (headline, account.and_then(|account| account.states.synchronization.since())) {
        (Headline::Failing(code), Some(since)) => format!("failing: {code} since {since}"),
        (Headline::Late, Some(since)) => format!("late: no complete pull since {since}"),
        (headline, _) => headline.as_str().to_owned(),
    }
}

fn shop_table(shops: &[ShopView]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Shop", "Countries", "State", "Valid until", "Orders"]);
    for shop in shops {
        let until = shop.accounts.first().and_then(|account| account.valid_until);
        let until = until.map_or_else(|| "unknown".to_owned(), |time| time.to_string()[..10].to_owned());
        let state = state(shop);
        table.add_row([shop.name.as_str(), &countries(shop).join(" "), &state, &until, &shop.orders.to_string()]);
    }
    table.to_string()
}

async fn run_verify(global: &GlobalArgs, company: &CompanyArg, shop: &str, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let id = app.find_shop_in(&Actor::InstanceOwner, company.find(&app).await?, shop).await?;
    let results = app.verify_shop(&Actor::InstanceOwner, id).await?;
    let passed = !results.is_empty() && results.iter().all(|result| result.passed);
    let text = if as_json {
        let mut value = verification_json(&results);
        value["shop"] = json!(shop);
        value.to_string()
    } else {
        let view = app.get_shop(&Actor::InstanceOwner, id).await?;
        check_table(&results, &view, global.language())
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(EXIT_VERIFICATION_FAILED) })
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

fn check_table(results: &[Verification], view: &ShopView, language: Language) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Step", "Result", "Code", "ms", "Amazon request ID"]);
    for result in results {
        for check in &result.checks {
            table.add_row(check_row(check));
            if is_measured_participation(check) {
                for country in open_countries(result, view) {
                    table.add_row([
                        format!("  {country}"),
                        "open".to_owned(),
                        String::new(),
                        String::new(),
                        String::new(),
                    ]);
                }
            }
        }
    }
    let mut text = table.to_string();
    text.push_str(&countries_open(results, view, language));
    for check in results.iter().flat_map(|result| &result.checks) {
        let Some(detail) = check.detail.as_deref().filter(|detail| !detail.is_empty()) else { continue };
        text.push_str(&format!("\n{}: {detail}", check.name));
    }
    for code in codes_to_explain(results) {
        let explanation = code.text(language);
        text.push_str(&format!("\n{code}: {}\n  {}", explanation.title, explanation.remedy));
    }
    text
}

fn check_row(check: &CheckResult) -> [String; 5] {
    let result = match check.result {
        Outcome::Passed if check.code.is_some() => "NOTICE",
        Outcome::Passed => "passed",
        Outcome::Failed => "FAILED",
        Outcome::Skipped => "skipped",
        Outcome::Stated => "stated, not proven",
        Outcome::NotMeasured => "NOT MEASURED",
    };
    let name = match check.marketplace_id.as_deref() {
        Some(id) => format!("  {}", Marketplace::by_id(id).map_or(id, |marketplace| marketplace.country)),
        None => check.name.as_str().to_owned(),
    };
    let code = check.code.clone().unwrap_or_default();
    [name, result.to_owned(), code, check.ms.to_string(), check.request_id.clone().unwrap_or_default()]
}

/// The selected countries of the verified account without a problem, if Amazon reported the participations.
fn open_countries(result: &Verification, view: &ShopView) -> Vec<&'static str> {
    let has_problem = |id: &str| result.checks.iter().any(|check| check.marketplace_id.as_deref() == Some(id));
    let account = view.accounts.iter().find(|account| account.id == result.account);
    let ticked = account.into_iter().flat_map(|account| &account.marketplaces).filter(|m| m.is_ticked);
    let open = ticked.filter(|m| !has_problem(m.marketplace_id.as_str()));
    open.filter_map(|m| Marketplace::by_id(m.marketplace_id.as_str())).map(|known| known.country).collect()
}

/// The codes of all results that need an explanation, the first failure first.
fn codes_to_explain(results: &[Verification]) -> Vec<FailureCode> {
    let noted =
        results.iter().flat_map(|result| &result.checks).filter_map(|check| check.code.as_deref()?.parse().ok());
    let mut codes: Vec<FailureCode> = Vec::new();
    for code in results.iter().filter_map(|result| result.code).chain(noted) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The number of open countries, if Amazon reported the participations.
fn countries_open(results: &[Verification], view: &ShopView, language: Language) -> String {
    let measured = || results.iter().filter(|result| result.checks.iter().any(is_measured_participation));
    let ticked = |result: &Verification| {
        let account = view.accounts.iter().find(|account| account.id == result.account);
        account.map_or(0, |account| account.marketplaces.iter().filter(|m| m.is_ticked).count())
    };
    let is_closed =
        |check: &&CheckResult| check.code.as_deref() == Some(FailureCode::MarketplaceNotParticipating.as_str());
    let all: usize = measured().map(ticked).sum();
    let closed = measured().flat_map(|result| &result.checks).filter(is_closed).count();
    let open = all.saturating_sub(closed);
    match (all, language) {
        (0, _) => String::new(),
        (all, Language::En) => format!("\n{open} of {all} countries are open."),
        (all, Language::Zh) => format!("\n{all} 个站点中有 {open} 个已开通。"),
    }
}

/// True for the step about all countries, if Amazon reported the participations.
fn is_measured_participation(check: &CheckResult) -> bool {
    check.name == Check::Participations && check.marketplace_id.is_none() && check.result == Outcome::Passed
}
