//! Starts a consent flow: stores the pending change and returns the URL for the seller's browser.

use super::{Draft, FLOW_LIFETIME, actor_id, hash, token};
use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::applications::{Application, ApplicationKind};
use hawser_core::failure::Rule;
use hawser_core::{
    Actor, ApplicationId, CompanyId, ConsentId, Environment, FailureCode, Marketplace, Permission, Region, Secret,
    SellerId, Timestamp,
};
use hawser_store::{NewConsent, TenantTx};
use serde_json::json;

/// A consent flow to start.
#[derive(Debug, Clone)]
pub struct StartConsent {
    pub region: Region,
    /// The application; `None` chooses one of the region.
    pub application: Option<ApplicationId>,
    /// The pending change.
    pub draft: Draft,
    /// The callback URL, registered in the application.
    pub redirect_uri: String,
    /// The session it is started in, if any.
    pub session_id: Option<Vec<u8>>,
}

/// A started consent flow.
#[derive(Debug, Clone)]
pub struct StartedConsent {
    /// Its id, which is part of the cookie's name, so that several flows can run in one browser.
    pub id: ConsentId,
    /// The URL at Amazon for the browser.
    pub consent_url: String,
    /// The cookie that the browser has to keep: `HttpOnly; SameSite=Lax`.
    pub cookie: Secret,
    /// Time after which Amazon's answer is refused.
    pub expires_at: Timestamp,
}

impl App {
    /// Starts a consent flow.
    ///
    /// # Errors
    /// A malformed field; `shop_name_taken`; `not_found` and `region_mismatch` for an existing shop; `app_kind_private`; no
    /// application of the region; the Amazon channel is closed (for a new shop); the permission `shops.bind`.
    pub async fn start_consent(
        &self,
        actor: &Actor,
        company: CompanyId,
        start: StartConsent,
    ) -> Result<StartedConsent, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let own = environment_of(&mut reading, &start.draft).await?;
        let application = choose_application(reading.list_applications().await?, &start, own)?;
        let Target { marketplace, seller: expected_seller } = check_draft(&mut reading, company, &start).await?;
        // A new shop requires an open channel; an authorization can always be renewed.
        match start.draft {
            Draft::Bind { .. } | Draft::Appstore => {
                self.require_open_channel_in(reading, actor, company, application.environment).await?;
            }
            Draft::Reauthorize { .. } => drop(reading),
        }
        let (id, state, cookie) = (ConsentId::new(self.clock(), self.rng()), token()?, token()?);
        let now = self.now();
        let expires_at = now.plus(FLOW_LIFETIME);
        let consent = NewConsent {
            id,
            company,
            application: application.id,
            actor_kind: actor.kind(),
            actor_id: actor_id(actor),
            session_id: start.session_id,
            state_hash: hash(&state),
            cookie_hash: hash(&cookie),
            pending_binding: serde_json::to_string(&start.draft).unwrap_or_default(),
            expected_seller,
            created_at: now,
            expires_at,
        };
        let mut writing = self.store().instance().write().await?;
        writing.create_consent(&consent).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "consent.begin", id, now)
            .by(actor)
            .with(json!({"application": application.id}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        let query = [
            ("application_id", application.application_id.as_str()),
            ("state", state.expose()),
            ("redirect_uri", start.redirect_uri.as_str()),
        ];
        let consent_url = self.amazon().endpoints().consent(marketplace, &query, application.is_draft);
        Ok(StartedConsent { id, consent_url, cookie, expires_at })
    }
}

/// The environment of the shop to authorize again.
async fn environment_of(reading: &mut TenantTx, draft: &Draft) -> Result<Option<Environment>, Error> {
    let Draft::Reauthorize { shop, .. } = draft else { return Ok(None) };
    let shop = reading.lookup_shop(*shop).await?;
    Ok(Some(shop.ok_or(Error::failure(FailureCode::NotFound))?.environment))
}

/// Chooses the requested application, or the newest public one of the region. An existing shop needs one of its own
/// environment; otherwise production is preferred.
fn choose_application(
    applications: Vec<Application>,
    start: &StartConsent,
    own: Option<Environment>,
) -> Result<Application, Error> {
    let of_region = applications.into_iter().filter(|application| application.region == start.region);
    let wanted: Vec<Application> =
        of_region.filter(|application| start.application.is_none_or(|id| id == application.id)).collect();
    let is_own = |application: &Application| own.is_none_or(|own| application.environment == own);
    if let Some(own) = own.filter(|_| !wanted.is_empty() && !wanted.iter().any(is_own)) {
        return Err(super::callback::other_environment(own));
    }
    let rank = |app: &&Application| (app.environment == Environment::Production, app.created_at);
    let public = wanted.iter().filter(|app| app.kind == ApplicationKind::Public && is_own(app));
    match public.max_by_key(rank) {
        Some(application) => Ok(application.clone()),
        None if wanted.is_empty() => Err(crate::shops::no_application(start.region)),
        None => Err(Error::failure(FailureCode::AppKindPrivate)),
    }
}

/// The destination of a consent flow.
struct Target {
    /// The marketplace whose Seller Central opens.
    marketplace: &'static Marketplace,
    /// The seller that has to consent, if known beforehand.
    seller: Option<SellerId>,
}

async fn check_draft(reading: &mut TenantTx, company: CompanyId, start: &StartConsent) -> Result<Target, Error> {
    match &start.draft {
        Draft::Bind { name, countries } => {
            let name = crate::shops::check_name(name)?;
            let marketplaces = crate::shops::marketplaces(start.region, countries)?;
            if reading.list_shops_by_name(&name).await?.iter().any(|taken| taken.company == company) {
                return Err(crate::shops::name_taken());
            }
            Ok(Target { marketplace: marketplaces[0], seller: None })
        }
        Draft::Reauthorize { shop, account } => {
            let (_, account) = super::account_of_shop(reading, company, *shop, *account).await?;
            if account.region != start.region {
                let own = account.region;
                let rule = Rule::new(format!("{own}, the region of the shop"), format!("店铺所在的区域 {own}"));
                return Err(Error::invalid(FailureCode::RegionMismatch, "region", rule));
            }
            let first = account.marketplaces.iter().find_map(|m| Marketplace::by_id(m.marketplace_id.as_str()));
            let marketplace = first.map_or_else(|| first_of(account.region), Ok)?;
            Ok(Target { marketplace, seller: Some(account.seller_id) })
        }
        Draft::Appstore => Ok(Target { marketplace: first_of(start.region)?, seller: None }),
    }
}

pub(super) fn first_of(region: Region) -> Result<&'static Marketplace, Error> {
    let first = hawser_core::shops::marketplace::ALL.iter().find(|marketplace| marketplace.region == region);
    first.ok_or(Error::failure(FailureCode::NotFound))
}
