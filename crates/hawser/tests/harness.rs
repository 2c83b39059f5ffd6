//! A data folder and a simulated Amazon for the program under test.

use crate::call::{Call, Output};
use hawser_core::{Clock as _, SystemClock, Timestamp};
use hawser_sandbox::{Operation, Sandbox, SandboxOptions, SellerDescription};
use hawser_testkit::assert_stored_matches_ledger;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// Countries with which each seller is bound: all that it sells in, as people write them.
const COUNTRIES: [&str; 4] = ["US,CA,MX", "DE,FR,IT,UK", "JP", "US,CA,MX"];

pub struct Harness {
    pub amazon: Sandbox,
    temp_dir: TempDir,
    database_url: Option<String>,
    proxy_url: Option<String>,
}

impl Harness {
    /// Starts with this number of orders per seller. The sellers are in North America, Europe and Japan.
    pub async fn new(orders: usize) -> Self {
        Self::with(SandboxOptions { orders, no_quotas: true, ..SandboxOptions::default() }).await
    }

    /// Creates the database and the master key.
    pub async fn initialized(self) -> Self {
        self.run("init").await.exits(0);
        self
    }

    pub async fn with(options: SandboxOptions) -> Self {
        let amazon = Sandbox::start(options).await.expect("the simulated Amazon starts");
        Self {
            amazon,
            temp_dir: TempDir::with_prefix("hawser-binary-").expect("a folder"),
            database_url: None,
            proxy_url: None,
        }
    }

    /// Uses this database instead of a file in the data folder.
    pub fn with_database(mut self, url: &str) -> Self {
        self.database_url = Some(url.to_owned());
        self
    }

    /// Puts a proxy between the program and the simulated Amazon.
    pub fn through(mut self, base_url: &str) -> Self {
        self.proxy_url = Some(base_url.to_owned());
        self
    }

    /// Adds one application and one shop named *Shop* of a seller.
    pub async fn with_shop(self, seller: usize) -> Self {
        self.create_application(seller).await.exits(0);
        self.bind(seller, "Shop").await.exits(0);
        self
    }

    /// The data folder, which the program creates.
    pub fn data_dir(&self) -> PathBuf {
        self.temp_dir.path().join("data")
    }

    pub fn database_file(&self) -> PathBuf {
        self.data_dir().join("hawser.db")
    }

    pub fn key_file(&self) -> PathBuf {
        self.data_dir().join("master.key")
    }

    /// The folder that contains the data folder.
    pub fn folder(&self) -> &Path {
        self.temp_dir.path()
    }

    pub fn seller(&self, index: usize) -> SellerDescription {
        self.amazon.description().sellers[index].clone()
    }

    /// The program with this data folder and the simulated Amazon in place of Amazon.
    pub fn app(&self, line: &[&str]) -> Call {
        let data_dir = self.data_dir();
        let data_dir = data_dir.to_str().expect("a plain path");
        let line: Vec<&str> = ["--data-dir", data_dir].into_iter().chain(line.iter().copied()).collect();
        let base = self.proxy_url.as_deref().unwrap_or(self.amazon.base_url());
        let mut call = Call::new(&line).env("HAWSER_AMAZON__ENDPOINTS__LWA", base);
        for region in ["na", "eu", "fe"] {
            let name = format!("HAWSER_AMAZON__ENDPOINTS__{}", region.to_uppercase());
            call = call.env(&name, &format!("{base}/{region}"));
        }
        match &self.database_url {
            Some(url) => call.env("HAWSER_DATABASE__URL", url),
            None => call,
        }
    }

    /// Runs a command line, which is split at spaces.
    pub async fn run(&self, line: &str) -> Output {
        self.app(&line.split_whitespace().collect::<Vec<_>>()).run().await
    }

    /// `apps add`, for the region of a seller.
    pub fn apps_add(&self, seller: usize) -> Call {
        let app = self.amazon.description().applications[seller].clone();
        let region = app.region.to_string();
        let line = ["apps", "add", "--region", &region, "--name", "Test", "--developer-id", "123456789012"];
        let ids = ["--application-id", &app.application_id, "--client-id", &app.client_id];
        let line: Vec<&str> = line.into_iter().chain(ids).chain(["--client-secret-stdin", "--private"]).collect();
        self.app(&line).stdin(&format!("{}\n", app.client_secret))
    }

    /// Creates the data folder and adds the application of a seller's region.
    pub async fn create_application(&self, seller: usize) -> Output {
        self.run("init").await.exits(0);
        self.apps_add(seller).run().await
    }

    /// `shops bind` with the values of a seller, some of them replaced.
    pub fn shops_bind(&self, seller: usize, name: &str, replaced: &[(&str, &str)]) -> Call {
        let SellerDescription { seller_id, region, refresh_token, .. } = self.seller(seller);
        let region = region.to_string();
        let values = [
            ("--name", name),
            ("--region", &region),
            ("--countries", COUNTRIES[seller]),
            ("--seller-id", &seller_id),
            ("--authorized-on", &days_ago(30)),
        ];
        let mut line = vec!["shops", "bind", "--json", "--refresh-token-stdin"];
        for (option, value) in values {
            line.extend([
                option,
                replaced.iter().find(|(other, _)| *other == option).map_or(value, |(_, value)| value),
            ]);
        }
        self.app(&line).stdin(&format!("{refresh_token}\n"))
    }

    pub async fn bind(&self, seller: usize, name: &str) -> Output {
        self.shops_bind(seller, name, &[]).run().await
    }

    /// The number of pages of orders that were requested so far.
    pub fn pages_requested(&self) -> u64 {
        self.amazon.requests().calls(Operation::SearchOrders)
    }

    /// Waits until this number of pages was requested.
    pub async fn wait_for_pages(&self, pages: u64) {
        let mut interval = tokio::time::interval(Duration::from_millis(1));
        for _ in 0..60_000 {
            if self.pages_requested() >= pages {
                return;
            }
            interval.tick().await;
        }
        panic!("page {pages} was never requested");
    }

    /// Fails unless the stored orders of a shop are exactly those of the ledger as of the end of the pull's coverage.
    pub async fn assert_as_the_ledger(&self, shop: &str, seller: usize, pull: &Value) {
        let until = pull["covered_until"].as_str().unwrap_or_else(|| panic!("covered without a gap: {pull}"));
        let until = Timestamp::parse(until).expect("a time");
        let stored = self.run(&format!("orders list --shop {shop} --json")).await.exits(0).json_lines();
        let stored = stored.into_iter().map(|order| serde_json::from_value(order).expect("a listed order")).collect();
        assert_stored_matches_ledger(stored, &self.amazon, &self.seller(seller).seller_id, until);
    }
}

/// The date a number of days ago.
pub fn days_ago(days: u64) -> String {
    let then = SystemClock.now().minus(Duration::from_secs(days * 24 * 3600));
    then.to_string()[..10].to_owned()
}
