//! A host with an owner, applications and a bound shop whose orders are pulled by schedule.

use crate::host::http::Http;
use hawser_core::Timestamp;
use hawser_e2e::host::{Host, HostOptions};
use hawser_testkit::bind_request;
use serde_json::{Value, json};
use std::time::Duration;

pub const ACCESS: &str = "/api/v1/channels/amazon/access";
pub const SERVICES: &str = "/api/v1/settings/services";
pub const PRODUCTION: &str = "/api/v1/settings/services/production";
pub const KEYS: &str = "/api/v1/api-keys";
pub const MINUTE: u64 = 60;
pub const HOUR: u64 = 60 * MINUTE;

pub const EMAIL: &str = "li.na@example.com";
pub const PASSWORD: &str = "correct horse battery";

/// The initial time of every host in these tests, including the host program.
const START: &str = "2026-11-22T08:00:00Z";

pub struct House {
    pub host: Host,
    pub owner: Http,
    /// The control ports of all hosts whose clocks move together.
    pub controls: Vec<Http>,
    /// The path of the shop.
    pub shop: String,
}

impl House {
    /// A host over a database, with a shop that is bound, verified and pulled once.
    pub async fn moored(database: &str) -> Self {
        let mut house = Self::built(Some(database), None).await;
        house.moor().await;
        house
    }

    /// A host with an owner and applications.
    pub async fn built(database: Option<&str>, hub: Option<&str>) -> Self {
        let mut options = HostOptions::new(Timestamp::parse(START).unwrap());
        options.database = database.map(str::to_owned);
        options.hub = hub.map(str::to_owned);
        let host = Host::start(options).await.unwrap();
        let token = host.description().await.unwrap()["set_up_token"].clone();
        let mut owner = Http::new(&host.base_url);
        let body = json!({"token": token, "email": EMAIL, "password": PASSWORD, "name": "Li Na"});
        owner.post("/api/v1/setup", &body, 201).await;
        for app in host.amazon.description().applications {
            let body = json!({"region": app.region, "name": "Test", "developer_id": "123456789012",
                "application_id": app.application_id, "client_id": app.client_id,
                "client_secret": app.client_secret});
            owner.post("/api/v1/applications", &body, 201).await;
        }
        let controls = vec![Http::new(&host.control_url)];
        Self { host, owner, controls, shop: String::new() }
    }

    pub async fn moor(&mut self) {
        let made = self.owner.post("/api/v1/shops", &self.binding(0), 201).await;
        self.shop = format!("/api/v1/shops/{}", made["id"].as_str().unwrap());
        let verified = self.owner.post(&format!("{}/verifications", self.shop), &json!({}), 201).await;
        assert_eq!(verified["passed"], true, "{verified}");
        self.owner.post(&format!("{}/pulls", self.shop), &json!({"since": "120d"}), 202).await;
        self.work().await;
        assert_eq!(self.orders().await, self.ledger());
    }

    /// The body of the request that binds a seller.
    pub fn binding(&self, index: usize) -> Value {
        bind_request(&self.host.amazon.description().sellers[index], index)
    }

    /// Moves every clock.
    pub async fn pass(&mut self, seconds: u64) {
        for control in &mut self.controls {
            control.post("/advance", &json!({"seconds": seconds}), 200).await;
        }
    }

    /// Runs the due streams, as the scheduler does.
    pub async fn work(&mut self) {
        self.controls[0].post("/run_due", &json!({}), 200).await;
    }

    pub async fn orders(&mut self) -> u64 {
        self.owner.get(&self.shop.clone()).await["orders"].as_u64().unwrap()
    }

    pub fn ledger(&self) -> u64 {
        let seller = self.host.amazon.description().sellers[0].seller_id.clone();
        u64::try_from(self.host.amazon.ledger(&seller, None).unwrap().len()).unwrap()
    }

    /// Lets new orders arrive at Amazon, waits for the next scheduled pull, and returns the number of new stored orders.
    pub async fn orders_go_on_arriving(&mut self) -> u64 {
        let before = self.orders().await;
        self.host.amazon.advance_world(100);
        self.pass(20 * MINUTE).await;
        self.work().await;
        let after = self.orders().await;
        assert_eq!(after, self.ledger(), "what the ledger has is here");
        assert!(after > before, "{after} orders");
        after - before
    }

    /// Checks that everything that a closed gate blocks is refused with this code.
    pub async fn holds_back(&mut self, code: &str) {
        let (shop, binding) = (self.shop.clone(), self.binding(1));
        let consent = json!({"region": "na", "name": "By consent", "countries": ["US"]});
        for (path, body) in [
            ("/api/v1/shops".to_owned(), binding),
            ("/api/v1/consents".to_owned(), consent),
            (format!("{shop}/verifications"), json!({})),
            (format!("{shop}/pulls"), json!({"since": "1d"})),
        ] {
            let refused = self.owner.post(&path, &body, 409).await;
            assert_eq!(refused["code"], code, "{path}: {refused}");
        }
    }

    /// The gate as shown to the owner.
    pub async fn gate(&mut self) -> Value {
        self.owner.get(ACCESS).await
    }
}

/// Polls the gate until it satisfies the condition, as a page does while its result is stale.
pub async fn turned(who: &mut Http, is_there: impl Fn(&Value) -> bool) -> Value {
    let mut look = tokio::time::interval(Duration::from_millis(10));
    for _ in 0..2000 {
        let gate = who.get(ACCESS).await;
        if is_there(&gate) {
            return gate;
        }
        look.tick().await;
    }
    panic!("the page does not turn: {}", who.get(ACCESS).await);
}
