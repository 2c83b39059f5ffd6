//! Binds a shop with a refresh token that the seller created for an application (self-authorization, PROTOCOL A.3). Nothing
//! is sent to Amazon here: malformed fields are refused, and a verification shows whether the binding works.

use super::store_binding::NewBinding;
use super::validate::{check_name, check_refresh_token, marketplaces, no_application};
use crate::{App, Error};
use hawser_core::applications::{Application, ApplicationKind};
use hawser_core::authorizations::{AuthorizationKind, DateSource};
use hawser_core::failure::Rule;
use hawser_core::shops::Identity;
use hawser_core::{Actor, CompanyId, Environment, Permission, Region, Secret, SellerId, ShopId, Timestamp, normalize};
use hawser_store::Subject;

/// The fields that a person enters to bind a shop.
#[derive(Debug, Clone)]
pub struct BindByToken {
    /// Free text that tells shops apart; unique within the company.
    pub name: String,
    /// The region of the countries.
    pub region: Region,
    /// Country codes; `UK` is accepted for `GB`.
    pub countries: Vec<String>,
    /// The Seller ID, as stated.
    pub seller_id: String,
    /// `Atzr|…`
    pub refresh_token: Secret,
    /// The time at which the seller authorized, if known: the authorization ends 365 days later.
    pub authorized_on: Option<Timestamp>,
    /// The environment of the application; `None` prefers production.
    pub environment: Option<Environment>,
}

impl App {
    /// Binds a shop: shop, seller account and authorization in one transaction. The shop is assigned to the actor.
    ///
    /// # Errors
    /// A malformed field; `shop_name_empty`, `shop_name_taken`; `already_bound`; no application of that region; the Amazon
    /// channel is closed; the permission `shops.bind`; the database.
    pub async fn bind_shop_by_token(
        &self,
        actor: &Actor,
        company: CompanyId,
        new: BindByToken,
    ) -> Result<ShopId, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let name = check_name(&new.name)?;
        let seller_id: SellerId = normalize::name(&new.seller_id).parse()?;
        let refresh_token = normalize::pasted_secret(&new.refresh_token);
        check_refresh_token(&refresh_token)?;
        let marketplaces = marketplaces(new.region, &new.countries)?;
        if new.authorized_on.is_some_and(|on| on > self.now()) {
            return Err(Error::invalid_field("authorized_on", Rule::not_in_the_future()));
        }
        // One transaction for all that is read: the choice of the application and the state of its channel.
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let choice = ApplicationChoice { company, region: new.region, environment: new.environment };
        let application = choice.of(reading.list_applications().await?)?;
        self.require_open_channel_in(reading, actor, company, application.environment).await?;
        let binding = NewBinding {
            action: "shop.bind",
            name,
            application: application.id,
            environment: application.environment,
            region: new.region,
            marketplaces,
            seller_id,
            identity: Identity::Stated,
            kind: AuthorizationKind::RefreshToken,
            refresh_token,
            authorized_at: new.authorized_on,
            authorized_source: new.authorized_on.map_or(DateSource::Unknown, |_| DateSource::Stated),
            assign_to: subject(actor),
            consent: None,
        };
        self.store_binding(actor, company, binding).await
    }
}

/// The application to choose for a token.
struct ApplicationChoice {
    company: CompanyId,
    region: Region,
    environment: Option<Environment>,
}

impl ApplicationChoice {
    /// Chooses the application that a self-authorized token most likely belongs to: production first, then a private one, then
    /// the newest.
    fn of(&self, applications: Vec<Application>) -> Result<Application, Error> {
        let fits = |app: &Application| {
            app.region == self.region
                && app.company.is_none_or(|owner| owner == self.company)
                && self.environment.is_none_or(|environment| app.environment == environment)
        };
        let rank = |app: &Application| {
            (app.environment == Environment::Production, app.kind == ApplicationKind::Private, app.created_at)
        };
        applications.into_iter().filter(fits).max_by_key(rank).ok_or_else(|| no_application(self.region))
    }
}

/// The actor as someone to whom a shop can be assigned.
pub(crate) const fn subject(actor: &Actor) -> Option<Subject> {
    match actor {
        Actor::Member { member, .. } => Some(Subject::Member(*member)),
        Actor::Key { key, .. } => Some(Subject::Key(*key)),
        Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}
