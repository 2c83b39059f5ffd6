//! A sandbox with a manual clock, and a client for it.

use hawser_core::{Clock, Timestamp};
use hawser_sandbox::{Sandbox, SandboxOptions};
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

/// A manual clock.
pub struct ManualClock(AtomicI64);

impl ManualClock {
    pub fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(Timestamp::parse(text).unwrap().as_micros())))
    }

    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

pub const MINUTES: fn(u64) -> Duration = |n| Duration::from_secs(n * 60);
pub const HOURS: fn(u64) -> Duration = |n| Duration::from_secs(n * 3600);
pub const DAYS: fn(u64) -> Duration = |n| Duration::from_secs(n * 86_400);

/// All sections of Orders 2026-01-01.
pub const EVERYTHING: &str =
    "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS";

/// A complete answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status, code and details of an error of the Selling Partner API.
    pub fn refusal(&self) -> (u16, String, String) {
        let error = &self.json()["errors"][0];
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        (self.status, text("code"), text("details"))
    }
}

/// A sandbox with a client.
pub struct TestSandbox {
    pub sandbox: Sandbox,
    pub clock: Arc<ManualClock>,
    pub http: reqwest::Client,
}

/// The options of most tests: no quotas, and three sellers with sixty orders each.
pub fn options() -> SandboxOptions {
    SandboxOptions { orders: 60, no_quotas: true, ..SandboxOptions::default() }
}

pub async fn open(options: SandboxOptions) -> TestSandbox {
    let clock = ManualClock::at("2026-11-22T12:34:56.789Z");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let sandbox = Sandbox::start(SandboxOptions { clock: clock.clone(), ..options }).await.unwrap();
    TestSandbox { sandbox, clock, http }
}

pub async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Reply { status, headers, text: response.text().await.unwrap() }
}

impl TestSandbox {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.base_url())
    }

    pub fn seller_id(&self, index: usize) -> String {
        self.sandbox.description().sellers[index].seller_id.clone()
    }

    pub async fn token_request(&self, form: &[(&str, &str)]) -> Reply {
        reply(self.http.post(self.url("/auth/o2/token")).form(form)).await
    }

    /// Client id and secret of the n-th region.
    pub fn client(&self, region: usize) -> (String, String) {
        let application = self.sandbox.description().applications[region].clone();
        (application.client_id, application.client_secret)
    }

    /// An access token of the n-th seller.
    pub async fn token(&self, seller: usize) -> String {
        let description = self.sandbox.description();
        let seller = &description.sellers[seller];
        let application = description.applications.iter().find(|known| known.region == seller.region).unwrap();
        let reply = self
            .token_request(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", &seller.refresh_token),
                ("client_id", &application.client_id),
                ("client_secret", &application.client_secret),
            ])
            .await;
        reply.json()["access_token"].as_str().unwrap_or_else(|| panic!("{reply:?}")).to_owned()
    }

    pub async fn get(&self, token: &str, path: &str, query: &[(&str, &str)]) -> Reply {
        reply(self.http.get(self.url(path)).query(query).header("x-amz-access-token", token)).await
    }

    /// All pages of `searchOrders` with these parameters.
    pub async fn search_all(&self, token: &str, region: &str, query: &[(&str, &str)]) -> Vec<Value> {
        let path = format!("/{region}/orders/2026-01-01/orders");
        let (mut orders, mut next) = (Vec::new(), None::<String>);
        for _ in 0..500 {
            let mut query = query.to_vec();
            query.extend(next.as_deref().map(|token| ("paginationToken", token)));
            let page = self.get(token, &path, &query).await;
            assert_eq!(page.status, 200, "{page:?}");
            let page = page.json();
            orders.extend(page["orders"].as_array().unwrap().iter().cloned());
            next = page["pagination"]["nextToken"].as_str().map(str::to_owned);
            if next.is_none() {
                return orders;
            }
        }
        panic!("more than 500 pages");
    }

    /// All pages of `getOrders` with these parameters.
    pub async fn orders_all(&self, token: &str, region: &str, query: &[(&str, &str)]) -> Vec<Value> {
        let path = format!("/{region}/orders/v0/orders");
        let (mut orders, mut next) = (Vec::new(), None::<String>);
        for _ in 0..500 {
            let mut query = query.to_vec();
            query.extend(next.as_deref().map(|token| ("NextToken", token)));
            let page = self.get(token, &path, &query).await;
            assert_eq!(page.status, 200, "{page:?}");
            let payload = page.json()["payload"].clone();
            orders.extend(payload["Orders"].as_array().unwrap().iter().cloned());
            next = payload["NextToken"].as_str().map(str::to_owned);
            if next.is_none() {
                return orders;
            }
        }
        panic!("more than 500 pages");
    }
}

/// The text at a key.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}
