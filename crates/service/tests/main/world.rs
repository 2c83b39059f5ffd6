//! A Hawser and a simulated Amazon with one manual clock, so that tests can skip hours.

use hawser_amazon::{Client, ClientOptions, Endpoints};
use hawser_core::{Actor, Clock, Environment, OsRng, Secret, ShopId, Timestamp};
use hawser_sandbox::{Sandbox, SandboxOptions, SellerDescription};
use hawser_service::{
    App, ManualTime, Parts, SetUp,
    applications::AddApplication,
    orders::{ListOrders, OrderView},
    setup::KeyIssuer,
    shops::BindByToken,
    sync::PullReport,
};
use hawser_store::Store;
use hawser_vault::MasterKeySource;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// The actor of these tests.
pub const OWNER: Actor = Actor::InstanceOwner;

/// A time before all seeded orders of the simulated Amazon.
pub const SINCE: Duration = Duration::from_secs(120 * 24 * 3600);

pub struct World {
    pub app: App,
    pub amazon: Sandbox,
    pub time: Arc<ManualTime>,
    store: Store,
    key_folder: tempfile::TempDir,
    hub: Option<String>,
}

/// An order in a form that both sides share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub marketplace_id: String,
    pub status: String,
    pub last_updated: Timestamp,
    pub total: Option<(String, String)>,
}

impl World {
    /// Creates sellers in North America, Europe and Japan with this many orders each.
    pub async fn new(store: Store, orders: usize) -> Self {
        Self::with(store, SandboxOptions { orders, ..SandboxOptions::default() }).await
    }

    pub async fn with(store: Store, options: SandboxOptions) -> Self {
        Self::behind(store, options, None).await
    }

    /// Like [`Self::with`], with API keys issued by another Hawser.
    pub async fn behind(store: Store, options: SandboxOptions, hub: Option<String>) -> Self {
        let time = Arc::new(ManualTime::new(Timestamp::parse("2026-11-22T08:00:00Z").unwrap()));
        let amazon =
            Sandbox::start(SandboxOptions { clock: Arc::clone(&time) as Arc<dyn Clock>, ..options }).await.unwrap();
        let key_folder = tempfile::tempdir().unwrap();
        let app = open(store.clone(), key_folder.path(), &amazon, &time, hub.as_deref()).await;
        for application in amazon.description().applications {
            let new = AddApplication {
                region: application.region,
                name: "Test".to_owned(),
                developer_id: "123456789012".to_owned(),
                application_id: application.application_id,
                client_id: application.client_id,
                client_secret: Secret::new(application.client_secret),
                is_private: false,
                is_draft: false,
                environment: Environment::Production,
            };
            app.create_application(&OWNER, new).await.unwrap();
        }
        Self { app, amazon, time, store, key_folder, hub }
    }

    /// A second process over the same database.
    pub async fn another_process(&self) -> App {
        open(self.store.clone(), self.key_folder.path(), &self.amazon, &self.time, self.hub.as_deref()).await
    }

    /// A second process that uses another key server.
    pub async fn behind_another(&self, hub: &str) -> App {
        open(self.store.clone(), self.key_folder.path(), &self.amazon, &self.time, Some(hub)).await
    }

    pub fn seller(&self, index: usize) -> SellerDescription {
        self.amazon.description().sellers[index].clone()
    }

    /// The binding of a seller of the simulated Amazon.
    pub fn binding(&self, index: usize) -> BindByToken {
        let seller = self.seller(index);
        let country = |id: &String| hawser_core::Marketplace::by_id(id).unwrap().country.to_owned();
        BindByToken {
            name: format!("Shop {index}"),
            region: seller.region,
            countries: seller.marketplace_ids.iter().map(country).collect(),
            seller_id: seller.seller_id,
            refresh_token: Secret::new(seller.refresh_token),
            authorized_on: Some(self.time.now()),
            environment: None,
        }
    }

    /// The number of shops whose authorization is in a state.
    pub async fn count(&self, authorization: &str) -> usize {
        let shops = self.app.list_shops(&OWNER).await.unwrap();
        shops.iter().filter(|shop| shop.accounts[0].states.authorization.as_str() == authorization).count()
    }

    pub async fn bind(&self, index: usize) -> ShopId {
        let company = self.app.default_company().await.unwrap();
        self.app.bind_shop_by_token(&OWNER, company, self.binding(index)).await.unwrap()
    }

