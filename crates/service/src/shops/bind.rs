//! Binds a shop with a refresh token that the seller made for an application (self-authorization, PROTOCOL A.3). Nothing is
//! asked of Amazon here: a malformed field is refused before any call, and *verify* tells whether the binding works.

use super::check_name;
use crate::audit::{Details as _, audit};
use crate::authorizations::access_tokens::token_field;
use crate::{App, Error};
use hawser_core::applications::ApplicationKind;
use hawser_core::authorizations::AuthorizationKind;
use hawser_core::authorizations::DateSource;
use hawser_core::shops::Identity;
use hawser_core::shops::Platform;
use hawser_core::sync::Resource;
use hawser_core::{
    AccountId, Actor, ApplicationId, AuthorizationId, CompanyId, ConsentId, Environment, FailureCode, Marketplace,
    Permission, Region, Secret, SellerId, ShopId, Timestamp,
};
use hawser_store::{ApplicationRow, NewAccount, NewAuthorization, NewShop, StoreError, Subject};
use serde_json::{Value, json};
use std::time::Duration;

/// Who binds a shop usually verifies it at once; a server does it after this long.
const VERIFY_AFTER: Duration = Duration::from_secs(60);

/// What a person enters to bind a shop.
#[derive(Debug, Clone)]
pub struct BindByToken {
    /// Free text that tells shops apart; unique within the company.
    pub name: String,
    /// The region of the countries.
    pub region: Region,
    /// Country codes; `UK` is accepted for `GB`.
    pub countries: Vec<String>,
    /// The seller's id, as stated.
    pub seller_id: String,
    /// `Atzr|…`
    pub refresh_token: Secret,
    /// When the seller authorized, if known: the year runs from there.
    pub authorized_on: Option<Timestamp>,
    /// The world of the application; `None` takes production where there is one.
    pub environment: Option<Environment>,
}

/// The form of a refresh token (PROTOCOL A.0): `Atzr|` and at most 2048 bytes.
///
/// # Errors
/// `credential_malformed`, naming field and rule; never the token.
pub(crate) fn check_refresh_token(token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    let has_form = text
        .strip_prefix("Atzr|")
        .is_some_and(|rest| rest.len() >= 8 && text.len() <= 2048 && rest.bytes().all(|b| b.is_ascii_graphic()));
    if has_form {
        return Ok(());
    }
    let rule = "a refresh token begins with Atzr| and is one line of 13 to 2048 characters; copy it again, whole";
    Err(Error::invalid(FailureCode::CredentialMalformed, "refresh_token", rule))
}

/// The countries as marketplaces of one region, each once.
pub(crate) fn marketplaces(region: Region, countries: &[String]) -> Result<Vec<&'static Marketplace>, Error> {
    let mut found: Vec<&'static Marketplace> = Vec::new();
    for country in countries.iter().map(|country| country.trim()).filter(|country| !country.is_empty()) {
        let Some(marketplace) = Marketplace::by_country(country) else {
            return Err(Error::invalid(
                FailureCode::CredentialMalformed,
                "countries",
                format!("{country:?} is no country of Amazon"),
            ));
        };
        if marketplace.region != region {
            let rule = format!("{} belongs to region {}, not {region}", marketplace.country, marketplace.region);
            return Err(Error::invalid(FailureCode::RegionMismatch, "countries", rule));
        }
        if !found.contains(&marketplace) {
            found.push(marketplace);
        }
    }
    if let [first, others @ ..] = found.as_slice()
        && let Some(other) = others.iter().find(|other| other.group != first.group)
    {
        let rule = format!(
            "{} and {} are different seller accounts at Amazon, each with an authorization of its own: bind them one by one",
            first.country, other.country
        );
        return Err(Error::invalid(FailureCode::CredentialMalformed, "countries", rule));
    }
    if found.is_empty() {
        return Err(Error::invalid(
            FailureCode::CredentialMalformed,
            "countries",
            "at least one country code, such as US,CA",
        ));
    }
    Ok(found)
}

