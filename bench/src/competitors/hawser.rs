//! Hawser itself, through its command line and with an empty data folder. Applications and shops are entered beforehand;
//! the pull is one complete process. Two applications in one process are pulled through the library, as the server does.

use std::process::Stdio;

use clap::Args;
use hawser_core::{Actor, Marketplace, Timestamp};
use hawser_sandbox::{SellerDescription, ledger::StoredOrder};
use hawser_service::App;
use hawser_store::{Store, StoreOptions};
use hawser_testkit::AppBuilder;
use serde::Deserialize;
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

use super::Place;
use crate::{
    amazon::Amazon,
    ground_truth::Stored,
    measure::Program,
    result::{BenchResult, context},
    tools::text,
};

/// The arguments of a pull of two shops in one process.
#[derive(Debug, Args)]
pub struct Both {
    #[arg(long)]
    data_dir: std::path::PathBuf,
    #[arg(long)]
    base_url: String,
    #[arg(long)]
    ca_file: std::path::PathBuf,
    #[arg(long)]
    since: String,
    #[arg(required = true)]
    shops: Vec<String>,
}

/// The environment variables that point Hawser to the simulated Amazon.
fn environment(amazon: &Amazon) -> Vec<(&'static str, String)> {
    let base = &amazon.description.base_url;
    vec![
        ("HAWSER_AMAZON__ENDPOINTS__LWA", base.clone()),
        ("HAWSER_AMAZON__ENDPOINTS__NA", format!("{base}/na")),
        ("HAWSER_AMAZON__ENDPOINTS__EU", format!("{base}/eu")),
        ("HAWSER_AMAZON__ENDPOINTS__FE", format!("{base}/fe")),
        ("HAWSER_AMAZON__CA_FILE", amazon.ca_file().to_owned()),
    ]
}

fn shop(index: usize) -> String {
    format!("Shop {index}")
}

/// Enters applications and shops, and returns the process that pulls them.
///
/// # Errors
/// A command fails.
pub async fn prepare(place: Place<'_>, sellers: &[&SellerDescription], since: &str) -> BenchResult<Program> {
    say(place, &["init"], "").await?;
    for (index, seller) in sellers.iter().enumerate() {
        let application = place.amazon.application_of(seller)?;
        let args = ["apps", "add", "--developer-id", "123456789012", "--client-secret-stdin", "--name"];
        let of_application = [
            &shop(index),
            "--region",
            seller.region.as_str(),
            "--application-id",
            &application.application_id,
            "--client-id",
            &application.client_id,
        ];
        say(place, &[&args, &of_application[..]].concat(), &application.client_secret).await?;
        let countries = seller.marketplace_ids.iter().filter_map(|id| Marketplace::by_id(id));
        let countries = countries.map(|marketplace| marketplace.country).collect::<Vec<_>>().join(",");
        let args = ["shops", "bind", "--refresh-token-stdin", "--name"];
        let of_shop = [
            &shop(index),
            "--region",
            seller.region.as_str(),
            "--countries",
            &countries,
            "--seller-id",
            &seller.seller_id,
        ];
        say(place, &[&args, &of_shop[..]].concat(), &seller.refresh_token).await?;
    }
    let data_dir = text(&place.folder.join("data"));
    let (program, args) = match sellers {
        [_] => {
            let args = ["--data-dir", &data_dir, "orders", "pull", &shop(0), "--since", since, "--json"];
            (place.tools.hawser.clone(), args.map(Into::into).to_vec())
        }
        _ => {
            let base_url = &place.amazon.description.base_url;
            let args = ["both", "--data-dir", &data_dir, "--base-url", base_url, "--ca-file", place.amazon.ca_file()];
            let shops = (0..sellers.len()).map(|index| shop(index).into());
            let args = args.into_iter().chain(["--since", since]).map(Into::into).chain(shops).collect();
            (std::env::current_exe().map_err(context("this program"))?, args)
        }
    };
    Ok(Program { program, args, env: environment(place.amazon), stdin: String::new() })
}

/// The stored orders of the n-th shop, including buyer data.
///
/// # Errors
/// The listing fails.
pub async fn stored(place: Place<'_>, index: usize) -> BenchResult<Vec<Stored>> {
    let listed = say(place, &["orders", "list", "--shop", &shop(index), "--reveal-buyer", "--json"], "").await?;
    listed
        .lines()
        .map(|line| serde_json::from_str::<Listed>(line).map(Into::into).map_err(context("orders list")))
        .collect()
}

#[derive(Deserialize)]
struct Listed {
    #[serde(flatten)]
    order: StoredOrder,
    items: Vec<Value>,
    raw: Value,
}

impl From<Listed> for Stored {
    fn from(listed: Listed) -> Self {
        Self { order: listed.order, items: listed.items.len(), raw: listed.raw }
    }
}

/// Runs a command of Hawser and returns its output.
async fn say(place: Place<'_>, args: &[&str], stdin: &str) -> BenchResult<String> {
    let named = || context(format!("hawser {}", args.join(" ")));
    let mut child = Command::new(&place.tools.hawser)
        .arg("--data-dir")
        .arg(place.folder.join("data"))
        .args(args)
        .envs(environment(place.amazon))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(named())?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(stdin.as_bytes()).await.map_err(named())?;
    }
    let output = child.wait_with_output().await.map_err(named())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("hawser {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}

/// Pulls several shops at the same time in this process.
///
/// # Errors
/// A pull is incomplete or fails.
pub async fn run_both(both: Both) -> BenchResult<()> {
    let url = format!("sqlite:{}", both.data_dir.join("hawser.db").display());
    let store = Store::open(&StoreOptions { url }).await.map_err(context("the database"))?;
    let hawser = AppBuilder::new(store, &both.base_url, both.data_dir.join("master.key"))
        .ca_file(both.ca_file)
        .without_migration()
        .build()
        .await
        .map_err(context("the app"))?;
    let since = Timestamp::parse(&both.since).map_err(context("--since"))?;
    let pulls = both.shops.iter().map(|name| pull(&hawser, name, since));
    let pulled = futures_util::future::join_all(pulls).await;
    hawser.store().close().await;
    pulled.into_iter().collect()
}

async fn pull(hawser: &App, name: &str, since: Timestamp) -> BenchResult<()> {
    let actor = Actor::InstanceOwner;
    let shop = hawser.find_shop(&actor, name).await.map_err(context(name))?;
    let report = hawser.pull_orders(&actor, shop, since, &|_| {}).await.map_err(context(name))?;
    report.code().map_or(Ok(()), |code| Err(format!("{name}: {code}")))
}
