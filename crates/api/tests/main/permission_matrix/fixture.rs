//! The fixture: two companies with shops, people and keys.

use super::{
    case::Call,
    identity::{Authentication, Identity, Place},
    resource::Resource,
};
use crate::{
    app::{Client, EMAIL, TestApp, start},
    people::somebody,
};
use hawser_core::{ApiKeyText, CompanyId, Environment, Role};
use hawser_sandbox::{Fault, FaultKind, OddShape};
use hawser_store::testing::TestDb;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// All data of the test.
pub struct Fixture {
    pub app: TestApp,
    pub db: TestDb,
    pub shop: Shop,
    pub home: CompanyId,
    pub owner_member: String,
    pub foreign: Option<CompanyId>,
    pub anonymous: Client,
    clients: Vec<(Identity, Client)>,
    /// A production application, with its secret.
    pub application: (String, String),
    pub consent: String,
    /// Text that may appear only in answers to callers who see the group.
    pub marks: Vec<(Place, String)>,
    number: AtomicU32,
}

/// A shop with one seller account.
pub struct Shop {
    pub id: String,
    pub account: String,
    seller: String,
    pub order: Option<String>,
    pub unreadable: Option<String>,
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Creates a resource and returns the answer.
pub async fn create(client: &Client, path: &str, body: Value) -> Value {
    let answer = client.post(path, &body).await;
    assert!(answer.status.is_success(), "{path} {body}: {} {}", answer.status, answer.text);
    answer.json()
}

impl Shop {
    async fn read(client: &Client, path: &str) -> Self {
        let shop = client.get(path).await.json();
        let orders = client.get(&format!("/api/v1/orders?limit=1&shop={}", text(&shop["id"]))).await.json();
        let unreadable = client.get(&format!("/api/v1/unreadable-orders?shop={}", text(&shop["id"]))).await.json();
        Self {
            id: text(&shop["id"]),
            account: text(&shop["accounts"][0]["id"]),
            seller: text(&shop["accounts"][0]["seller_id"]),
            order: orders["orders"][0]["id"].as_str().map(str::to_owned),
            unreadable: unreadable["orders"][0]["id"].as_str().map(str::to_owned),
        }
    }

    fn marks(&self, place: Place) -> impl Iterator<Item = (Place, String)> {
        let orders = [self.order.as_ref(), self.unreadable.as_ref()];
        let all = [Some(&self.id), Some(&self.account), Some(&self.seller)].into_iter().chain(orders);
        all.flatten().map(|mark| (place, mark.clone())).collect::<Vec<_>>().into_iter()
    }
}

/// The first production application of a company: its id, and its secret at Amazon.
async fn application(app: &TestApp, owner: &Client) -> (String, String) {
    let first = owner.get("/api/v1/applications").await.json()["applications"][0].clone();
    let of = app.amazon.description().applications.into_iter().find(|of| first["client_id"] == of.client_id);
    (text(&first["id"]), of.unwrap().client_secret)
}

impl Fixture {
    pub async fn new(db: TestDb) -> Self {
        let (app, anonymous, owner) = start(db.clone()).await;
        let home = app.app.default_company().await.unwrap();
        let owner_member = text(&owner.get("/api/v1/session").await.json()["person"]["member_id"]);
        app.add_applications(&owner).await;
        let application = application(&app, &owner).await;
        for seller in app.amazon.description().sellers {
            let number = app.amazon.ledger(&seller.seller_id, None).unwrap()[0].order_id.clone();
            let odd = Fault::new(FaultKind::odd(OddShape::NullItems)).in_order(&number);
            app.amazon.add_fault(odd.times(1_000_000));
        }
        let shop = Shop::read(&owner, &app.pulled(&owner, 0).await).await;
        let other = Shop::read(&owner, &app.pulled(&owner, 1).await).await;
        let (sandbox, simulated) = sandbox_shop(&app, &owner).await;
        let sandbox = Shop::read(&owner, &sandbox).await;
        let body = json!({"region": "na", "shop_id": shop.id, "account_id": shop.account});
        let consent = text(&create(&owner, "/api/v1/consents", body).await["id"]);

        let mut fixture = Self {
            marks: vec![
                (Place::Home, home.to_string()),
                (Place::Production, application.0.clone()),
                (Place::Sandbox, simulated),
            ],
            clients: vec![(Identity::Anonymous, anonymous.clone()), (Identity::Owner, owner)],
            number: AtomicU32::new(0),
            app,
            db,
            shop,
            home,
            owner_member,
            foreign: None,
            anonymous,
            application,
            consent,
        };
        fixture.marks.extend(fixture.shop.marks(Place::Shop));
        fixture.marks.extend(other.marks(Place::OtherShop));
        fixture.marks.extend(sandbox.marks(Place::SandboxShop));
        for (place, name) in
            [(Place::Shop, "Shop 0"), (Place::OtherShop, "Shop 1"), (Place::SandboxShop, "Sandbox shop")]
        {
            fixture.marks.push((place, name.to_owned()));
        }
        fixture.add_other_company().await;
        fixture.add_members().await;
        fixture.add_keys(&other.id).await;
        fixture
    }

