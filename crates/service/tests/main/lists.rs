//! The cost of lists: the number of statements does not depend on the number of rows.

use crate::{
    people::{invite, joined, owner},
    test_app::{OWNER, TestApp},
};
use hawser_core::shops::{Identity, Platform, Shop};
use hawser_core::{AccountGroup, AccountId, Actor, Environment, OsRng, Permission, Region, Role, ShopId};
use hawser_service::api_keys::MakeApiKey;
use hawser_service::applications::AddApplication;
use hawser_service::audit::AuditQuery;
use hawser_service::orders::OrdersQuery;
use hawser_service::paging::{PageOf, Pages};
use hawser_service::shops::ShopQuery;
use hawser_service::{App, Error};
use hawser_store::{NewAccount, db_test, testing::TestDb};

const ROWS: u32 = 50;

/// Adds shops with an account each.
async fn add_shops(test: &TestApp) -> Vec<ShopId> {
    let company = test.app.default_company().await.unwrap();
    let mut tx = test.app.store().within(&OWNER, test.now()).write().await.unwrap();
    let mut shops = Vec::new();
    for number in 0..ROWS {
        let shop = Shop {
            id: ShopId::new(&*test.time, &OsRng),
            company,
            name: format!("shop {number:02}"),
            platform: Platform::Amazon,
            environment: Environment::Production,
            created_at: test.now(),
            deactivated_at: None,
            paused_by: None,
        };
        tx.create_shop(&shop).await.unwrap();
        let account = NewAccount {
            id: AccountId::new(&*test.time, &OsRng),
            shop: shop.id,
            seller_id: format!("A3FHEXAMPLE{number:02}").parse().unwrap(),
            identity: Identity::Stated,
            region: Region::Na,
            account_group: AccountGroup::NorthAmerica,
            marketplaces: vec!["ATVPDKIKX0DER".parse().unwrap()],
        };
        tx.create_account(&account).await.unwrap();
        shops.push(shop.id);
    }
    tx.commit().await.unwrap();
    shops
}

async fn fill(test: &TestApp, actor: &Actor, shops: &[ShopId]) {
    let company = test.app.default_company().await.unwrap();
    for number in 0..ROWS {
        let mut invitation = invite(&format!("{number}@example.com"), Role::Viewer);
        invitation.shops = shops[..3].to_vec();
        test.app.invite(actor, invitation).await.unwrap();
        let key = MakeApiKey {
            description: format!("key {number}"),
            environment: Environment::Production,
            permissions: vec![Permission::OrdersRead],
            has_all_shops: false,
            shops: shops[..4].to_vec(),
            expires_at: None,
        };
        test.app.create_api_key(actor, company, key).await.unwrap();
        let application = AddApplication {
            region: Region::Fe,
            name: format!("application {number:02}"),
            developer_id: "123456789012".to_owned(),
            application_id: "amzn1.sp.solution.x".to_owned(),
            client_id: "amzn1.application-oa2-client.x".to_owned(),
            client_secret: hawser_core::Secret::new("amzn1.oa2-cs.v1.0123456789abcdef"),
            is_private: true,
            is_draft: false,
            environment: Environment::Production,
        };
        test.app.create_application(actor, application).await.unwrap();
    }
}

/// Reads a page of each list; returns the names, the numbers of entries and of statements.
async fn costs(app: &App, actor: &Actor, limit: u32) -> Vec<(&'static str, usize, usize)> {
    async fn count<T>(
        name: &'static str,
        read: impl Future<Output = Result<hawser_core::paging::Page<T>, Error>>,
    ) -> (&'static str, usize, usize) {
        let (page, statements) = TestDb::statements(read).await;
        (name, page.unwrap().items.len(), statements.len())
    }
    let page = PageOf::first(limit);
    vec![
        count("shops", app.page_shops(actor, &ShopQuery::default(), &page)).await,
        count("members", app.page_members(actor, &page)).await,
        count("api keys", app.page_api_keys(actor, &page)).await,
        count("applications", app.page_applications(actor, &page)).await,
        count("invitations", app.page_invitations(actor, &page)).await,
        count("orders", app.page_orders(actor, &OrdersQuery::default(), &page, false)).await,
        count("audit", app.list_audit(actor, AuditQuery::default(), &page)).await,
    ]
}

