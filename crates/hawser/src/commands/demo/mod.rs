//! `hawser demo`: demonstrates Hawser against a simulated Amazon, in a temporary folder. It binds three shops, verifies
//! them, pulls all orders, and compares the stored orders with those of the simulated Amazon.

mod bind;
mod compare;
mod demo_shop;
mod report;

use super::{pull_progress::PullProgress, signals::interrupted};
use crate::error::Failure;
use crate::print;
use clap::Args;
use demo_shop::DemoShop;
use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_api::{Api, Settings};
use hawser_core::{Actor, Clock as _, Environment, OsRng, Secret, SystemClock};
use hawser_sandbox::{Description, Sandbox, SandboxOptions};
use hawser_service::{App, Parts, SetUp, SystemTimer, applications::AddApplication};
use hawser_store::{Store, StoreOptions};
use hawser_vault::MasterKeySource;
use std::{process::ExitCode, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// The demo pulls orders of this period. All simulated orders are younger.
const SINCE: Duration = Duration::from_secs(120 * 24 * 3600);

/// Interval at which the running demo pulls new orders.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub struct Demo {
    /// Exit after the first complete pull
    #[arg(long)]
    exit: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
    /// The number of orders per seller
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// The seed of all random data
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

pub async fn run(demo: &Demo) -> Result<ExitCode, Failure> {
    let folder = tempfile::Builder::new()
        .prefix("hawser-demo-")
        .tempdir()
        .map_err(Failure::io("cannot create a folder for the demo"))?;
    let listener =
        TcpListener::bind(("127.0.0.1", 0)).await.map_err(Failure::io("cannot listen on a loopback port"))?;
    let address = listener.local_addr().map_err(Failure::io("cannot listen on a loopback port"))?;
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
        "A simulated Amazon is running at {}. It allows an accelerated rate of calls.",
        sandbox.base_url()
    ));
    print::print_error(&format!(
        "The database and the master key are in {}, which is removed at the end.",
        folder.path().display()
    ));
    let app = set_up(folder.path(), &sandbox.description()).await?;
    let (stop, mut stopping) = watch::channel(false);
    let api = Api::new(app.clone(), Settings::default());
    let served = tokio::spawn(async move { api.serve(listener, async move { _ = stopping.changed().await }).await });
    let is_exact = run_steps(demo, &app, &sandbox, &base).await?;
    stop.send_replace(true);
    _ = served.await;
    app.store().close().await;
    sandbox.shutdown().await;
    Ok(if is_exact { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Binds, verifies, pulls and compares, and then keeps pulling unless the demo is to exit. True if everything matched.
async fn run_steps(demo: &Demo, app: &App, sandbox: &Sandbox, base: &str) -> Result<bool, Failure> {
    let mut shops = Vec::new();
    for (seller, name) in sandbox.description().sellers.iter().zip(["North America", "Europe", "Japan"]) {
        shops.push(bind::bind_and_verify(app, base, seller, name).await?);
    }
    pull(app, sandbox, &mut shops).await?;
    let is_exact = shops.iter().all(|shop| shop.comparison.is_exact() && shop.verifications.iter().all(|v| v.passed));
    let views = app.list_shops(&Actor::InstanceOwner).await?;
    let text =
        if demo.json { report::json(&shops, &views).to_string() } else { report::table(app, &shops, &views).await? };
    print::line(&text).map_err(Failure::io("standard output"))?;
    if !demo.exit {
        print::print_error(&format!("\nOpen  {base}/  (Hawser)"));
        print::print_error(&format!("and   {}/_sandbox/description  (the simulated Amazon)", sandbox.base_url()));
        if let Some(token) = app.create_setup_link().await? {
            print::print_error(&format!("Create the owner: {base}/setup?token={}", token.expose()));
        }
        keep_pulling(app, sandbox, &mut shops).await?;
    }
    Ok(is_exact)
}

/// Creates a database and a master key in an empty folder, with the simulated Amazon in place of Amazon.
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

/// Pulls every shop once and compares its orders with the ledger.
async fn pull(app: &App, sandbox: &Sandbox, shops: &mut [DemoShop]) -> Result<(), Failure> {
    for shop in shops {
        let bar = PullProgress::new(shop.name);
        let since = SystemClock.now().minus(SINCE);
        let report = app.pull_orders(&Actor::InstanceOwner, shop.id, since, &|progress| bar.show(&progress)).await;
        bar.finish();
        let report = report?;
        shop.api_calls += report.accounts.iter().map(|account| account.counts.api_calls).sum::<u64>();
        if let Some(code) = report.code() {
            print::print_error(&format!("{}: incomplete: {code}", shop.name));
        }
        let until = report.accounts.iter().map(|account| account.covered_until).min().flatten();
        shop.comparison = compare::with_ledger(app, sandbox, shop.id, &shop.seller.seller_id, until).await?;
    }
    Ok(())
}

/// Keeps pulling new orders until interrupted.
async fn keep_pulling(app: &App, sandbox: &Sandbox, shops: &mut [DemoShop]) -> Result<(), Failure> {
    print::print_error("New orders keep arriving and are pulled every few seconds. Press Ctrl-C to stop the demo.");
    let interrupted = interrupted();
    tokio::pin!(interrupted);
    loop {
        tokio::select! {
            () = &mut interrupted => return Ok(()),
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
        let before: usize = shops.iter().map(|shop| shop.comparison.stored).sum();
        pull(app, sandbox, shops).await?;
        let after: usize = shops.iter().map(|shop| shop.comparison.stored).sum();
        let exact = if shops.iter().all(|shop| shop.comparison.is_exact()) {
            "matching the ledger"
        } else {
            "NOT matching the ledger"
        };
        print::print_error(&format!("{after} orders ({} new), {exact}", after - before.min(after)));
    }
}
