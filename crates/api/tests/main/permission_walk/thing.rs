//! What a call is about, a fresh one where a call uses it up, and what stands for something that never existed.

use super::{
    identity::{Identity, Standing},
    on::On,
    world::{World, email, made, text},
};
use crate::{
    app::{Client, EMAIL, PASSWORD},
    second_factor::turn_on,
};
use hawser_core::{Actor, Environment, Permission, Role};
use serde_json::json;

/// A UUIDv7 that no test makes.
const NEVER_ISSUED: &str = "0193a5b2c3d47e8f8a9b0c1d2e3f4a5b";

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

    /// The same for what never existed.
    pub fn nothing_like(&self, on: On) -> Self {
        let id = match self.id.split_once('_') {
            Some((kind, _)) => format!("{kind}_{NEVER_ISSUED}"),
            None => "nowhere".to_owned(),
        };
        let more = if on == On::Account { format!("acct_{NEVER_ISSUED}") } else { self.more.clone() };
        Self { id, more, client: self.client.clone() }
    }
}

impl World {
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
                let link = self.app.app.create_password_link(&actor, member).await.unwrap();
                Thing::new("").and(link.token.expose())
            }
            On::SelfChange if is_person => {
                let session = self.client(who).get("/api/v1/session").await.json();
                Thing::new(text(&session["person"]["member_id"]))
            }
            On::SelfChange => Thing::new(self.new_member().await),
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
}
