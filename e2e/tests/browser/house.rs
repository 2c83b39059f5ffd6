//! A whole system with an owner, for a scenario to walk about in.

use crate::host::{
    http::Http,
    walk::{EMAIL, PASSWORD, set_up},
};
use hawser_core::{Marketplace, Timestamp};
use hawser_e2e::host::{Host, HostOptions};
use hawser_sandbox::SellerDescription;
use serde_json::{Value, json};
use tokio::sync::Mutex;

/// The system, with the applications of its simulated Amazon entered.
pub struct House {
    pub host: Host,
    owner: Mutex<Http>,
}

impl House {
    pub async fn start() -> Self {
        let host = Host::start(HostOptions::new(Timestamp::parse("2026-11-22T08:00:00Z").unwrap())).await.unwrap();
        let owner = Mutex::new(set_up(&host).await);
        Self { host, owner }
    }

    pub fn seller(&self, at: usize) -> SellerDescription {
        self.host.amazon.description().sellers[at].clone()
    }

    /// One shop for each seller of the simulated Amazon, bound by token and not yet verified.
    pub async fn bind_shops(&self) {
        let mut owner = self.owner.lock().await;
        let sellers = self.host.amazon.description().sellers;
        for (seller, name) in sellers.iter().zip(["海港家居 US", "Mooring Europe", "係留 Japan"]) {
            let marketplaces = seller.marketplace_ids.iter().filter_map(|id| Marketplace::by_id(id));
            let countries: Vec<_> = marketplaces.map(|marketplace| marketplace.country).collect();
            let body = json!({"region": seller.region, "name": name, "countries": countries,
                "seller_id": seller.seller_id, "refresh_token": seller.refresh_token,
                "authorized_on": "2026-11-20"});
            owner.post("/api/v1/shops", &body, 201).await;
        }
    }

    pub async fn description(&self) -> Value {
        let (base_url, control_url) = (&self.host.base_url, &self.host.control_url);
        json!({"base_url": base_url, "control_url": control_url, "email": EMAIL, "password": PASSWORD})
    }
}
