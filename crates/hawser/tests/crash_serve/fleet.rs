//! Many shops in one database, bound and verified by the test process and pulled by separate servers.

use crate::harness::Harness;
use hawser_core::sync::Resource;
use hawser_core::{AccountId, Actor, Clock as _, Environment, ShopId, SystemClock, Timestamp};
use hawser_sandbox::SellerDescription;
use hawser_service::App;
use hawser_store::Store;
use hawser_testkit::{AppBuilder, assert_matches_ledger, binding, create_applications};
use std::time::Duration;

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
    /// Every seller of the simulated Amazon, bound, verified, and due to be pulled.
    pub async fn bind(harness: &Harness, store: Store) -> Self {
        let app = open(harness, store).await;
        create_applications(&app, &harness.amazon, Environment::Sandbox).await;
        let company = app.default_company().await.unwrap();
        let mut shops = Vec::new();
        for (index, seller) in harness.amazon.description().sellers.into_iter().enumerate() {
            let binding = binding(seller.clone(), index, Some(SystemClock.now()));
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
            all += assert_matches_ledger(&self.app, bound.shop, &harness.amazon, seller, until).await;
        }
        all
    }
}

/// This process beside the servers: the same database and master key.
async fn open(harness: &Harness, store: Store) -> App {
    std::fs::create_dir_all(harness.data_dir()).expect("the data folder");
    AppBuilder::over(store, &harness.amazon, harness.key_file()).build().await.unwrap()
}