db_test!(a_page_takes_the_same_statements_for_any_number_of_rows, |db| async move {
    let test = TestApp::new(db.store(), 60).await;
    let pulled = test.bind(0).await;
    test.pull(pulled).await;
    let shops = add_shops(&test).await;
    let owner = owner(&test.app).await;
    for number in 0..3 {
        joined(&test.app, &owner.actor, &format!("member{number}@example.com"), Role::Admin).await;
    }
    fill(&test, &owner.actor, &shops).await;
    let (one, fifty) = (costs(&test.app, &owner.actor, 1).await, costs(&test.app, &owner.actor, ROWS).await);
    for ((name, entries, statements), (_, more, other)) in one.into_iter().zip(fifty) {
        assert_eq!((entries, more), (1, if name == "members" { 4 } else { 50 }), "{name}");
        assert_eq!(statements, other, "{name}");
        assert!(statements <= 2, "{name}: {statements} statements");
    }
});

db_test!(every_entry_of_a_list_is_on_one_page, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let shops = add_shops(&test).await;
    let owner = owner(&test.app).await;
    fill(&test, &owner.actor, &shops).await;
    let (app, actor) = (&test.app, &owner.actor);
    macro_rules! paged {
        ($page:ident, $id:expr, $expected:expr) => {{
            let mut pages = Pages::new(None);
            let mut next = Some(PageOf::first(7));
            let mut longest = 0;
            while let Some(of) = next.take() {
                let page = app.$page(actor, &of).await.unwrap();
                longest = longest.max(page.items.len());
                next = page.next_cursor.clone().map(|cursor| PageOf { cursor: Some(cursor), limit: 7 });
                pages.add(page);
            }
            let ids: Vec<_> = pages.items().iter().map($id).collect();
            let mut distinct = ids.clone();
            distinct.sort();
            distinct.dedup();
            assert_eq!((ids.len(), distinct.len(), longest), ($expected, $expected, 7), stringify!($page));
            ids
        }};
    }
    // The store lists these two without pages.
    let mut tx = app.store().within(actor, test.now()).read().await.unwrap();
    let stored_keys = tx.list_api_keys().await.unwrap().len();
    let stored_applications = tx.list_applications().await.unwrap().len();
    drop(tx);
    assert!(stored_keys >= 50 && stored_applications > 50, "{stored_keys} keys, {stored_applications} applications");
    let keys = paged!(page_api_keys, |key| key.row.id, stored_keys);
    assert_eq!(keys, app.list_api_keys(actor).await.unwrap().iter().map(|key| key.row.id).collect::<Vec<_>>());
    // The company's own and those of the instance.
    let listed = paged!(page_applications, |application| application.id, stored_applications);
    let all = app.list_applications(actor).await.unwrap();
    assert!(all.is_sorted_by_key(|application| (application.region.as_str(), application.name.clone())));
    assert_eq!(listed, all.iter().map(|application| application.id).collect::<Vec<_>>());
    let invitations = paged!(page_invitations, |pending| pending.invitation.id, 50);
    assert_eq!(invitations.len(), app.list_invitations(actor).await.unwrap().len());
    let pending = app.list_invitations(actor).await.unwrap();
    assert!(
        pending
            .iter()
            .all(|pending| pending.shops.iter().map(|shop| &shop.name).is_sorted() && pending.shops.len() == 3)
    );
});

db_test!(a_cursor_of_another_list_is_refused, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    add_shops(&test).await;
    let cursor = test.app.page_shops(&OWNER, &ShopQuery::default(), &PageOf::first(1)).await.unwrap().next_cursor;
    let page = PageOf { cursor, limit: 1 };
    test.app.page_shops(&OWNER, &ShopQuery::default(), &page).await.unwrap();
    let refused = test.app.page_applications(&OWNER, &page).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid { field: "cursor", .. }), "{refused}");
    let refused = test.app.page_shops(&OWNER, &ShopQuery::default(), &PageOf::first(201)).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid { field: "limit", .. }), "{refused}");
});
