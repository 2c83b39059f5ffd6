//! A Hawser and a simulated Amazon with one manual clock, so that tests can skip hours.

use hawser_core::{Actor, Clock, Environment, ShopId, Timestamp};
use hawser_outbound::{Outbound, key_server::KeyServerClient};
use hawser_sandbox::SandboxOptions;
use hawser_service::{
    App,
    orders::{ListOrders, OrderView},
    shops::BindByToken,
    sync::PullReport,
};
use hawser_store::Store;
use hawser_testkit::{TestEnvironment, assert_matches_ledger, binding, create_applications};
use std::{ops::Deref, time::Duration};

/// The actor of these tests.
pub const OWNER: Actor = Actor::InstanceOwner;

/// A time before all seeded orders of the simulated Amazon.
pub const SINCE: Duration = Duration::from_secs(120 * 24 * 3600);

pub struct TestApp {
    pub app: App,
    environment: TestEnvironment,
    hub: Option<String>,
}

/// The simulated Amazon, its clock and its sellers are those of the environment.
impl Deref for TestApp {
    type Target = TestEnvironment;

    fn deref(&self) -> &TestEnvironment {
        &self.environment
    }
}

impl TestApp {
    /// Creates sellers in North America, Europe and Japan with this many orders each.
    pub async fn new(store: Store, orders: usize) -> Self {
        Self::with(store, SandboxOptions { orders, ..SandboxOptions::default() }).await
    }

    pub async fn with(store: Store, options: SandboxOptions) -> Self {
        Self::behind(store, options, None).await
    }

    /// Like [`Self::with`], with API keys issued by another Hawser.
    pub async fn behind(store: Store, options: SandboxOptions, hub: Option<String>) -> Self {
        let environment = TestEnvironment::start(store, options).await;
        let app = open(&environment, hub.as_deref()).await;
        create_applications(&app, &environment.amazon, Environment::Production).await;
        Self { app, environment, hub }
    }

    /// The parts outside the app, with which further processes are started.
    pub fn environment(&self) -> &TestEnvironment {
        &self.environment
    }

    /// A second process over the same database.
    pub async fn another_process(&self) -> App {
        open(&self.environment, self.hub.as_deref()).await
    }

    /// A second process that uses another key server.
    pub async fn behind_another(&self, hub: &str) -> App {
        open(&self.environment, Some(hub)).await
    }

    /// The binding of a seller of the simulated Amazon.
    pub fn binding(&self, index: usize) -> BindByToken {
        binding(self.seller(index), index, Some(self.time.now()))
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
        assert_matches_ledger(&self.app, shop, &self.amazon, &self.seller(index).seller_id, until).await;
    }
}

async fn open(environment: &TestEnvironment, hub: Option<&str>) -> App {
    let hub = hub.map(|url| KeyServerClient::new(url).unwrap());
    environment.app().outbound(Outbound { hub, ..Outbound::default() }).build().await.unwrap()
}

impl TestApp {
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
