//! A year of orders. With the master key in hand, everything that is sealed in the database and in an old copy is opened:
//! no buyer is found whose retention period has ended.

use super::copy::Copy;
use crate::test_app::{OWNER, TestApp};
use hawser_core::{Secret, ShopId, Timestamp};
use hawser_sandbox::{SandboxOptions, Status};
use hawser_service::applications::ReplaceSecret;
use hawser_store::{Backend, db_test, testing::TestDb};
use hawser_vault::{KeyRing, MasterKeySource};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

const DAY: Duration = Duration::from_secs(24 * 3600);
const US: &str = "ATVPDKIKX0DER";

/// Steps of ten days.
const STEPS: u32 = 33;
/// The step after which the copy is made.
const COPY_AFTER: u32 = 9;

/// When the period of each order starts: with the shipment, else with the promised delivery.
async fn starts(test: &TestApp, shop: ShopId) -> BTreeMap<String, Timestamp> {
    let time = |value: &Value| value.as_str().map(|text| Timestamp::parse(text).unwrap());
    let orders = test.orders(shop, false).await.into_iter().map(|order| {
        let packages = order.raw["packages"].as_array().cloned().unwrap_or_default();
        let shipped = packages.iter().filter_map(|package| time(&package["shipTime"])).max();
        let promised = |window: &str| time(&order.raw["fulfillment"][window]["latestDateTime"]);
        let promised = promised("deliverByWindow").or(promised("shipByWindow"));
        let is_shipped = order.status.as_str() == "SHIPPED";
        let start = shipped.filter(|_| is_shipped).or(promised.max(shipped));
        (order.order_id.to_string(), start.unwrap_or_else(|| order.created_time.plus(150 * DAY)))
    });
    orders.collect()
}

async fn replace_client_secret(test: &TestApp) {
    for application in test.app.list_applications(&OWNER).await.unwrap() {
        let client_secret = Secret::new(test.amazon.rotate_secret(&application.client_id).unwrap());
        let new = ReplaceSecret { application: application.id, client_secret, expected: None };
        test.app.replace_client_secret(&OWNER, new).await.unwrap();
    }
}

struct Year {
    test: TestApp,
    shop: ShopId,
    /// The copy, and the orders whose period had ended when it was made.
    copy: Copy,
    ended_at_copy: BTreeSet<String>,
}

impl Year {
    /// Lives through the year: each step brings new orders and ships those of the step before.
    async fn run(db: &TestDb, deletes: bool) -> Self {
        let options = SandboxOptions { orders: 40, sellers: 1, ..SandboxOptions::default() };
        let test = TestApp::with(db.store().clone(), options).await;
        let shop = test.bind(0).await;
        let seller = test.seller(0).seller_id;
        let (mut placed, mut copy) = (Vec::<String>::new(), None);
        for step in 0..STEPS {
            for order in placed.drain(..) {
                test.amazon.set_order_status(&seller, &order, Status::Shipped).unwrap();
            }
            placed.extend((0..3).map(|_| test.amazon.place_order(&seller, US).unwrap()));
            test.time.advance(Duration::from_secs(3600));
            // Client secrets expire after 180 days.
            if step % 15 == 14 {
                replace_client_secret(&test).await;
            }
            assert_eq!(test.pull(shop).await.code(), None);
            if deletes {
                let runs = test.app.run_retention(&OWNER).await.unwrap();
                assert!(runs.iter().all(|run| run.failure.is_none()), "{runs:?}");
            }
            if step == COPY_AFTER {
                copy = Some((Copy::of(db).await, ended(&test, shop).await));
            }
            test.time.advance(10 * DAY);
        }
        if deletes {
            test.app.run_retention(&OWNER).await.unwrap();
        }
        let (copy, ended_at_copy) = copy.unwrap();
        Self { test, shop, copy, ended_at_copy }
    }

    fn ring(&self) -> KeyRing {
        MasterKeySource::File(self.test.key_file()).load().unwrap()
    }
}

/// The orders whose period has ended.
async fn ended(test: &TestApp, shop: ShopId) -> BTreeSet<String> {
    let limit = test.now().minus(30 * DAY);
    starts(test, shop).await.into_iter().filter(|(_, start)| *start <= limit).map(|(order, _)| order).collect()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

db_test!(after_a_year_no_buyer_can_be_found_whose_period_has_ended, |db| async move {
    let year = Year::run(&db, true).await;
    let (ring, now) = (year.ring(), Copy::of(&db).await);
    let ended = ended(&year.test, year.shop).await;
    assert!(ended.len() > 80, "{} orders", ended.len());

    let readable = now.readable(&ring, &now);
    assert!(readable.len() >= 3, "the buyers of the last orders are needed: {readable:?}");
    assert_eq!(readable.intersection(&ended).count(), 0, "in the database");
    assert_eq!(year.copy.readable(&ring, &now).len(), 0, "in an old copy, with the keys of today");

    let at_copy = year.copy.readable(&ring, &year.copy);
    assert!(at_copy.len() >= 3, "with its own keys, a copy opens what was kept when it was made");
    assert_eq!(at_copy.intersection(&year.ended_at_copy).count(), 0, "and nothing that was older then");

    if db.backend() == Backend::Sqlite {
        let needles = year.copy.needles();
        assert!(needles.len() > 5, "{} keys", needles.len());
        for file in std::fs::read_dir(db.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            let found = needles.iter().filter(|needle| contains(&bytes, needle)).count();
            assert_eq!(found, 0, "keys that were destroyed since");
        }
    }

    year.test.app.rotate_master_key(&OWNER).await.unwrap();
    year.test.app.retire_master_keys(&OWNER).await.unwrap();
    assert_eq!(year.copy.readable(&year.ring(), &year.copy).len(), 0, "the master key of the copy is gone");
    let now = Copy::of(&db).await;
    assert_eq!(now.readable(&year.ring(), &now), readable, "the rotation lost nothing");
});

db_test!(without_the_jobs_the_same_search_finds_old_buyers, |db| async move {
    let year = Year::run(&db, false).await;
    let (ring, now) = (year.ring(), Copy::of(&db).await);
    let ended = ended(&year.test, year.shop).await;
    assert!(now.readable(&ring, &now).intersection(&ended).count() > 20);
    assert!(year.copy.readable(&ring, &now).intersection(&ended).count() > 5);
});
