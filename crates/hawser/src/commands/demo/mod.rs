//! `hawser demo`: the whole main job against a simulated Amazon, over a fresh folder: bind three shops, verify them, pull
//! every order, and compare what is stored with what the simulated Amazon says is true.

mod bind;
mod compare;
mod report;

use super::{
    orders::{show, spinner},
    sandbox::interrupted,
};
use crate::error::Failure;
use crate::print;
use clap::Args;
use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_api::{Api, Settings};
use hawser_core::verification::Verification;
use hawser_core::{Actor, Clock as _, Environment, Language, OsRng, Secret, ShopId, SystemClock};
use hawser_sandbox::ledger::Diff;
use hawser_sandbox::{Description, Sandbox, SandboxOptions, SellerDescription};
use hawser_service::{App, Parts, SetUp, SystemTimer, applications::AddApplication};
use hawser_store::{Store, StoreOptions};
use hawser_vault::MasterKeySource;
use std::{process::ExitCode, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// How far back the demo pulls; the simulated orders are younger.
const SINCE: Duration = Duration::from_secs(120 * 24 * 3600);

/// How often the demo that goes on looks for new orders.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// How the demo is shown.
#[derive(Debug, Args)]
pub struct Demo {
    /// Ends after the first complete pull
    #[arg(long)]
    exit: bool,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
    /// Orders of each seller
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// Everything simulated is drawn from this number
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// A shop of the demo.
struct DemoShop {
    id: ShopId,
    name: &'static str,
    seller: SellerDescription,
    verifications: Vec<Verification>,
    api_calls: u64,
    comparison: Diff,
}

/// Runs it.
pub async fn run(demo: &Demo, _language: Language) -> Result<ExitCode, Failure> {
    let folder =
        tempfile::Builder::new().prefix("hawser-demo-").tempdir().map_err(Failure::io("a folder for the demo"))?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(Failure::io("a loopback port"))?;
    let address = listener.local_addr().map_err(Failure::io("a loopback port"))?;
    let base = format!("http://{address}");
    let sandbox = Sandbox::start(SandboxOptions {
        seed: demo.seed,
        orders: demo.orders,
        no_quotas: true,
        live: (!demo.exit).then_some(0.5),
        redirect_uris: vec![format!("{base}/oauth/amazon/callback")],
        login_uri: Some(format!("{base}/oauth/amazon/login")),
        ..SandboxOptions::default()
    })
    .await?;
    print::print_error(&format!(
        "A simulated Amazon runs at {}; it grants an accelerated rate of calls.",
        sandbox.base_url()
    ));
    print::print_error(&format!("Database and master key are in {}, removed at the end.", folder.path().display()));
    let app = set_up(folder.path(), &sandbox.description()).await?;
    let (stop, mut stopping) = watch::channel(false);
    let api = Api::new(app.clone(), Settings::default());
    let served = tokio::spawn(async move { api.serve(listener, async move { _ = stopping.changed().await }).await });
    let is_right = main_job(demo, &app, &sandbox, &base).await?;
    stop.send_replace(true);
    _ = served.await;
    app.store().close().await;
    sandbox.shutdown().await;
    Ok(if is_right { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Bind, verify, pull, compare; and go on, if wanted.
async fn main_job(demo: &Demo, app: &App, sandbox: &Sandbox, base: &str) -> Result<bool, Failure> {
    let mut shops = Vec::new();
    for (seller, name) in sandbox.description().sellers.iter().zip(["North America", "Europe", "Japan"]) {
        shops.push(bind::bind_and_verify(app, base, seller, name).await?);
    }
    pull(app, sandbox, &mut shops).await?;
    let is_right = shops.iter().all(|shop| shop.comparison.is_exact() && shop.verifications.iter().all(|v| v.passed));
    let views = app.list_shops(&Actor::InstanceOwner).await?;
    let text =
        if demo.json { report::json(&shops, &views).to_string() } else { report::table(app, &shops, &views).await? };
    print::line(&text).map_err(Failure::io("standard output"))?;
    if !demo.exit {
        print::print_error(&format!("\nOpen  {base}/  (Hawser)"));
        print::print_error(&format!("and   {}/_sandbox/description  (the simulated Amazon)", sandbox.base_url()));
        if let Some(token) = app.create_setup_link().await? {
            print::print_error(&format!("Make the owner: {base}/setup?token={}", token.expose()));
        }
        go_on(app, sandbox, &mut shops).await?;
    }
    Ok(is_right)
}

/// A Hawser over a fresh folder that takes the simulated Amazon for Amazon.
async fn set_up(folder: &std::path::Path, amazon: &Description) -> Result<App, Failure> {
    let store = Store::open(&StoreOptions { url: format!("sqlite:{}", folder.join("hawser.db").display()) }).await?;
    let key_source = MasterKeySource::File(folder.join("master.key"));
    let set_up = SetUp { store: &store, key_source, may_migrate: true, clock: &SystemClock, rng: &OsRng };
    let vault = set_up.run().await?;
    let address = |path: &str| {
        let text = format!("{}{path}", amazon.base_url);
        url::Url::parse(&text).map_err(|error| Failure::Config(format!("{text}: {error}")))
    };
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: Some(address("/seller-central")?),
    };
    let app = App::new(Parts {
        store,
        vault,
        amazon: Client::new(ClientOptions { endpoints, ..ClientOptions::default() })?,
        outbound: hawser_outbound::Outbound::default(),
        settings: hawser_service::Settings::default(),
        clock: Arc::new(SystemClock),
        timer: Arc::new(SystemTimer),
        rng: Arc::new(OsRng),
    });
    for application in &amazon.applications {
        let new = AddApplication {
            region: application.region,
            name: format!("Hawser demo ({})", application.region),
            developer_id: "123456789012".to_owned(),
            application_id: application.application_id.clone(),
            client_id: application.client_id.clone(),
            client_secret: Secret::new(application.client_secret.clone()),
            is_private: false,
            is_draft: false,
            environment: Environment::Sandbox,
        };
        app.create_application(&Actor::InstanceOwner, new).await?;
    }
    Ok(app)
}

/// Pulls every shop once and compares it with the ledger.
async fn pull(app: &App, sandbox: &Sandbox, shops: &mut [DemoShop]) -> Result<(), Failure> {
    for shop in shops {
        let bar = spinner();
        let since = SystemClock.now().minus(SINCE);
        let name = shop.name;
        let report =
            app.pull_orders(&Actor::InstanceOwner, shop.id, since, &|progress| show(&bar, name, &progress)).await;
        bar.finish_and_clear();
        let report = report?;
        shop.api_calls += report.accounts.iter().map(|account| account.counts.api_calls).sum::<u64>();
        if let Some(code) = report.code() {
            print::print_error(&format!("{name}: incomplete: {code}"));
        }
        let until = report.accounts.iter().map(|account| account.covered_until).min().flatten();
        shop.comparison = compare::with_ledger(app, sandbox, shop.id, &shop.seller.seller_id, until).await?;
    }
    Ok(())
}

/// Goes on until it is interrupted: new orders arrive, and are pulled.
async fn go_on(app: &App, sandbox: &Sandbox, shops: &mut [DemoShop]) -> Result<(), Failure> {
    print::print_error("New orders keep arriving and are pulled every few seconds. Ctrl-C ends the demo.");
    loop {
        tokio::select! {
            () = interrupted() => return Ok(()),
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
        let before: usize = shops.iter().map(|shop| shop.comparison.stored).sum();
        pull(app, sandbox, shops).await?;
        let after: usize = shops.iter().map(|shop| shop.comparison.stored).sum();
        let exact =
            if shops.iter().all(|shop| shop.comparison.is_exact()) { "as the ledger" } else { "NOT as the ledger" };
        print::print_error(&format!("{after} orders ({} new), {exact}", after - before.min(after)));
    }
}
