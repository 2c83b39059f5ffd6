//! The common start of the tests: a company with a shop, an account, an application and an authorization, and short names for the rest.

use hawser_core::applications::{Application, ApplicationKind};
use hawser_core::authorizations::{AuthorizationKind, DateSource};
use hawser_core::shops::{Identity, Platform, Shop};
use hawser_core::sync::Resource;
use hawser_core::{
    AccountGroup, AccountId, Actor, AmazonOrderId, ApplicationId, AuthorizationId, Clock, CompanyId, MarketplaceId,
    MemberId, OrderStatus, OsRng, Region, Role, SellerId, ShopId, Timestamp,
};
use hawser_store::{
    Claim, ClaimedStream, NewAccount, NewAuthorization, NewCompany, OrderItem, OrderUpsert, Store, WorkerStore,
};
use std::time::Duration;

pub const MINUTE: Duration = Duration::from_secs(60);
pub const US: &str = "ATVPDKIKX0DER";
pub const CA: &str = "A2EUQ1WTGCTBG2";
pub const MX: &str = "A1AM78C64UM0Y8";

/// A clock that stands.
pub struct Fixed(pub Timestamp);

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Noon of 22 November 2026, plus seconds.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(1_795_348_800_000_000 + seconds * 1_000_000)
}

pub const CLOCK: Fixed = Fixed(Timestamp::from_micros(1_795_348_800_000_000));

macro_rules! new {
    ($id:ident) => {
        hawser_core::$id::new(&$crate::support::CLOCK, &hawser_core::OsRng)
    };
}
pub(crate) use new;

pub fn marketplace(id: &str) -> MarketplaceId {
    id.parse().unwrap()
}

pub fn seller(id: &str) -> SellerId {
    id.parse().unwrap()
}

pub fn member(company: CompanyId, role: Role) -> Actor {
    Actor::Member { member: new!(MemberId), company, role }
}

pub fn member_id(actor: &Actor) -> MemberId {
    match actor {
        Actor::Member { member, .. } => *member,
        other => panic!("no member: {other:?}"),
    }
}

/// A company with everything below it.
pub struct Fixture {
    pub company: CompanyId,
    pub owner: Actor,
    pub shop: ShopId,
    pub account: AccountId,
    pub application: ApplicationId,
    pub authorization: AuthorizationId,
}

pub async fn company(store: &Store, name: &str) -> CompanyId {
    let id = CompanyId::new(&CLOCK, &OsRng);
    let mut tx = store.instance().write().await.unwrap();
    tx.add_company(&NewCompany { id, name: name.to_owned(), created_at: at(0) }).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub fn new_shop(company: CompanyId, name: &str) -> Shop {
    Shop {
        id: new!(ShopId),
        company,
        name: name.to_owned(),
        platform: Platform::Amazon,
        environment: hawser_core::Environment::Production,
        created_at: at(0),
        deactivated_at: None,
        paused_by: None,
    }
}

pub fn new_account(shop: ShopId, seller_id: &str) -> NewAccount {
    NewAccount {
        id: new!(AccountId),
        shop,
        seller_id: seller(seller_id),
        identity: Identity::Stated,
        region: Region::Na,
        account_group: AccountGroup::NorthAmerica,
        marketplaces: vec![marketplace(US), marketplace(CA)],
    }
}

pub fn new_application(company: Option<CompanyId>, name: &str) -> Application {
    Application {
        id: new!(ApplicationId),
        company,
        region: Region::Na,
        name: name.to_owned(),
        is_draft: false,
        kind: ApplicationKind::Public,
        environment: hawser_core::Environment::Sandbox,
        developer_id: "123456789012".to_owned(),
        application_id: "amzn1.sp.solution.x".to_owned(),
        client_id: "amzn1.application-oa2-client.x".to_owned(),
        client_secret: vec![1, 2, 3],
        secret_created_at: Some(at(-86_400)),
        created_at: at(0),
    }
}

pub fn new_authorization(account: AccountId, application: ApplicationId, seconds: i64) -> NewAuthorization {
    NewAuthorization {
        id: new!(AuthorizationId),
        account,
        application,
        kind: AuthorizationKind::RefreshToken,
        refresh_token: vec![9; 40],
        token_mac: Some(vec![7; 32]),
        authorized_at: Some(at(-3600)),
        authorized_source: DateSource::Stated,
        created_at: at(seconds),
    }
}

/// Company, shop, account, application and authorization, named after `name`.
pub async fn create_fixture(store: &Store, name: &str, seller_id: &str) -> Fixture {
    let company = company(store, name).await;
    let owner = member(company, Role::Owner);
    let mut tx = store.within(&owner, at(0)).write().await.unwrap();
    let shop = new_shop(company, &format!("{name} shop"));
    tx.create_shop(&shop).await.unwrap();
    let account = new_account(shop.id, seller_id);
    tx.create_account(&account).await.unwrap();
    let application = new_application(Some(company), &format!("{name} app"));
    tx.create_application(&application).await.unwrap();
    let authorization = new_authorization(account.id, application.id, 0);
    tx.create_authorization(&authorization).await.unwrap();
    tx.commit().await.unwrap();
    Fixture {
        company,
        owner,
        shop: shop.id,
        account: account.id,
        application: application.id,
        authorization: authorization.id,
    }
}

/// The stream of orders of that account, claimed.
pub async fn claimed(claims: &WorkerStore, account: AccountId, owner: &str) -> ClaimedStream {
    claims.ensure_stream(account, Resource::Orders, at(-1000), at(0)).await.unwrap();
    match claims.claim_stream(account, Resource::Orders, owner, MINUTE).await.unwrap() {
        Claim::Taken(claimed) => *claimed,
        Claim::Held { owner, .. } => panic!("held by {owner}"),
    }
}

/// An order that last changed at that second.
pub fn order(number: u32, updated: i64) -> OrderUpsert {
    let order_id: AmazonOrderId = format!("902-{number:07}-5435065").parse().unwrap();
    let item = OrderItem {
        item_id: format!("{number}01"),
        sku: Some("SKU-靴-1".to_owned()),
        asin: Some("B00TEST".to_owned()),
        title: Some("长靴 🥾".to_owned()),
        quantity: 2,
        price_minor: Some(625),
        price_currency: Some("USD".parse().unwrap()),
        price_text: Some("6.25".to_owned()),
    };
    OrderUpsert {
        id: new!(OrderId),
        order_id,
        marketplace_id: Some(marketplace(US)),
        status: OrderStatus::Unshipped,
        created_time: at(i64::from(number) - 5000),
        last_updated_time: at(updated),
        total_minor: Some(1250),
        total_currency: Some("USD".parse().unwrap()),
        total_text: Some("12.50".to_owned()),
        doc: format!("doc of {number} at {updated}").into_bytes(),
        personal: Some(format!("sealed {number} at {updated}").into_bytes()),
        personal_day: Some("2026-11-03".to_owned()),
        missing_data: None,
        items: vec![item],
    }
}
