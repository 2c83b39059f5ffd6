//! Two companies with shops, people and keys, as everybody in the walk finds them; and the things that a call is about,
//! fresh ones where a call uses them up.

use super::{
    identity::{Identity, Place, Standing},
    line::{Call, On},
};
use crate::{
    app::{App, Client, EMAIL, PASSWORD, start},
    others::somebody,
    second_factor::turn_on,
};
use hawser_core::{Actor, ApiKeyText, CompanyId, Environment, Permission, Role};
use hawser_store::testing::TestDb;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// A UUIDv7 that no test makes.
const NEVER_ISSUED: &str = "0193a5b2c3d47e8f8a9b0c1d2e3f4a5b";

/// Everything there is.
pub struct World {
    pub app: App,
    pub db: TestDb,
    pub shop: Shop,
    pub home: CompanyId,
    pub owner_member: String,
    foreign: Option<CompanyId>,
    pub anonymous: Client,
    clients: Vec<(Identity, Client)>,
    /// An application of production, with its secret.
    application: (String, String),
    consent: String,
    /// What may stand in an answer only to those who see the place.
    pub marks: Vec<(Place, String)>,
    number: AtomicU32,
}

/// A shop with one seller account.
pub struct Shop {
    pub id: String,
    pub account: String,
    seller: String,
    order: Option<String>,
}

/// What a call is about.
pub struct Thing {
    pub id: String,
    pub more: String,
    /// Who asks instead of the identity itself: in a session of its own.
    pub client: Option<Client>,
}