/// Whom a shop can be assigned to.
const fn subject(actor: &Actor) -> Option<Subject> {
    match actor {
        Actor::Member { member, .. } => Some(Subject::Member(*member)),
        Actor::Key { key, .. } => Some(Subject::Key(*key)),
        Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}

/// A binding whose every field was checked.
pub(crate) struct NewBinding {
    pub(crate) name: String,
    pub(crate) application: ApplicationId,
    /// The application's, and so the shop's.
    pub(crate) environment: Environment,
    pub(crate) region: Region,
    pub(crate) marketplaces: Vec<&'static Marketplace>,
    pub(crate) seller_id: SellerId,
    pub(crate) identity: Identity,
    pub(crate) kind: AuthorizationKind,
    pub(crate) refresh_token: Secret,
    pub(crate) authorized_at: Option<Timestamp>,
    pub(crate) authorized_source: DateSource,
    /// Who binds a shop is assigned to it in the same step.
    pub(crate) assign_to: Option<Subject>,
    /// The consent that is done with it, in the same step.
    pub(crate) finishes: Option<ConsentId>,
    /// Who binds, as kind and id, when it is not the actor.
    pub(crate) by: Option<(String, Option<String>)>,
}

impl App {
    /// Binds a shop: shop, seller account and authorization in one transaction. Who binds it is assigned to it.
    ///
    /// # Errors
    /// A malformed field; `shop_name_empty`, `shop_name_taken`; `already_bound`; no application of that region; the gate in
    /// front of the channel is shut; the permission `shops.bind`; the database.
    pub async fn bind_shop_by_token(
        &self,
        actor: &Actor,
        company: CompanyId,
        new: BindByToken,
    ) -> Result<ShopId, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let name = check_name(&new.name)?;
        let seller_id: SellerId = new.seller_id.trim().parse()?;
        let refresh_token = Secret::new(new.refresh_token.expose().trim());
        check_refresh_token(&refresh_token)?;
        let marketplaces = marketplaces(new.region, &new.countries)?;
        if new.authorized_on.is_some_and(|on| on > self.now()) {
            let rule = "a date that is not in the future";
            return Err(Error::invalid(FailureCode::CredentialMalformed, "authorized_on", rule));
        }
        let application = self.application_for(actor, company, &new).await?;
        self.require_open_channel(actor, company, application.environment).await?;
        let binding = NewBinding {
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
            finishes: None,
            by: None,
        };
        self.store_binding(actor, company, binding, "shop.bind").await
    }

    /// Stores a binding, and makes its verification due in a while.
    pub(crate) async fn store_binding(
        &self,
        actor: &Actor,
        company: CompanyId,
        new: NewBinding,
        action: &'static str,
    ) -> Result<ShopId, Error> {
        let now = self.now();
        let (shop, account, authorization) = (
            ShopId::new(self.clock(), self.rng()),
            AccountId::new(self.clock(), self.rng()),
            AuthorizationId::new(self.clock(), self.rng()),
        );
        let sealed = self.seal_text(token_field(company, authorization, "refresh_token"), &new.refresh_token).await?;
        let account_group = new.marketplaces[0].group;
        let countries: Vec<&str> = new.marketplaces.iter().map(|marketplace| marketplace.country).collect();
        let after = json!({"name": new.name, "seller_id": new.seller_id, "identity": new.identity.as_str(),
            "region": new.region, "countries": countries, "account": account, "authorization": authorization,
            "application": new.application, "authorized_at": new.authorized_at});
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::ShopsBind).await?;
        if writing.find_account_by_seller(company, &new.seller_id, account_group).await?.is_some() {
            return Err(Error::failure(FailureCode::AlreadyBound));
        }
        let platform = Platform::Amazon;
        let row =
            NewShop { id: shop, company, name: new.name, platform, environment: new.environment, created_at: now };
        writing.add_shop(&row).await.map_err(taken)?;
        // First, so that who sees assigned shops only sees this one while the rest of it is stored.
        if let Some(subject) = new.assign_to {
            writing.grant_access(subject, shop, None).await?;
        }
        writing
            .add_account(&NewAccount {
                id: account,
                shop,
                seller_id: new.seller_id,
                identity: new.identity,
                region: new.region,
                account_group,
                marketplaces: new.marketplaces.iter().map(|marketplace| marketplace.typed_id()).collect(),
            })
            .await
            .map_err(taken)?;
        writing
            .add_authorization(&NewAuthorization {
                id: authorization,
                account,
                application: new.application,
                kind: new.kind,
                refresh_token: sealed,
                authorized_at: new.authorized_at,
                authorized_source: new.authorized_source,
                created_at: now,
            })
            .await?;
        if let Some(consent) = new.finishes {
            writing.finish_consent(consent, now).await?;
        }
        writing.add_stream(account, Resource::Verification, now, now.plus(VERIFY_AFTER)).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), action, shop, now).changed(Value::Null, after);
        writing
            .append_audit(&new.by.into_iter().fold(entry, |entry, (kind, id)| entry.by_name(&kind, id.as_deref())))
            .await?;
        writing.commit().await?;
        Ok(shop)
    }

    /// The application that a self-authorized token most likely belongs to: the company's or the instance's of that region,
    /// production first, then a private one, then the newest.
    async fn application_for(
        &self,
        actor: &Actor,
        company: CompanyId,
        new: &BindByToken,
    ) -> Result<ApplicationRow, Error> {
        let region = new.region;
        let applications = self.store().within(actor, self.now()).read().await?.list_applications().await?;
        let is_ours = |app: &ApplicationRow| {
            app.region == region
                && app.company.is_none_or(|owner| owner == company)
                && new.environment.is_none_or(|environment| app.environment == environment)
        };
        let rank = |app: &ApplicationRow| {
            (app.environment == Environment::Production, app.kind == ApplicationKind::Private, app.created_at)
        };
        applications.into_iter().filter(is_ours).max_by_key(rank).ok_or_else(|| {
            Error::invalid(
                FailureCode::CredentialMalformed,
                "region",
                format!("no application of region {region} yet: add one first (hawser apps add --region {region})"),
            )
        })
    }
}

