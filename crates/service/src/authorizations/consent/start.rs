//! Begins a consent: keeps what was typed, and says where to send the seller's browser.

use super::{Draft, FLOW_LASTS, actor_id, hash, token};
use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::applications::ApplicationKind;
use hawser_core::{
    Actor, ApplicationId, CompanyId, ConsentId, Environment, FailureCode, Marketplace, Permission, Region, Secret,
    SellerId, Timestamp,
};
use hawser_store::{ApplicationRow, NewConsent};
use serde_json::json;

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct StartConsent {
    /// The region of the countries.
    pub region: Region,
    /// Through which application; `None` takes the region's.
    pub application: Option<ApplicationId>,
    /// What waits for the consent.
    pub draft: Draft,
    /// Our callback address, registered in the application.
    pub redirect_uri: String,
    /// The hash of the session it begins in, where there is one.
    pub session_id: Option<Vec<u8>>,
}

/// A consent that has begun.
#[derive(Debug, Clone)]
pub struct StartedConsent {
    /// Its id; also part of the cookie's name, so that several flows do not disturb each other.
    pub id: ConsentId,
    /// Where to send the browser.
    pub consent_url: String,
    /// What the browser has to keep: `HttpOnly; SameSite=Lax`.
    pub cookie: Secret,
    /// Until when the answer counts.
    pub expires_at: Timestamp,
}

impl App {
    /// Begins a consent.
    ///
    /// # Errors
    /// A malformed field; `shop_name_taken`; `not_found`, `region_mismatch` for a shop that is there;
    /// `app_kind_private`; no application of the region; for a new shop, the gate in front of the channel is shut; the
    /// permission `shops.bind`.
    pub async fn start_consent(
        &self,
        actor: &Actor,
        company: CompanyId,
        begin: StartConsent,
    ) -> Result<StartedConsent, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let own = self.environment_of(actor, &begin.draft).await?;
        let application = self.consent_application(actor, &begin, own).await?;
        let (host_of, expected_seller) = self.check_draft(actor, company, &begin).await?;
        // An authorization may always be renewed; a new shop takes an open channel.
        if !matches!(begin.draft, Draft::Reauthorize { .. }) {
            self.require_open_channel(actor, company, application.environment).await?;
        }
        let (id, state, cookie) = (ConsentId::new(self.clock(), self.rng()), token()?, token()?);
        let now = self.now();
        let expires_at = now.plus(FLOW_LASTS);
        let consent = NewConsent {
            id,
            company,
            application: application.id,
            actor_kind: actor.kind(),
            actor_id: actor_id(actor),
            session_id: begin.session_id,
            state_hash: hash(&state),
            cookie_hash: hash(&cookie),
            pending_binding: serde_json::to_string(&begin.draft).unwrap_or_default(),
            expected_seller,
            created_at: now,
            expires_at,
        };
        let mut writing = self.store().instance().write().await?;
        writing.add_consent(&consent).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "consent.begin", id, now)
            .by(actor)
            .with(json!({"application": application.id}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        let query = [
            ("application_id", application.application_id.as_str()),
            ("state", state.expose()),
            ("redirect_uri", begin.redirect_uri.as_str()),
        ];
        let consent_url = self.amazon().endpoints().consent(host_of, &query, application.is_draft);
        Ok(StartedConsent { id, consent_url, cookie, expires_at })
    }

    /// The world of the shop that is to be authorized again.
    async fn environment_of(&self, actor: &Actor, draft: &Draft) -> Result<Option<Environment>, Error> {
        let Draft::Reauthorize { shop, .. } = draft else { return Ok(None) };
        let row = self.store().within(actor, self.now()).read().await?.lookup_shop(*shop).await?;
        Ok(Some(row.ok_or(Error::failure(FailureCode::NotFound))?.environment))
    }

    /// The application that is asked for, or the region's newest public one: of the shop's own world where there is a shop,
    /// else of production first.
    async fn consent_application(
        &self,
        actor: &Actor,
        begin: &StartConsent,
        own: Option<Environment>,
    ) -> Result<ApplicationRow, Error> {
        let applications = self.store().within(actor, self.now()).read().await?.list_applications().await?;
        let of_region = applications.into_iter().filter(|application| application.region == begin.region);
        let wanted: Vec<ApplicationRow> =
            of_region.filter(|application| begin.application.is_none_or(|id| id == application.id)).collect();
        let is_own = |application: &ApplicationRow| own.is_none_or(|own| application.environment == own);
        if let Some(own) = own.filter(|_| !wanted.is_empty() && !wanted.iter().any(is_own)) {
            return Err(super::callback::other_environment(own));
        }
        let rank = |app: &&ApplicationRow| (app.environment == Environment::Production, app.created_at);
        let public = wanted.iter().filter(|app| app.kind == ApplicationKind::Public && is_own(app));
        match public.max_by_key(rank) {
            Some(application) => Ok(application.clone()),
            None if wanted.is_empty() => Err(Error::invalid(
                FailureCode::CredentialMalformed,
                "region",
                format!("no application of region {} yet: add one first", begin.region),
            )),
            None => Err(Error::failure(FailureCode::AppKindPrivate)),
        }
    }

    /// Whose Seller Central to open, and which seller has to come back.
    async fn check_draft(
        &self,
        actor: &Actor,
        company: CompanyId,
        begin: &StartConsent,
    ) -> Result<(&'static Marketplace, Option<SellerId>), Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        match &begin.draft {
            Draft::Bind { name, countries } => {
                let name = crate::shops::check_name(name)?;
                let marketplaces = crate::shops::marketplaces(begin.region, countries)?;
                if reading.find_shop_by_name(&name).await?.is_some_and(|taken| taken.company == company) {
                    return Err(Error::invalid(FailureCode::ShopNameTaken, "name", "unique within the company"));
                }
                Ok((marketplaces[0], None))
            }
            Draft::Reauthorize { shop, account } => {
                let (_, row) = super::account_of_shop(&mut reading, company, *shop, *account).await?;
                if row.region != begin.region {
                    let rule = format!("this shop's region is {}", row.region);
                    return Err(Error::invalid(FailureCode::RegionMismatch, "region", rule));
                }
                let first = row.marketplaces.iter().find_map(|m| Marketplace::by_id(m.marketplace_id.as_str()));
                let first = first.or_else(|| first_of(row.region)).ok_or(Error::failure(FailureCode::NotFound))?;
                Ok((first, Some(row.seller_id)))
            }
            Draft::Appstore => Ok((first_of(begin.region).ok_or(Error::failure(FailureCode::NotFound))?, None)),
        }
    }
}

fn first_of(region: Region) -> Option<&'static Marketplace> {
    hawser_core::shops::marketplace::ALL.iter().find(|marketplace| marketplace.region == region)
}
