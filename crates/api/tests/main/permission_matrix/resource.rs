//! The resource of a call, created anew where a call uses it up, and its counterpart that never existed.

use super::{
    fixture::{Fixture, create, email, text},
    identity::{Authentication, Identity},
    target::Target,
};
use crate::{
    app::{Client, EMAIL, PASSWORD},
    auth::second_factor::turn_on,
};
use hawser_core::{Actor, Environment, Permission, Role};
use serde_json::json;

/// A UUIDv7 that no test creates.
const NEVER_ISSUED: &str = "0193a5b2c3d47e8f8a9b0c1d2e3f4a5b";

/// The resource that a call is about.
pub struct Resource {
    pub id: String,
    pub more: String,
    /// The client that calls instead of the identity: the same role in a session of its own.
    pub client: Option<Client>,
}

impl Resource {
    fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), more: String::new(), client: None }
    }

    fn and(self, more: impl Into<String>) -> Self {
        Self { more: more.into(), ..self }
    }

    /// The counterpart that never existed.
    pub fn never_existing(&self, target: Target) -> Self {
        let id = match self.id.split_once('_') {
            Some((kind, _)) => format!("{kind}_{NEVER_ISSUED}"),
            None => "nowhere".to_owned(),
        };
        let more = if target == Target::Account { format!("acct_{NEVER_ISSUED}") } else { self.more.clone() };
        Self { id, more, client: self.client.clone() }
    }
}

impl Fixture {
    /// The owner of the identity's company.
    fn owner_of(&self, who: Identity) -> &Client {
        if who == Identity::Stranger { self.client(who) } else { self.owner() }
    }

    /// Signs in.
    async fn signed_in(&self, email: &str) -> Client {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = self.anonymous.post("/api/v1/sessions", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let mut client = self.anonymous.clone();
        client.cookie = answer.cookie();
        client
    }

    /// The resource for a call of this identity.
    pub async fn resource(&self, target: Target, who: Identity) -> Resource {
        let is_person = matches!(who.authentication(), Authentication::Person(_));
        match target {
            Target::Nothing => Resource::new(""),
            Target::Shop => Resource::new(&self.shop.id),
            Target::Account => Resource::new(&self.shop.id).and(&self.shop.account),
            Target::Order => Resource::new(self.shop.order.clone().unwrap()),
            Target::UnreadableOrder => Resource::new(self.shop.unreadable.clone().unwrap()),
            Target::Application => Resource::new(&self.application.0).and(&self.application.1),
            Target::Company => Resource::new(self.home.to_string()),
            Target::ConsentOfOwner => Resource::new(&self.consent),
            Target::OwnEnvironment => Resource::new(who.environment().as_str()),
            Target::OtherEnvironment => {
                Resource::new(if who.environment() == Environment::Production { "sandbox" } else { "production" })
            }
            Target::ApiKey => {
                let body = json!({"description": format!("Key {}", self.next_number()), "environment": "production",
                    "permissions": ["orders.read"]});
                Resource::new(text(&create(self.owner(), "/api/v1/api-keys", body).await["id"]))
            }
            Target::ServiceKey => {
                let body = json!({"description": format!("Service {}", self.next_number()),
                    "environment": who.environment().as_str(), "permissions": ["channel.open"]});
                let key = create(self.owner_of(who), "/api/v1/api-keys", body).await;
                Resource::new(who.environment().as_str()).and(text(&key["key"]))
            }
            Target::Member | Target::MemberAndShop => Resource::new(self.new_member().await),
            Target::OwnAccount => Resource { client: self.substitute(who).await, ..Resource::new("") },
            Target::OwnSafeAccount => {
                let client = self.substitute(who).await;
                if let Some(client) = &client {
                    turn_on(&self.app, client).await;
                }
                Resource { client, ..Resource::new("") }
            }
            Target::PasswordLink => {
                let actor =
                    Actor::Member { member: self.owner_member.parse().unwrap(), company: self.home, role: Role::Owner };
                let member = self.new_member().await.parse().unwrap();
                let link = self.app.app.create_password_link(&actor, member).await.unwrap();
                Resource::new("").and(link.token.expose())
            }
            Target::SelfChange if is_person => {
                let session = self.client(who).get("/api/v1/session").await.json();
                Resource::new(text(&session["person"]["member_id"]))
            }
            Target::SelfChange => Resource::new(self.new_member().await),
            Target::Invitation => {
                let body = json!({"email": format!("invited-{}@example.com", self.next_number()), "role": "viewer"});
                let invitation = create(self.owner(), "/api/v1/invitations", body).await;
                let token = text(&invitation["link"]).rsplit('/').next().unwrap().to_owned();
                Resource::new(text(&invitation["id"])).and(token)
            }
            Target::SessionOfOwner => {
                let session = self.signed_in(EMAIL).await.get("/api/v1/session").await.json();
                Resource::new(text(&session["id"]))
            }
            Target::OwnSession => {
                let client = self.signed_in(&email(if is_person { who } else { Identity::Owner })).await;
                let id = text(&client.get("/api/v1/session").await.json()["id"]);
                Resource { client: is_person.then_some(client), ..Resource::new(id) }
            }
            Target::OwnConsent if who.holds(Permission::ShopsBind) => {
                let body = json!({"region": "na", "name": format!("Own {}", self.next_number()), "countries": ["US"]});
                Resource::new(text(&create(self.client(who), "/api/v1/consents", body).await["id"]))
            }
            Target::OwnConsent => Resource::new(&self.consent),
        }
    }

    /// A signed-in person with the same role in the same company; `None` for identities that are not people.
    async fn substitute(&self, who: Identity) -> Option<Client> {
        let Authentication::Person(role) = who.authentication() else { return None };
        let email = format!("substitute-{}@example.com", self.next_number());
        let company = if who == Identity::Stranger { self.foreign } else { Some(self.home) };
        crate::people::member(&self.app, &email, role, company?).await;
        Some(self.signed_in(&email).await)
    }

    /// Adds a viewer who is used in no other call.
    async fn new_member(&self) -> String {
        let email = format!("member-{}@example.com", self.next_number());
        crate::people::member(&self.app, &email, Role::Viewer, self.home).await.to_string()
    }
}