    pub async fn pull(&self, shop: ShopId) -> PullReport {
        self.app.pull_orders(&OWNER, shop, self.time.now().minus(SINCE), &|_| {}).await.unwrap()
    }

    pub async fn orders(&self, shop: ShopId, reveal_buyer: bool) -> Vec<OrderView> {
        let mut orders = Vec::new();
        let list = ListOrders { shop: Some(shop), reveal_buyer };
        self.app
            .list_orders::<hawser_service::Error>(&OWNER, list, |order| {
                orders.push(order);
                Ok(())
            })
            .await
            .unwrap();
        orders
    }

    /// Fails unless the stored orders are exactly those of the ledger at the end of the coverage.
    pub async fn assert_as_the_ledger(&self, shop: ShopId, index: usize, report: &PullReport) {
        let until = report.accounts[0].covered_until.expect("covered without a gap");
        let stored = self.orders(shop, false).await;
        let number = stored.len();
        let stored: BTreeMap<String, Fact> = stored
            .into_iter()
            .map(|order| {
                let fact = Fact {
                    marketplace_id: order.marketplace_id.map(|id| id.to_string()).unwrap_or_default(),
                    status: order.status.to_string(),
                    last_updated: order.last_updated_time,
                    total: order.total.map(|(amount, currency)| (amount, currency.to_string())),
                };
                (order.order_id.to_string(), fact)
            })
            .collect();
        assert_eq!(stored.len(), number, "an order is stored twice");
        let ledger: BTreeMap<String, Fact> = self
            .amazon
            .ledger(&self.seller(index).seller_id, Some(until))
            .unwrap()
            .into_iter()
            .map(|order| {
                let fact = Fact {
                    marketplace_id: order.marketplace_id,
                    status: order.status.to_owned(),
                    last_updated: order.last_updated_time,
                    total: order.total.map(|total| (total.amount, total.currency.to_owned())),
                };
                (order.order_id, fact)
            })
            .collect();
        assert!(!ledger.is_empty());
        let wrong: Vec<_> = ledger.iter().filter(|(id, fact)| stored.get(*id) != Some(*fact)).take(3).collect();
        assert!(
            wrong.is_empty(),
            "missing or stale, for example {wrong:?}, stored {:?}",
            wrong.first().map(|w| stored.get(w.0))
        );
        assert_eq!(stored.len(), ledger.len(), "extra orders");
    }
}

async fn open(
    store: Store,
    key_folder: &std::path::Path,
    amazon: &Sandbox,
    time: &Arc<ManualTime>,
    hub: Option<&str>,
) -> App {
    let set_up = SetUp {
        store: &store,
        key_source: MasterKeySource::File(key_folder.join("master.key")),
        may_migrate: true,
        clock: &**time,
        rng: &OsRng,
    };
    let hub = hub.map(|url| hawser_outbound::key_server::HubClient::new(url).unwrap());
    let portal = if hub.is_some() { KeyIssuer::Remote } else { KeyIssuer::Local };
    let vault = set_up.run_with(portal).await.unwrap();
    let address = |path: &str| format!("{}{path}", amazon.base_url()).parse().unwrap();
    let endpoints = Endpoints {
        lwa: address(""),
        na: address("/na"),
        eu: address("/eu"),
        fe: address("/fe"),
        seller_central: Some(address("/seller-central")),
    };
    let clock = Arc::clone(time) as Arc<dyn Clock>;
    App::new(Parts {
        outbound: hawser_outbound::Outbound { hub, ..hawser_outbound::Outbound::default() },
        settings: hawser_service::Settings::default(),
        store,
        vault,
        amazon: Client::new(ClientOptions {
            endpoints,
            clock: Arc::clone(&clock),
            read_timeout: Duration::from_secs(2),
            ..ClientOptions::default()
        })
        .unwrap(),
        clock,
        timer: Arc::clone(time) as _,
        rng: Arc::new(OsRng),
    })
}

impl World {
    pub fn now(&self) -> Timestamp {
        self.time.now()
    }

    /// The start of the pulls in these tests.
    pub fn time_since(&self) -> Timestamp {
        self.now().minus(SINCE)
    }

    /// The number of order pages that were requested.
    pub fn pages_asked(&self) -> u64 {
        self.amazon.requests().calls(hawser_sandbox::Operation::SearchOrders)
    }
}