    /// Adds another company with an application, a shop with orders, and an open channel.
    async fn add_other_company(&mut self) {
        let stranger = somebody(&self.app, &self.anonymous, &email(Identity::Stranger), Role::Owner, None).await;
        for environment in ["production", "sandbox"] {
            create(&stranger, &format!("/api/v1/settings/services/{environment}/make"), json!({})).await;
        }
        self.app.add_applications(&stranger).await;
        let shop = self.app.pulled(&stranger, 2).await;
        self.marks.extend(Shop::read(&stranger, &shop).await.marks(Place::Foreign));
        self.marks.push((Place::Foreign, application(&self.app, &stranger).await.0));
        self.marks.push((Place::Foreign, email(Identity::Stranger)));
        let session = stranger.get("/api/v1/session").await.json();
        self.marks.push((Place::Foreign, text(&session["company"]["id"])));
        self.foreign = text(&session["company"]["id"]).parse().ok();
        self.clients.push((Identity::Stranger, stranger));
    }

    async fn add_members(&mut self) {
        let mut assigned = Vec::new();
        for who in Identity::ALL {
            let role = match (who, who.authentication()) {
                (Identity::Disabled, _) => Role::Admin,
                (Identity::Owner | Identity::Stranger, _) => continue,
                (_, Authentication::Person(role)) => role,
                (_, Authentication::Unauthenticated(_) | Authentication::Key(_)) => continue,
            };
            let client = somebody(&self.app, &self.anonymous, &email(who), role, Some(self.home)).await;
            let member = text(&client.get("/api/v1/session").await.json()["person"]["member_id"]);
            self.marks.push((Place::Home, email(who)));
            match who {
                Identity::Unassigned => {}
                Identity::Disabled => {
                    create(self.owner(), &format!("/api/v1/members/{member}/disable"), json!({})).await;
                }
                _ => assigned.push(member),
            }
            self.clients.push((who, client));
        }
        let body = json!({"subjects": assigned, "shops": [self.shop.id]});
        create(self.owner(), "/api/v1/assignments", body).await;
    }

    async fn add_keys(&mut self, other_shop: &str) {
        let soon = hawser_core::Clock::now(&*self.app.time).plus(Duration::from_secs(1));
        for who in Identity::ALL {
            let like = match who {
                Identity::RevokedKey | Identity::ExpiredKey => Identity::Key,
                who => who,
            };
            let Authentication::Key(permissions) = like.authentication() else { continue };
            let names: Vec<_> = permissions.iter().map(|permission| permission.as_str()).collect();
            let mut body = json!({"description": format!("{who:?}"), "environment": who.environment().as_str(), "permissions": names});
            match who {
                Identity::SandboxKey => body["all_shops"] = json!(true),
                Identity::OtherShopKey => body["shops"] = json!([other_shop]),
                _ => body["shops"] = json!([self.shop.id]),
            }
            if who == Identity::ExpiredKey {
                body["expires_at"] = json!(soon.to_string());
            }
            let key = create(self.owner(), "/api/v1/api-keys", body).await;
            if who == Identity::RevokedKey {
                create(self.owner(), &format!("/api/v1/api-keys/{}/revoke", text(&key["id"])), json!({})).await;
            }
            let place = if who == Identity::SandboxKey { Place::Sandbox } else { Place::Production };
            self.marks.push((place, text(&key["id"])));
            let client = self.anonymous.with_key(key["key"].as_str().unwrap());
            self.clients.push((who, client));
        }
        let unknown = ApiKeyText::from_random(Environment::Production, &[7; 128]).unwrap();
        self.clients.push((Identity::UnknownKey, self.anonymous.with_key(unknown.secret().expose())));
        self.app.time.advance(Duration::from_secs(1));
    }

    /// The number of audit entries of all companies.
    pub async fn audit_entries(&self) -> String {
        self.db.rows_raw("SELECT CAST(COUNT(*) AS TEXT) FROM audit").await.unwrap().concat()
    }

    pub fn client(&self, who: Identity) -> &Client {
        &self.clients.iter().find(|(of, _)| *of == who).unwrap_or_else(|| panic!("{who:?} has no client")).1
    }

    pub fn owner(&self) -> &Client {
        self.client(Identity::Owner)
    }

    /// A number that was not used before.
    pub fn next_number(&self) -> u32 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    pub fn call<'a>(&'a self, who: Identity, resource: &'a Resource) -> Call<'a> {
        Call { fixture: self, who, id: &resource.id, more: &resource.more, number: self.next_number() }
    }
}

/// The e-mail address of an identity.
pub fn email(who: Identity) -> String {
    if who == Identity::Owner { EMAIL.to_owned() } else { format!("{who:?}@example.com").to_lowercase() }
}

/// Adds a sandbox shop of the company, without calling Amazon, and returns it with one of the applications there.
async fn sandbox_shop(app: &TestApp, owner: &Client) -> (String, String) {
    let mut application = String::new();
    for of in app.amazon.description().applications {
        let body = json!({"region": of.region, "name": "Simulated", "developer_id": "123456789012", "environment": "sandbox",
            "application_id": of.application_id, "client_id": of.client_id, "client_secret": of.client_secret});
        application = text(&create(owner, "/api/v1/applications", body).await["id"]);
    }
    let body = json!({"name": "Sandbox shop", "region": "na", "countries": ["US"], "seller_id": "ASANDB0XSHOP01",
        "refresh_token": "Atzr|a-token-of-the-sandbox", "environment": "sandbox"});
    (format!("/api/v1/shops/{}", text(&create(owner, "/api/v1/shops", body).await["id"])), application)
}
