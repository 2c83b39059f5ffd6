//! The counters of orders: equal to the table after any pages, in any order.

use crate::support::{at, claimed, create_fixture, new_account, new_shop, order};
use hawser_core::OrderStatus;
use hawser_store::{OrderUpsert, db_test, testing::TestDb};
use std::collections::BTreeMap;

/// The counters and what the table says, each as `account|status|number`.
pub async fn counted(db: &TestDb) -> (Vec<String>, Vec<String>) {
    let counters = "SELECT CAST(account_pk AS TEXT), status, CAST(orders AS TEXT) FROM order_count WHERE orders <> 0 ORDER BY 1, 2";
    let table = "SELECT CAST(account_pk AS TEXT), status, CAST(COUNT(*) AS TEXT) FROM orders \
                 GROUP BY account_pk, status ORDER BY 1, 2";
    (db.rows_raw(counters).await.unwrap(), db.rows_raw(table).await.unwrap())
}

/// Small random numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn random_page(dice: &mut Dice) -> Vec<OrderUpsert> {
    let size = dice.below(30);
    let versions = (0..size).map(|_| {
        let number = u32::try_from(dice.below(40)).unwrap();
        let mut version = order(number, i64::try_from(dice.below(6)).unwrap());
        version.status = [OrderStatus::Pending, OrderStatus::Unshipped, OrderStatus::Shipped, OrderStatus::Canceled]
            [usize::try_from(dice.below(4)).unwrap()]
        .clone();
        version
    });
    versions.collect()
}

db_test!(counters_equal_the_table_after_random_pages, |db| async move {
    let fixture = create_fixture(&db, "Counted", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let shop = new_shop(fixture.company, "second");
    tx.create_shop(&shop).await.unwrap();
    let other = new_account(shop.id, "A3FHSECONDX");
    tx.create_account(&other).await.unwrap();
    tx.commit().await.unwrap();
    let claims = db.for_claim();
    let streams = [claimed(&claims, fixture.account, "w").await, claimed(&claims, other.id, "w").await];
    let mut dice = Dice(20_261_128);
    // For each account and order: the version that changed last; of equal ones, the last received.
    let mut model: [BTreeMap<String, (i64, OrderStatus)>; 2] = Default::default();
    for _ in 0..40 {
        let of = usize::try_from(dice.below(2)).unwrap();
        let page = random_page(&mut dice);
        for version in &page {
            let at = version.last_updated_time.as_micros();
            let known = model[of].entry(version.order_id.to_string()).or_insert((at, version.status.clone()));
            if known.0 <= at {
                *known = (at, version.status.clone());
            }
        }
        crate::pages::pull_one_page(&claims, &streams[of], page).await;
    }
    let (counters, table) = counted(&db).await;
    assert_eq!(counters, table);
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let totals = [tx.count_orders(Some(fixture.shop)).await.unwrap(), tx.count_orders(Some(shop.id)).await.unwrap()];
    assert_eq!(totals, model.each_ref().map(|orders| u64::try_from(orders.len()).unwrap()));
    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, status) in model.iter().flat_map(BTreeMap::values) {
        *expected.entry(status.as_str()).or_default() += 1;
    }
    let by_status = "SELECT status, CAST(SUM(orders) AS TEXT) FROM order_count GROUP BY status HAVING SUM(orders) <> 0";
    let mut by_status = db.rows_raw(by_status).await.unwrap();
    by_status.sort();
    let expected: Vec<String> = expected.into_iter().map(|(status, orders)| format!("{status}|{orders}")).collect();
    assert_eq!(by_status, expected);
});
