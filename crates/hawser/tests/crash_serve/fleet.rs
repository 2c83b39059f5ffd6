//! Many shops in one database, bound and verified by the test process and pulled by separate servers.

use crate::harness::Harness;
use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_core::sync::Resource;
use hawser_core::{
    AccountId, Actor, Clock as _, Environment, Marketplace, OsRng, Secret, ShopId, SystemClock, Timestamp,
};
use hawser_sandbox::SellerDescription;
use hawser_service::{
    App, Parts, SetUp, SystemTimer, applications::AddApplication, orders::ListOrders, shops::BindByToken,
};
use hawser_store::Store;
use hawser_vault::MasterKeySource;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const OWNER: Actor = Actor::InstanceOwner;

/// All simulated orders are younger.
const SINCE: &str = "120d";
const COVERED_FROM: Duration = Duration::from_secs(119 * 24 * 3600);

pub struct Fleet {
    pub app: App,
    shops: Vec<Bound>,
}

struct Bound {
    shop: ShopId,
    account: AccountId,
    seller: SellerDescription,
    since: Timestamp,
}

impl Fleet {
    /// Binds and verifies every seller of the simulated Amazon, and requests a pull of each.
    pub async fn bind(harness: &Harness, store: Store) -> Self {
        let app = open(harness, store).await;
        for application in harness.amazon.description().applications {
            let new = AddApplication {
                region: application.region,
                name: "Test".to_owned(),
                developer_id: "123456789012".to_owned(),
                application_id: application.application_id,
                client_id: application.client_id,
                client_secret: Secret::new(application.client_secret),
                is_private: false,
                is_draft: false,
                environment: Environment::Sandbox,
            };
            app.create_application(&OWNER, new).await.unwrap();
        }
        let company = app.default_company().await.unwrap();
        let mut shops = Vec::new();
        for (index, seller) in harness.amazon.description().sellers.into_iter().enumerate() {
            let country = |id: &String| Marketplace::by_id(id).unwrap().country.to_owned();
            let binding = BindByToken {
                name: format!("Shop {index}"),
                region: seller.region,
                countries: seller.marketplace_ids.iter().map(country).collect(),
                seller_id: seller.seller_id.clone(),
                refresh_token: Secret::new(seller.refresh_token.clone()),
                authorized_on: Some(SystemClock.now()),
                environment: None,
            };
            let shop = app.bind_shop_by_token(&OWNER, company, binding).await.unwrap();
            let verified = app.verify_shop(&OWNER, shop).await.unwrap();
            assert!(verified.iter().all(|verification| verification.passed), "{verified:?}");
            let account = app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
            shops.push(Bound { shop, account, seller, since: SystemClock.now().minus(COVERED_FROM) });
        }
        let fleet = Self { app, shops };
        fleet.make_due().await;
        fleet
    }

    /// Requests a pull of every shop.
    pub async fn make_due(&self) {
        for bound in &self.shops {
            self.app.accept_pull(&OWNER, bound.shop, SINCE).await.unwrap();
        }
    }

    /// The time up to which a shop is covered without a gap. `None` while it has a gap, an open window, a lease or an error.
    async fn covered_until(&self, bound: &Bound) -> Option<Timestamp> {
        let mut reading = self.app.store().within(&OWNER, SystemClock.now()).read().await.unwrap();
        let status = reading.stream_status(bound.account, Resource::Orders).await.unwrap()?;
        let coverage = reading.coverage(bound.account).await.unwrap();
        if status.window.is_some() || status.lease_owner.is_some() || status.last_code.is_some() {
            return None;
        }
        let ends = bound.seller.marketplace_ids.iter().map(|id| {
            let range = coverage.iter().find(|c| c.resource == Resource::Orders && c.marketplace_id.as_str() == id)?;
            let mut intervals = range.coverage.intervals().iter();
            intervals.find(|i| i.from <= bound.since && bound.since < i.until).map(|i| i.until)
        });
        ends.min().flatten()
    }

    /// Waits until every stream is complete.
    pub async fn wait_until_complete(&self) {
        let mut interval = tokio::time::interval(Duration::from_millis(50));
        let mut missing = String::new();
        for _ in 0..1200 {
            let mut incomplete = Vec::new();
            for (index, bound) in self.shops.iter().enumerate() {
                if self.covered_until(bound).await.is_none() {
                    incomplete.push(index);
                    break;
                }
            }
            if incomplete.is_empty() {
                return;
            }
            missing = format!("{incomplete:?}");
            interval.tick().await;
        }
        panic!("the streams never completed, for example that of shop {missing}");
    }

    /// Fails unless the stored orders of every shop are exactly those of the ledger; how many there are.
    pub async fn assert_as_the_ledger(&self, harness: &Harness) -> usize {
        let mut all = 0;
        for bound in &self.shops {
            let seller = &bound.seller.seller_id;
            let until = self.covered_until(bound).await.expect("complete");
            let ledger = harness.amazon.ledger(seller, Some(until)).expect("a ledger");
            assert!(!ledger.is_empty(), "an empty ledger proves nothing");
            let ledger: BTreeMap<String, Value> = ledger
                .into_iter()
                .map(|order| {
                    let facts = json!([order.marketplace_id, order.status, order.last_updated_time, order.total]);
                    (order.order_id, facts)
                })
                .collect();
            let mut stored = BTreeMap::new();
            let list = ListOrders { shop: Some(bound.shop), reveal_buyer: false };
            let collect = |order: hawser_service::orders::OrderView| {
                let total =
                    order.total.map(|(amount, currency)| json!({"amount": amount, "currency": currency.to_string()}));
                let facts = json!([order.marketplace_id, order.status.to_string(), order.last_updated_time, total]);
                let twice = stored.insert(order.order_id.to_string(), facts);
                assert_eq!(twice, None, "an order is stored twice");
                Ok(())
            };
            self.app.list_orders::<hawser_service::Error>(&OWNER, list, collect).await.unwrap();
            let wrong: Vec<_> = ledger.iter().filter(|(id, facts)| stored.get(*id) != Some(*facts)).take(3).collect();
            assert!(wrong.is_empty(), "{seller}: missing or stale, for example {wrong:?}");
            assert_eq!(stored.len(), ledger.len(), "{seller}: extra orders");
            all += stored.len();
        }
        all
    }
}

/// Opens the service in this process, with the database and the master key of the servers.
async fn open(harness: &Harness, store: Store) -> App {
    std::fs::create_dir_all(harness.data_dir()).expect("the data folder");
    let key_source = MasterKeySource::File(harness.key_file());
    let set_up = SetUp { store: &store, key_source, may_migrate: true, clock: &SystemClock, rng: &OsRng };
    let vault = set_up.run().await.unwrap();
    let address = |path: &str| format!("{}{path}", harness.amazon.base_url()).parse().unwrap();
    let endpoints = Endpoints {
        lwa: address(""),
        na: address("/na"),
        eu: address("/eu"),
        fe: address("/fe"),
        seller_central: Some(address("/seller-central")),
    };
    App::new(Parts {
        store,
        vault,
        amazon: Client::new(ClientOptions { endpoints, ..ClientOptions::default() }).unwrap(),
        outbound: hawser_outbound::Outbound::default(),
        settings: hawser_service::Settings::default(),
        clock: Arc::new(SystemClock),
        timer: Arc::new(SystemTimer),
        rng: Arc::new(OsRng),
    })
}
