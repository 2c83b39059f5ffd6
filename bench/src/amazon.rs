//! The simulated Amazon that everybody pulls from: a process of its own, so that its work is not the contestants', over
//! TLS, because the published clients insist on https. One seed, no quotas: the same orders for all.

use std::{process::Stdio, time::Duration};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{
    http,
    outcome::{Outcome, doing},
    tools::Tools,
};

const SEED: &str = "7";
const PATIENCE: Duration = Duration::from_secs(120);

/// A running simulated Amazon.
pub struct Amazon {
    process: Child,
    /// What it said about itself.
    pub about: About,
    http: reqwest::Client,
}

/// What the simulated Amazon says about itself.
#[derive(Debug, Clone, Deserialize)]
pub struct About {
    /// `https://127.0.0.1:PORT`
    pub base_url: String,
    /// The certificate authority.
    pub ca_file: String,
    /// One a region.
    pub applications: Vec<Application>,
    /// The sellers.
    pub sellers: Vec<Seller>,
}

/// An application.
#[derive(Debug, Clone, Deserialize)]
pub struct Application {
    /// `na`, `eu`, `fe`.
    pub region: String,
    /// Amazon's number of it.
    pub application_id: String,
    /// For Login with Amazon.
    pub client_id: String,
    /// For Login with Amazon.
    pub client_secret: String,
}

/// A seller.
#[derive(Debug, Clone, Deserialize)]
pub struct Seller {
    /// The Seller ID.
    pub seller_id: String,
    /// Its region.
    pub region: String,
    /// Where it sells.
    pub marketplace_ids: Vec<String>,
    /// What it authorized its region's application with.
    pub refresh_token: String,
}

/// An order as the ledger has it.
#[derive(Debug, Clone, Deserialize)]
pub struct LedgerOrder {
    /// Amazon's number.
    pub order_id: String,
    /// Where it was placed.
    pub marketplace_id: String,
    /// The word of 2026-01-01.
    pub status: String,
    /// RFC 3339 with milliseconds.
    pub last_updated_time: String,
    /// The total.
    pub total: Option<Total>,
}

/// An amount.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Total {
    /// Amazon's decimal text.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

/// What was asked of the simulated Amazon.
#[derive(Debug, Default)]
pub struct Asked {
    /// Calls of the Selling Partner API.
    pub calls: u64,
    /// When the first request came, in microseconds since 1970.
    pub first_us: Option<i64>,
}

/// A fault to place, as the simulated Amazon reads it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Fault {
    /// What goes wrong.
    pub kind: &'static str,
    /// In which operation.
    pub operation: &'static str,
    /// From which call on.
    pub from_call: u64,
    /// How often.
    pub times: u64,
}

#[derive(Deserialize)]
struct Ledger {
    orders: Vec<LedgerOrder>,
}

#[derive(Deserialize)]
struct Requests {
    counts: Vec<Count>,
    recent: Vec<Recent>,
}

#[derive(Deserialize)]
struct Count {
    operation: Option<String>,
    count: u64,
}

#[derive(Deserialize)]
struct Recent {
    time: hawser_core::Timestamp,
}

impl Amazon {
    /// Starts one with so many orders a seller.
    ///
    /// # Errors
    /// It does not start, or does not say what it should.
    pub async fn start(tools: &Tools, sellers: usize, orders: usize) -> Outcome<Self> {
        let mut process = Command::new(&tools.hawser)
            .args(["sandbox", "--listen", "127.0.0.1:0", "--seed", SEED, "--no-quotas", "--tls", "--json"])
            .args(["--sellers", &sellers.to_string(), "--orders", &orders.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(doing(tools.hawser.display()))?;
        let output = process.stdout.take().ok_or("the simulated Amazon has no output")?;
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, BufReader::new(output).read_line(&mut line)).await;
        read.map_err(doing("the simulated Amazon"))?.map_err(doing("the simulated Amazon"))?;
        let about: About = serde_json::from_str(&line).map_err(doing("the simulated Amazon's first line"))?;
        let http = http::client(&about.ca_file)?;
        Ok(Self { process, about, http })
    }

    /// Ends it in an orderly way, so that it leaves no files.
    pub async fn stop(mut self) {
        if let Some(id) = self.process.id().and_then(|id| i32::try_from(id).ok()) {
            _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        _ = tokio::time::timeout(Duration::from_secs(5), self.process.wait()).await;
    }

    /// `127.0.0.1:PORT`
    pub fn address(&self) -> &str {
        self.about.base_url.trim_start_matches("https://")
    }

    /// The application of a seller's region.
    ///
    /// # Errors
    /// There is none.
    pub fn application_of(&self, seller: &Seller) -> Outcome<&Application> {
        let found = self.about.applications.iter().find(|application| application.region == seller.region);
        found.ok_or_else(|| format!("the simulated Amazon has no application in {}", seller.region))
    }

    /// What is true of a seller's orders.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn ledger(&self, seller: &Seller) -> Outcome<Vec<LedgerOrder>> {
        Ok(self.ask::<Ledger>("GET", &format!("ledger?seller_id={}", seller.seller_id), None).await?.orders)
    }

    /// Places a fault.
    ///
    /// # Errors
    /// The simulated Amazon does not answer, or does not know the fault.
    pub async fn place(&self, fault: Fault) -> Outcome<()> {
        let body = serde_json::to_value(fault).map_err(doing("a fault"))?;
        self.ask::<Value>("POST", "faults", Some(body)).await.map(|_| ())
    }

    /// Answers everything so much later, until it forgets.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn be_late(&self, by: Duration) -> Outcome<()> {
        let body = json!({"kind": {"slow": {"ms": by.as_millis()}}, "times": u32::MAX});
        self.ask::<Value>("POST", "faults", Some(body)).await.map(|_| ())
    }

    /// Forgets faults and requests.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn forget(&self) -> Outcome<()> {
        self.ask::<Value>("DELETE", "faults", None).await?;
        self.ask::<Value>("DELETE", "requests", None).await.map(|_| ())
    }

    /// What was asked since it last forgot.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn asked(&self) -> Outcome<Asked> {
        let requests: Requests = self.ask("GET", "requests", None).await?;
        let is_call = |count: &&Count| count.operation.as_deref() != Some("token");
        let total: u64 = requests.counts.iter().map(|count| count.count).sum();
        // Only the latest are kept one by one; when the first is not among them, nothing is said about it.
        let first = requests.recent.first().filter(|_| requests.recent.len() as u64 == total);
        Ok(Asked {
            calls: requests.counts.iter().filter(is_call).map(|count| count.count).sum(),
            first_us: first.map(|first| first.time.as_micros()),
        })
    }

    async fn ask<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<Value>) -> Outcome<T> {
        let method: reqwest::Method = method.parse().map_err(doing("a method"))?;
        let mut request = self.http.request(method, format!("{}/_sandbox/{path}", self.about.base_url));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(doing(path))?;
        let (status, text) = (answer.status(), answer.text().await.map_err(doing(path))?);
        if !status.is_success() {
            return Err(format!("{path}: {status}: {text}"));
        }
        serde_json::from_str(&text).map_err(doing(path))
    }
}
