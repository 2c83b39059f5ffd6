//! The list of shops: pages, filters, counts, and what a page costs.

use crate::support::{at, create_fixture, marketplace, member, member_id, new_account, new_authorization, new_shop};
use hawser_core::paging::{BoundedCount, Slice};
use hawser_core::{Actor, Role};
use hawser_store::{ShopFilter, Subject, db_test, testing::TestDb};

async fn names(db: &TestDb, actor: &Actor, filter: ShopFilter, limit: u32) -> Vec<String> {
    let mut tx = db.within(actor, at(0)).read().await.unwrap();
    let (mut names, mut slice) = (Vec::new(), Slice::first(limit));
    loop {
        let rows = tx.page_shops(&filter, &slice).await.unwrap();
        let page: Vec<_> = rows.iter().take(usize::try_from(limit).unwrap()).collect();
        names.extend(page.iter().map(|row| row.shop.name.clone()));
        if rows.len() == page.len() {
            return names;
        }
        slice.after = page.last().map(|row| row.position());
    }
}

db_test!(every_shop_is_on_one_page_with_all_its_accounts, |db| async move {
    let fixture = create_fixture(&db, "Listed", "A3FHEXAMPLEYWS").await;
    let stranger = create_fixture(&db, "Stranger", "A3FHSTRANGER").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    for number in 0..12 {
        let shop = new_shop(fixture.company, &format!("shop {number:02}"));
        tx.create_shop(&shop).await.unwrap();
        for account in 0..number % 3 {
            tx.create_account(&new_account(shop.id, &format!("A3FH{account}SELLER{number:02}"))).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    let mut expected: Vec<String> = (0..12).map(|number| format!("shop {number:02}")).collect();
    expected.push("Listed shop".to_owned());
    for limit in [1, 2, 5, 13, 200] {
        let mut found = names(&db, &fixture.owner, ShopFilter::default(), limit).await;
        assert!(found.is_sorted() || found.last().is_some_and(|last| last == "shop 11"), "{found:?}");
        found.sort();
        let mut sorted = expected.clone();
        sorted.sort();
        assert_eq!(found, sorted, "limit {limit}");
    }
    assert_eq!(names(&db, &stranger.owner, ShopFilter::default(), 1).await, ["Stranger shop"]);
    assert_eq!(names(&db, &Actor::InstanceOwner, ShopFilter::default(), 3).await.len(), 14);
    assert!(names(&db, &Actor::Worker, ShopFilter::default(), 3).await.is_empty());

    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let rows = tx.page_shops(&ShopFilter::default(), &Slice::first(50)).await.unwrap();
    for row in &rows {
        let number: usize = row.shop.name.strip_prefix("shop ").map_or(1, |number| number.parse().unwrap());
        assert_eq!(row.accounts.len(), number % 3, "{}", row.shop.name);
        for listed in &row.accounts {
            let stored = tx.lookup_account(listed.account.id).await.unwrap().unwrap();
            assert_eq!(listed.account, stored);
            assert_eq!(listed.authorization.is_some(), listed.account.id == fixture.account);
        }
    }
});

db_test!(a_member_lists_the_assigned_shops_only, |db| async move {
    let fixture = create_fixture(&db, "Assigned", "A3FHEXAMPLEYWS").await;
    let viewer = member(fixture.company, Role::Viewer);
    assert!(names(&db, &viewer, ShopFilter::default(), 10).await.is_empty());
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let other = new_shop(fixture.company, "other");
    tx.create_shop(&other).await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&viewer)), other.id, None).await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&fixture.owner)), fixture.shop, Some(at(1))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(names(&db, &viewer, ShopFilter::default(), 10).await, ["other"]);
    let own = || ShopFilter { is_own: true, ..ShopFilter::default() };
    assert_eq!(names(&db, &fixture.owner, own(), 10).await, ["Assigned shop"]);
    let mut tx = db.within(&viewer, at(0)).read().await.unwrap();
    assert!(tx.lookup_listed_shop(fixture.shop).await.unwrap().is_none());
    let one = BoundedCount { count: 1, has_more: false };
    assert_eq!(tx.count_shops(&ShopFilter::default()).await.unwrap(), one);
});

db_test!(filters_find_the_shops_that_match, |db| async move {
    let fixture = create_fixture(&db, "Ünique", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let shop = new_shop(fixture.company, "ÜBER Käse");
    tx.create_shop(&shop).await.unwrap();
    let mut account = new_account(shop.id, "A1OTHERSELLER");
    account.marketplaces = vec![marketplace("A1AM78C64UM0Y8")];
    tx.create_account(&account).await.unwrap();
    tx.commit().await.unwrap();
    let search = |text: &str| ShopFilter { search: Some(text.to_owned()), ..ShopFilter::default() };
    let find = async |filter| names(&db, &fixture.owner, filter, 10).await;
    for text in ["über", "ÜBER KÄSE", "käse", "Kä", "ber", "a1other", "A1OTHERSELLER"] {
        assert_eq!(find(search(text)).await, ["ÜBER Käse"], "{text}");
    }
    assert_eq!(find(search("ü")).await.len(), 2);
    assert!(find(search("other")).await.is_empty(), "of a Seller ID, only the beginning counts");
    assert_eq!(names(&db, &Actor::InstanceOwner, search("über"), 10).await, ["ÜBER Käse"]);
    let country = |id| ShopFilter { marketplace: Some(marketplace(id)), ..ShopFilter::default() };
    assert_eq!(find(country("A1AM78C64UM0Y8")).await, ["ÜBER Käse"]);
    assert_eq!(find(country("ATVPDKIKX0DER")).await, ["Ünique shop"]);
    let application = ShopFilter { application: Some(fixture.application), ..ShopFilter::default() };
    assert_eq!(find(application.clone()).await, ["Ünique shop"]);
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.create_authorization(&new_authorization(account.id, fixture.application, 0)).await.unwrap();
    tx.rename_shop(shop.id, None, "Renamed").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(application).await.len(), 2);
    assert_eq!(find(search("ren")).await, ["Renamed"]);
    assert!(find(search("über")).await.is_empty());
    let sandbox = hawser_core::Environment::Sandbox;
    assert!(find(ShopFilter { environment: Some(sandbox), ..ShopFilter::default() }).await.is_empty());
});
