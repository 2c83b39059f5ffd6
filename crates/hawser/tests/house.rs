//! A data folder and a simulated Amazon, with the program over both.

use crate::call::{Call, Ran};
use hawser_core::{Clock as _, SystemClock, Timestamp};
use hawser_sandbox::{Operation, Sandbox, SandboxOptions, SellerDescription};
use hawser_testkit::assert_stored_matches_ledger;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// Countries to bind each seller with: all that it sells in, the way people write them.
const COUNTRIES: [&str; 4] = ["US,CA,MX", "DE,FR,IT,UK", "JP", "US,CA,MX"];

pub struct House {
    pub amazon: Sandbox,
    folder: TempDir,
    database: Option<String>,
    way: Option<String>,
}

impl House {
    /// With so many orders a seller; the sellers are in North America, Europe and Japan.
    pub async fn new(orders: usize) -> Self {
        Self::with(SandboxOptions { orders, no_quotas: true, ..SandboxOptions::default() }).await
    }

    pub async fn with(options: SandboxOptions) -> Self {
        let amazon = Sandbox::start(options).await.expect("the simulated Amazon starts");
        Self { amazon, folder: TempDir::with_prefix("hawser-binary-").expect("a folder"), database: None, way: None }
    }

    /// With its data elsewhere than in its folder.
    pub fn over(mut self, database: &str) -> Self {
        self.database = Some(database.to_owned());
        self
    }

    /// With something between the program and the simulated Amazon.
    pub fn by_way_of(mut self, base_url: &str) -> Self {
        self.way = Some(base_url.to_owned());
        self
    }

    /// With one application and one shop, named *Shop*, of a seller.
    pub async fn furnished(self, seller: usize) -> Self {
        self.create_application(seller).await.exits(0);
        self.bind(seller, "Shop").await.exits(0);
        self
    }

    /// Where everything lies; not made yet.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn database_file(&self) -> PathBuf {
        self.data_dir().join("hawser.db")
    }

    pub fn key_file(&self) -> PathBuf {
        self.data_dir().join("master.key")
    }

    /// A folder beside the data.
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    pub fn seller(&self, index: usize) -> SellerDescription {
        self.amazon.description().sellers[index].clone()
    }

    /// The program over this folder, with the simulated Amazon in Amazon's place.
    pub fn app(&self, line: &[&str]) -> Call {
        let data_dir = self.data_dir();
        let data_dir = data_dir.to_str().expect("a plain path");
        let line: Vec<&str> = ["--data-dir", data_dir].into_iter().chain(line.iter().copied()).collect();
        let base = self.way.as_deref().unwrap_or(self.amazon.base_url());
        let mut call = Call::new(&line).env("HAWSER_AMAZON__ENDPOINTS__LWA", base);
        for region in ["na", "eu", "fe"] {
            let name = format!("HAWSER_AMAZON__ENDPOINTS__{}", region.to_uppercase());
            call = call.env(&name, &format!("{base}/{region}"));
        }
        match &self.database {
            Some(url) => call.env("HAWSER_DATABASE__URL", url),
            None => call,
        }
    }

    /// Runs a line of plain words.
    pub async fn run(&self, line: &str) -> Ran {
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

    pub async fn create_application(&self, seller: usize) -> Ran {
        self.apps_add(seller).run().await
    }

    /// `shops bind` with a seller's own values, some of them replaced by others.
    pub fn shops_bind(&self, seller: usize, name: &str, others: &[(&str, &str)]) -> Call {
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
            line.extend([option, others.iter().find(|(other, _)| *other == option).map_or(value, |(_, value)| value)]);
        }
        self.app(&line).stdin(&format!("{refresh_token}\n"))
    }

    pub async fn bind(&self, seller: usize, name: &str) -> Ran {
        self.shops_bind(seller, name, &[]).run().await
    }

    /// How many pages of orders were asked for.
    pub fn pages_asked(&self) -> u64 {
        self.amazon.requests().calls(Operation::SearchOrders)
    }

    /// Comes back once so many pages were asked for.
    pub async fn asked(&self, pages: u64) {
        let mut look = tokio::time::interval(Duration::from_millis(1));
        for _ in 0..60_000 {
            if self.pages_asked() >= pages {
                return;
            }
            look.tick().await;
        }
        panic!("page {pages} was never asked for");
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

/// The date of some days ago.
pub fn days_ago(days: u64) -> String {
    let then = SystemClock.now().minus(Duration::from_secs(days * 24 * 3600));
    then.to_string()[..10].to_owned()
}