/// What the database knows to be taken, although the actor may not see by whom.
fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Conflict { what: "shop_name" } => {
            Error::invalid(FailureCode::ShopNameTaken, "name", "unique within the company")
        }
        StoreError::Conflict { .. } => Error::failure(FailureCode::AlreadyBound),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_of_another_region_or_of_none_are_refused_by_name() {
        let ask = |region, countries: &str| {
            marketplaces(region, &countries.split(',').map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(ask(Region::Eu, "DE,UK, gb,").unwrap().iter().map(|m| m.country).collect::<Vec<_>>(), ["DE", "GB"]);
        assert_eq!(ask(Region::Eu, "US").unwrap_err().code(), Some(FailureCode::RegionMismatch));
        assert!(ask(Region::Eu, "XX").unwrap_err().to_string().contains("\"XX\""));
        assert!(ask(Region::Eu, "").is_err());
        assert!(ask(Region::Na, "US,BR").unwrap_err().to_string().contains("one by one"));
    }

    #[test]
    fn a_token_cut_in_half_or_of_another_kind_is_refused_without_being_repeated() {
        for bad in ["", "Atzr|", "Atza|abcdefghijkl", "Atzr|abc defghijkl", "Atzr|abcdefgh\nijkl"] {
            let error = check_refresh_token(&Secret::new(bad)).unwrap_err().to_string();
            assert!(bad.is_empty() || bad == "Atzr|" || !error.contains(bad), "{error}");
        }
        assert!(check_refresh_token(&Secret::new("Atzr|IwEBIexample-token_1")).is_ok());
    }
}
