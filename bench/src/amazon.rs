//! The simulated Amazon that all competitors pull from. It runs in its own process, so that its work is not measured, and
//! with TLS, because the published clients require HTTPS. A fixed seed and no quotas give all competitors the same orders.

use std::{process::Stdio, time::Duration};

use hawser_sandbox::{ApplicationDescription, Description, LedgerOrder, SellerDescription};
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
    result::{BenchResult, context},
    tools::Tools,
};

const SEED: &str = "7";
const PATIENCE: Duration = Duration::from_secs(120);

/// A running simulated Amazon.
pub struct Amazon {
    process: Child,
    pub description: Description,
    http: reqwest::Client,
}

/// The requests that the simulated Amazon received.
#[derive(Debug, Default)]
pub struct Asked {
    /// Number of calls to the Selling Partner API.
    pub calls: u64,
    /// Time of the first request, in microseconds since 1970.
    pub first_us: Option<i64>,
}

/// A fault in the JSON of the control API.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Fault {
    pub kind: &'static str,
    pub operation: &'static str,
    /// The first call to be affected, counted from 1.
    pub from_call: u64,
    /// Number of calls to affect.
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
    /// Starts it with a number of sellers, and of orders per seller.
    ///
    /// # Errors
    /// It does not start, or does not print its description.
    pub async fn start(tools: &Tools, sellers: usize, orders: usize) -> BenchResult<Self> {
        let mut process = Command::new(&tools.hawser)
            .args(["sandbox", "--listen", "127.0.0.1:0", "--seed", SEED, "--no-quotas", "--tls", "--json"])
            .args(["--sellers", &sellers.to_string(), "--orders", &orders.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(context(tools.hawser.display()))?;
        let output = process.stdout.take().ok_or("the simulated Amazon has no output")?;
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, BufReader::new(output).read_line(&mut line)).await;
        read.map_err(context("the simulated Amazon"))?.map_err(context("the simulated Amazon"))?;
        let description: Description =
            serde_json::from_str(&line).map_err(context("the simulated Amazon's first line"))?;
        let http = http::client(description.ca_file.as_deref().ok_or("the simulated Amazon has no TLS")?)?;
        Ok(Self { process, description, http })
    }

    /// Shuts it down, so that it removes its files.
    pub async fn stop(mut self) {
        if let Some(id) = self.process.id().and_then(|id| i32::try_from(id).ok()) {
            _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        _ = tokio::time::timeout(Duration::from_secs(5), self.process.wait()).await;
    }

    /// The certificate authority as a PEM file.
    pub fn ca_file(&self) -> &str {
        self.description.ca_file.as_deref().unwrap_or_default()
    }

    /// The application of a seller's region.
    ///
    /// # Errors
    /// The region has no application.
    pub fn application_of(&self, seller: &SellerDescription) -> BenchResult<&ApplicationDescription> {
        let found = self.description.applications.iter().find(|application| application.region == seller.region);
        found.ok_or_else(|| format!("the simulated Amazon has no application in {}", seller.region))
    }

    /// The ledger of a seller.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn ledger(&self, seller: &SellerDescription) -> BenchResult<Vec<LedgerOrder>> {
        Ok(self.ask::<Ledger>("GET", &format!("ledger?seller_id={}", seller.seller_id), None).await?.orders)
    }

    /// Places a fault.
    ///
    /// # Errors
    /// The simulated Amazon does not answer, or does not know the fault.
    pub async fn place(&self, fault: Fault) -> BenchResult<()> {
        let body = serde_json::to_value(fault).map_err(context("a fault"))?;
        self.ask::<Value>("POST", "faults", Some(body)).await.map(|_| ())
    }

    /// Delays every answer until [`Self::forget`].
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn be_late(&self, by: Duration) -> BenchResult<()> {
        let body = json!({"kind": {"slow": {"ms": by.as_millis()}}, "times": u32::MAX});
        self.ask::<Value>("POST", "faults", Some(body)).await.map(|_| ())
    }

    /// Removes all faults and logged requests.
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn forget(&self) -> BenchResult<()> {
        self.ask::<Value>("DELETE", "faults", None).await?;
        self.ask::<Value>("DELETE", "requests", None).await.map(|_| ())
    }

    /// The requests since the last [`Self::forget`].
    ///
    /// # Errors
    /// The simulated Amazon does not answer.
    pub async fn asked(&self) -> BenchResult<Asked> {
        let requests: Requests = self.ask("GET", "requests", None).await?;
        let is_call = |count: &&Count| count.operation.as_deref() != Some("token");
        let total: u64 = requests.counts.iter().map(|count| count.count).sum();
        // The log keeps only the latest requests; the time of the first is unknown if it is not among them.
        let first = requests.recent.first().filter(|_| requests.recent.len() as u64 == total);
        Ok(Asked {
            calls: requests.counts.iter().filter(is_call).map(|count| count.count).sum(),
            first_us: first.map(|first| first.time.as_micros()),
        })
    }

    async fn ask<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<Value>) -> BenchResult<T> {
        let method: reqwest::Method = method.parse().map_err(context("a method"))?;
        let mut request = self.http.request(method, format!("{}/_sandbox/{path}", self.description.base_url));
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(context(path))?;
        let (status, text) = (answer.status(), answer.text().await.map_err(context(path))?);
        if !status.is_success() {
            return Err(format!("{path}: {status}: {text}"));
        }
        serde_json::from_str(&text).map_err(context(path))
    }
}