impl Thing {
    fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), more: String::new(), client: None }
    }

    fn and(self, more: impl Into<String>) -> Self {
        Self { more: more.into(), ..self }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The one more thing of its kind that somebody made.
async fn made(client: &Client, path: &str, body: Value) -> Value {
    let answer = client.post(path, &body).await;
    assert!(answer.status.is_success(), "{path} {body}: {} {}", answer.status, answer.text);
    answer.json()
}

impl Shop {
    async fn look_at(client: &Client, path: &str) -> Self {
        let shop = client.get(path).await.json();
        let orders = client.get(&format!("/api/v1/orders?limit=1&shop={}", text(&shop["id"]))).await.json();
        Self {
            id: text(&shop["id"]),
            account: text(&shop["accounts"][0]["id"]),
            seller: text(&shop["accounts"][0]["seller_id"]),
            order: orders["orders"][0]["id"].as_str().map(str::to_owned),
        }
    }

    fn marks(&self, place: Place) -> impl Iterator<Item = (Place, String)> {
        let all = [Some(&self.id), Some(&self.account), Some(&self.seller), self.order.as_ref()];
        all.into_iter().flatten().map(|mark| (place, mark.clone())).collect::<Vec<_>>().into_iter()
    }
}

/// The first production application of a company: its id, and the secret that Amazon takes.
async fn application(app: &App, owner: &Client) -> (String, String) {
    let first = owner.get("/api/v1/applications").await.json()["applications"][0].clone();
    let of = app.amazon.description().applications.into_iter().find(|of| first["client_id"] == of.client_id);
    (text(&first["id"]), of.unwrap().client_secret)
}

impl World {
    pub async fn new(db: TestDb) -> Self {
        let (app, anonymous, owner) = start(db.clone()).await;
        let home = app.hawser.default_company().await.unwrap();
        let owner_member = text(&owner.get("/api/v1/session").await.json()["person"]["member_id"]);
        app.add_applications(&owner).await;
        let application = application(&app, &owner).await;
        let shop = Shop::look_at(&owner, &app.pulled(&owner, 0).await).await;
        let other = Shop::look_at(&owner, &app.pulled(&owner, 1).await).await;
        let (sandbox, simulated) = sandbox_shop(&app, &owner).await;
        let sandbox = Shop::look_at(&owner, &sandbox).await;
        let body = json!({"region": "na", "shop_id": shop.id, "account_id": shop.account});
        let consent = text(&made(&owner, "/api/v1/consents", body).await["id"]);

        let mut world = Self {
            marks: vec![
                (Place::Home, home.to_string()),
                (Place::Production, application.0.clone()),
                (Place::Sandbox, simulated),
            ],
            clients: vec![(Identity::Nobody, anonymous.clone()), (Identity::Owner, owner)],
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
        world.marks.extend(world.shop.marks(Place::Shop));
        world.marks.extend(other.marks(Place::OtherShop));
        world.marks.extend(sandbox.marks(Place::SandboxShop));
        for (place, name) in
            [(Place::Shop, "Shop 0"), (Place::OtherShop, "Shop 1"), (Place::SandboxShop, "Sandbox shop")]
        {
            world.marks.push((place, name.to_owned()));
        }
        world.settle_the_other_company().await;
        world.let_people_in().await;
        world.hand_keys_out(&other.id).await;
        world
    }

    /// A company of its own with an application, a shop with orders, and an open channel.
    async fn settle_the_other_company(&mut self) {
        let stranger = somebody(&self.app, &self.anonymous, &email(Identity::Stranger), Role::Owner, None).await;
        for world in ["production", "sandbox"] {
            made(&stranger, &format!("/api/v1/settings/services/{world}/make"), json!({})).await;
        }
        self.app.add_applications(&stranger).await;
        let shop = self.app.pulled(&stranger, 2).await;
        self.marks.extend(Shop::look_at(&stranger, &shop).await.marks(Place::Foreign));
        self.marks.push((Place::Foreign, application(&self.app, &stranger).await.0));
        self.marks.push((Place::Foreign, email(Identity::Stranger)));
        let session = stranger.get("/api/v1/session").await.json();
        self.marks.push((Place::Foreign, text(&session["company"]["id"])));
        self.foreign = text(&session["company"]["id"]).parse().ok();
        self.clients.push((Identity::Stranger, stranger));
    }

    async fn let_people_in(&mut self) {
        let mut assigned = Vec::new();
        for who in Identity::ALL {
            let role = match (who, who.standing()) {
                (Identity::Disabled, _) => Role::Admin,
                (Identity::Owner | Identity::Stranger, _) => continue,
                (_, Standing::Person(role)) => role,
                (_, Standing::NotKnown(_) | Standing::Key(_)) => continue,
            };
            let client = somebody(&self.app, &self.anonymous, &email(who), role, Some(self.home)).await;
            let member = text(&client.get("/api/v1/session").await.json()["person"]["member_id"]);
            self.marks.push((Place::Home, email(who)));
            match who {
                Identity::Unassigned => {}
                Identity::Disabled => {
                    made(self.owner(), &format!("/api/v1/members/{member}/disable"), json!({})).await;
                }
                _ => assigned.push(member),
            }
            self.clients.push((who, client));
        }
        let body = json!({"subjects": assigned, "shops": [self.shop.id]});
        made(self.owner(), "/api/v1/assignments", body).await;
    }

    async fn hand_keys_out(&mut self, other_shop: &str) {
        let soon = hawser_core::Clock::now(&*self.app.time).plus(Duration::from_secs(1));
        for who in Identity::ALL {
            let like = match who {
                Identity::RevokedKey | Identity::ExpiredKey => Identity::Key,
                who => who,
            };
            let Standing::Key(permissions) = like.standing() else { continue };
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
            let key = made(self.owner(), "/api/v1/api-keys", body).await;
            if who == Identity::RevokedKey {
                made(self.owner(), &format!("/api/v1/api-keys/{}/revoke", text(&key["id"])), json!({})).await;
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

    /// How many changes are on record, of whomever.
    pub async fn audit_lines(&self) -> String {
        self.db.rows_raw("SELECT CAST(COUNT(*) AS TEXT) FROM audit").await.unwrap().concat()
    }

    pub fn client(&self, who: Identity) -> &Client {
        &self.clients.iter().find(|(of, _)| *of == who).unwrap_or_else(|| panic!("{who:?} was let in")).1
    }

    fn owner(&self) -> &Client {
        self.client(Identity::Owner)
    }

    /// A number that was not given out before.
    pub fn next_number(&self) -> u32 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Who makes what an identity needs in its own company.
    fn owner_of(&self, who: Identity) -> &Client {
        if who == Identity::Stranger { self.client(who) } else { self.owner() }
    }

    /// A session begun by signing in.
    async fn signed_in(&self, email: &str) -> Client {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = self.anonymous.post("/api/v1/sessions", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let mut client = self.anonymous.clone();
        client.cookie = answer.cookie();
        client
    }

    /// What a call of that identity is about.
    pub async fn thing(&self, on: On, who: Identity) -> Thing {
        let is_person = matches!(who.standing(), Standing::Person(_));
        match on {
            On::Nothing => Thing::new(""),
            On::Shop => Thing::new(&self.shop.id),
            On::Account => Thing::new(&self.shop.id).and(&self.shop.account),
            On::Order => Thing::new(self.shop.order.clone().unwrap()),
            On::Application => Thing::new(&self.application.0).and(&self.application.1),
            On::Company => Thing::new(self.home.to_string()),
            On::ConsentOfOwner => Thing::new(&self.consent),
            On::OwnWorld => Thing::new(who.environment().as_str()),
            On::OtherWorld => {
                Thing::new(if who.environment() == Environment::Production { "sandbox" } else { "production" })
            }
            On::ApiKey => {
                let body = json!({"description": format!("Key {}", self.next_number()), "environment": "production",
                    "permissions": ["orders.read"]});
                Thing::new(text(&made(self.owner(), "/api/v1/api-keys", body).await["id"]))
            }
            On::ServiceKey => {
                let body = json!({"description": format!("Service {}", self.next_number()),
                    "environment": who.environment().as_str(), "permissions": ["channel.open"]});
                let key = made(self.owner_of(who), "/api/v1/api-keys", body).await;
                Thing::new(who.environment().as_str()).and(text(&key["key"]))
            }
            On::Member | On::MemberAndShop => Thing::new(self.new_member().await),
            On::OwnAccount => Thing { client: self.stand_in(who).await, ..Thing::new("") },
            On::OwnSafeAccount => {
                let client = self.stand_in(who).await;
                if let Some(client) = &client {
                    turn_on(&self.app, client).await;
                }
                Thing { client, ..Thing::new("") }
            }
            On::PasswordLink => {
                let actor =
                    Actor::Member { member: self.owner_member.parse().unwrap(), company: self.home, role: Role::Owner };
                let member = self.new_member().await.parse().unwrap();
                let link = self.app.hawser.make_password_link(&actor, member).await.unwrap();
                Thing::new("").and(link.token.expose())
            }
            On::Oneself if is_person => {
                let session = self.client(who).get("/api/v1/session").await.json();
                Thing::new(text(&session["person"]["member_id"]))
            }
            On::Oneself => Thing::new(self.new_member().await),
            On::Invitation => {
                let body = json!({"email": format!("invited-{}@example.com", self.next_number()), "role": "viewer"});
                let invitation = made(self.owner(), "/api/v1/invitations", body).await;
                let token = text(&invitation["link"]).rsplit('/').next().unwrap().to_owned();
                Thing::new(text(&invitation["id"])).and(token)
            }
            On::SessionOfOwner => {
                let session = self.signed_in(EMAIL).await.get("/api/v1/session").await.json();
                Thing::new(text(&session["id"]))
            }
            On::OwnSession => {
                let client = self.signed_in(&email(if is_person { who } else { Identity::Owner })).await;
                let id = text(&client.get("/api/v1/session").await.json()["id"]);
                Thing { client: is_person.then_some(client), ..Thing::new(id) }
            }
            On::OwnConsent if who.holds(Permission::ShopsBind) => {
                let body = json!({"region": "na", "name": format!("Own {}", self.next_number()), "countries": ["US"]});
                Thing::new(text(&made(self.client(who), "/api/v1/consents", body).await["id"]))
            }
            On::OwnConsent => Thing::new(&self.consent),
        }
    }

    /// A person with the same role in the same company, signed in: whoever is no person has none.
    async fn stand_in(&self, who: Identity) -> Option<Client> {
        let Standing::Person(role) = who.standing() else { return None };
        let email = format!("stand-in-{}@example.com", self.next_number());
        let company = if who == Identity::Stranger { self.foreign } else { Some(self.home) };
        crate::others::member(&self.app, &email, role, company?).await;
        Some(self.signed_in(&email).await)
    }

    /// A viewer whom nobody else in the walk is.
    async fn new_member(&self) -> String {
        let email = format!("member-{}@example.com", self.next_number());
        crate::others::member(&self.app, &email, Role::Viewer, self.home).await.to_string()
    }

    /// Whether a call names a thing by an id that could be any.
    pub const fn has_id(on: On) -> bool {
        !matches!(
            on,
            On::Nothing
                | On::OwnWorld
                | On::OtherWorld
                | On::ServiceKey
                | On::OwnAccount
                | On::OwnSafeAccount
                | On::PasswordLink
        )
    }

    /// The same for what never existed.
    pub fn nothing_like(on: On, thing: &Thing) -> Thing {
        let id = match thing.id.split_once('_') {
            Some((kind, _)) => format!("{kind}_{NEVER_ISSUED}"),
            None => "nowhere".to_owned(),
        };
        let more = if on == On::Account { format!("acct_{NEVER_ISSUED}") } else { thing.more.clone() };
        Thing { id, more, client: thing.client.clone() }
    }

    pub fn call<'a>(&'a self, who: Identity, thing: &'a Thing) -> Call<'a> {
        Call { world: self, who, id: &thing.id, more: &thing.more, number: self.next_number() }
    }
}

/// Where somebody signs in.
pub fn email(who: Identity) -> String {
    if who == Identity::Owner { EMAIL.to_owned() } else { format!("{who:?}@example.com").to_lowercase() }
}

/// A shop in the sandbox of the company, about which Amazon was never asked, and one of the applications there.
async fn sandbox_shop(app: &App, owner: &Client) -> (String, String) {
    let mut application = String::new();
    for of in app.amazon.description().applications {
        let body = json!({"region": of.region, "name": "Simulated", "developer_id": "123456789012", "environment": "sandbox",
            "application_id": of.application_id, "client_id": of.client_id, "client_secret": of.client_secret});
        application = text(&made(owner, "/api/v1/applications", body).await["id"]);
    }
    let body = json!({"name": "Sandbox shop", "region": "na", "countries": ["US"], "seller_id": "ASANDB0XSHOP01",
        "refresh_token": "Atzr|a-token-of-the-sandbox", "environment": "sandbox"});
    (format!("/api/v1/shops/{}", text(&made(owner, "/api/v1/shops", body).await["id"])), application)
}
