//! Hawser itself, by its command line, over a fresh data folder: applications and shops are entered beforehand; the pull
//! is one process that does everything Hawser promises. Two applications in one process are pulled by the library, as
//! the service does it.

use std::{process::Stdio, sync::Arc};

use clap::Args;
use hawser_amazon::{ClientOptions, Endpoints};
use hawser_core::{Actor, Marketplace, OsRng, SystemClock, Timestamp};
use hawser_service::{App, Parts, SetUp, SystemTimer};
use hawser_store::{Store, StoreOptions};
use hawser_vault::MasterKeySource;
use serde::Deserialize;
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

use super::Place;
use crate::{
    amazon::{Amazon, Seller, Total},
    measure::Program,
    outcome::{Outcome, doing},
    tools::text,
    truth::Stored,
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

/// Where Hawser is told that Amazon is.
fn environment(amazon: &Amazon) -> Vec<(&'static str, String)> {
    let base = &amazon.about.base_url;
    vec![
        ("HAWSER_AMAZON__ENDPOINTS__LWA", base.clone()),
        ("HAWSER_AMAZON__ENDPOINTS__NA", format!("{base}/na")),
        ("HAWSER_AMAZON__ENDPOINTS__EU", format!("{base}/eu")),
        ("HAWSER_AMAZON__ENDPOINTS__FE", format!("{base}/fe")),
        ("HAWSER_AMAZON__CA_FILE", amazon.about.ca_file.clone()),
    ]
}

fn shop(index: usize) -> String {
    format!("Shop {index}")
}

/// Enters applications and shops; what pulls them then.
///
/// # Errors
/// A command fails.
pub async fn prepare(place: Place<'_>, sellers: &[&Seller], since: &str) -> Outcome<Program> {
    for (index, seller) in sellers.iter().enumerate() {
        let application = place.amazon.application_of(seller)?;
        let args = ["apps", "add", "--developer-id", "123456789012", "--client-secret-stdin", "--name"];
        let of_application = [
            &shop(index),
            "--region",
            &seller.region,
            "--application-id",
            &application.application_id,
            "--client-id",
            &application.client_id,
        ];
        say(place, &[&args, &of_application[..]].concat(), &application.client_secret).await?;
        let countries = seller.marketplace_ids.iter().filter_map(|id| Marketplace::by_id(id));
        let countries = countries.map(|marketplace| marketplace.country).collect::<Vec<_>>().join(",");
        let args = ["shops", "bind", "--refresh-token-stdin", "--name"];
        let of_shop =
            [&shop(index), "--region", &seller.region, "--countries", &countries, "--seller-id", &seller.seller_id];
        say(place, &[&args, &of_shop[..]].concat(), &seller.refresh_token).await?;
    }
    let data_dir = text(&place.folder.join("data"));
    let (program, args) = match sellers {
        [_] => {
            let args = ["--data-dir", &data_dir, "orders", "pull", &shop(0), "--since", since, "--json"];
            (place.tools.hawser.clone(), args.map(Into::into).to_vec())
        }
        _ => {
            let about = &place.amazon.about;
            let args = ["both", "--data-dir", &data_dir, "--base-url", &about.base_url, "--ca-file", &about.ca_file];
            let shops = (0..sellers.len()).map(|index| shop(index).into());
            let args = args.into_iter().chain(["--since", since]).map(Into::into).chain(shops).collect();
            (std::env::current_exe().map_err(doing("this program"))?, args)
        }
    };
    Ok(Program { program, args, env: environment(place.amazon), stdin: String::new() })
}

/// What Hawser stored of the n-th shop, buyer data included.
///
/// # Errors
/// The listing fails.
pub async fn stored(place: Place<'_>, index: usize) -> Outcome<Vec<Stored>> {
    let listed = say(place, &["orders", "list", "--shop", &shop(index), "--reveal-buyer", "--json"], "").await?;
    listed
        .lines()
        .map(|line| serde_json::from_str::<Listed>(line).map(Into::into).map_err(doing("orders list")))
        .collect()
}

#[derive(Deserialize)]
struct Listed {
    order_id: String,
    marketplace_id: Option<String>,
    status: String,
    last_updated_time: String,
    total: Option<Total>,
    items: Vec<Value>,
    raw: Value,
}

impl From<Listed> for Stored {
    fn from(listed: Listed) -> Self {
        Self {
            order_id: listed.order_id,
            marketplace_id: listed.marketplace_id,
            status: listed.status,
            last_updated_time: listed.last_updated_time,
            total: listed.total,
            items: listed.items.len(),
            raw: listed.raw,
        }
    }
}

/// Runs a command of Hawser's to its end; what it said.
async fn say(place: Place<'_>, args: &[&str], stdin: &str) -> Outcome<String> {
    let named = || doing(format!("hawser {}", args.join(" ")));
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
pub async fn run_both(both: Both) -> Outcome<()> {
    let url = format!("sqlite:{}", both.data_dir.join("hawser.db").display());
    let store = Store::open(&StoreOptions { url }).await.map_err(doing("the database"))?;
    let key_source = MasterKeySource::File(both.data_dir.join("master.key"));
    let set_up = SetUp { store: &store, key_source, may_migrate: false, clock: &SystemClock, rng: &OsRng };
    let vault = set_up.run().await.map_err(doing("the vault"))?;
    let address = |path: &str| url::Url::parse(&format!("{}{path}", both.base_url)).map_err(doing("an address"));
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: None,
    };
    let extra_root_pem = Some(std::fs::read(&both.ca_file).map_err(doing(both.ca_file.display()))?);
    let options = ClientOptions { endpoints, extra_root_pem, ..ClientOptions::default() };
    let hawser = App::new(Parts {
        store,
        vault,
        amazon: hawser_amazon::Client::new(options).map_err(doing("the client"))?,
        outbound: hawser_outbound::Outbound::default(),
        settings: hawser_service::Settings::default(),
        clock: Arc::new(SystemClock),
        timer: Arc::new(SystemTimer),
        rng: Arc::new(OsRng),
    });
    let since = Timestamp::parse(&both.since).map_err(doing("--since"))?;
    let pulls = both.shops.iter().map(|name| pull(&hawser, name, since));
    let pulled = futures_util::future::join_all(pulls).await;
    hawser.store().close().await;
    pulled.into_iter().collect()
}

async fn pull(hawser: &App, name: &str, since: Timestamp) -> Outcome<()> {
    let actor = Actor::InstanceOwner;
    let shop = hawser.find_shop(&actor, name).await.map_err(doing(name))?;
    let report = hawser.pull_orders(&actor, shop, since, &|_| {}).await.map_err(doing(name))?;
    report.code().map_or(Ok(()), |code| Err(format!("{name}: {code}")))
}
