//! Stores a binding: shop, seller account, authorization and audit entry in one transaction.

use super::validate::name_taken;
use crate::audit::{Details as _, audit};
use crate::authorizations::access_tokens::token_field;
use crate::{App, Error};
use hawser_core::authorizations::{AuthorizationKind, DateSource};
use hawser_core::shops::{Identity, Platform, Shop};
use hawser_core::sync::Resource;
use hawser_core::{
    AccountId, Actor, ApplicationId, AuthorizationId, CompanyId, ConsentId, Environment, FailureCode, Marketplace,
    Permission, Region, Secret, SellerId, ShopId, Timestamp,
};
use hawser_store::{BoundToken, NewAccount, NewAuthorization, StoreError, Subject};
use serde_json::{Value, json};
use std::time::Duration;

/// A new shop is verified in the background after this time, in case the person who bound it does not verify it at once.
const VERIFY_AFTER: Duration = Duration::from_secs(60);

/// A binding with validated fields.
pub(crate) struct NewBinding {
    /// The audit action.
    pub(crate) action: &'static str,
    pub(crate) name: String,
    pub(crate) application: ApplicationId,
    /// The environment of the application and thus of the shop.
    pub(crate) environment: Environment,
    pub(crate) region: Region,
    pub(crate) marketplaces: Vec<&'static Marketplace>,
    pub(crate) seller_id: SellerId,
    pub(crate) identity: Identity,
    pub(crate) kind: AuthorizationKind,
    pub(crate) refresh_token: Secret,
    pub(crate) authorized_at: Option<Timestamp>,
    pub(crate) authorized_source: DateSource,
    /// The member or API key that the shop is assigned to.
    pub(crate) assign_to: Option<Subject>,
    /// The consent that led to the binding.
    pub(crate) consent: Option<FinishedConsent>,
}

/// A consent that is marked as finished in the transaction that stores its binding.
pub(crate) struct FinishedConsent {
    pub(crate) id: ConsentId,
    /// The kind of actor that started it, for the audit entry.
    pub(crate) actor_kind: String,
    pub(crate) actor_id: Option<String>,
}

impl App {
    /// Stores a binding and schedules its first verification.
    ///
    /// # Errors
    /// `already_bound`, `shop_name_taken`; the actor has lost the permission `shops.bind`; the database.
    pub(crate) async fn store_binding(
        &self,
        actor: &Actor,
        company: CompanyId,
        new: NewBinding,
    ) -> Result<ShopId, Error> {
        let now = self.now();
        let shop = ShopId::new(self.clock(), self.rng());
        let account = AccountId::new(self.clock(), self.rng());
        let authorization = AuthorizationId::new(self.clock(), self.rng());
        let sealed = self.seal_text(token_field(company, authorization, "refresh_token"), &new.refresh_token).await?;
        let token_mac = self.token_mac(company, &new.refresh_token).await?;
        let account_group = new.marketplaces[0].group;
        let countries: Vec<&str> = new.marketplaces.iter().map(|marketplace| marketplace.country).collect();
        let after = json!({"name": new.name, "seller_id": new.seller_id, "identity": new.identity.as_str(),
            "region": new.region, "countries": countries, "account": account, "authorization": authorization,
            "application": new.application, "authorized_at": new.authorized_at});
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::ShopsBind).await?;
        self.claim_request(&mut writing, shop).await?;
        if let Some(bound) = writing.find_account_by_token(company, &token_mac).await? {
            let is_visible = writing.lookup_shop(bound.shop).await?.is_some();
            return Err(bound_token(&bound, is_visible));
        }
        if writing.find_account_by_seller(company, &new.seller_id, account_group).await?.is_some() {
            return Err(Error::failure(FailureCode::AlreadyBound));
        }
        let row = Shop {
            id: shop,
            company,
            name: new.name,
            platform: Platform::Amazon,
            environment: new.environment,
            created_at: now,
            deactivated_at: None,
            paused_by: None,
        };
        writing.create_shop(&row).await.map_err(taken)?;
        // Assigned first: an actor that sees assigned shops only could not add the rest otherwise.
        if let Some(subject) = new.assign_to {
            writing.assign_shop(subject, shop, None).await?;
        }
        let new_account = NewAccount {
            id: account,
            shop,
            seller_id: new.seller_id,
            identity: new.identity,
            region: new.region,
            account_group,
            marketplaces: new.marketplaces.iter().map(|marketplace| marketplace.typed_id()).collect(),
        };
        writing.create_account(&new_account).await.map_err(taken)?;
        let new_authorization = NewAuthorization {
            id: authorization,
            account,
            application: new.application,
            kind: new.kind,
            refresh_token: sealed,
            token_mac: Some(token_mac),
            authorized_at: new.authorized_at,
            authorized_source: new.authorized_source,
            created_at: now,
        };
        writing.create_authorization(&new_authorization).await?;
        writing.add_stream(account, Resource::Verification, now, now.plus(VERIFY_AFTER)).await?;
        let mut entry =
            audit(self.clock(), self.rng(), Some(company), new.action, shop, now).changed(Value::Null, after);
        if let Some(consent) = new.consent {
            writing.finish_consent(consent.id, shop, now).await?;
            entry = entry.by_name(&consent.actor_kind, consent.actor_id.as_deref());
        }
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(shop)
    }
}

/// The error for a refresh token that is bound in the company already. The place is named to those who may see it.
fn bound_token(bound: &BoundToken, is_visible: bool) -> Error {
    let detail = is_visible.then(|| {
        let BoundToken { shop_name, seller_id, .. } = bound;
        format!(
            "this refresh token is bound as the shop {shop_name:?} with the Seller ID {seller_id}; if the Seller ID is wrong, \
             correct it there (hawser shops seller-id)"
        )
    });
    Error::Failure { code: FailureCode::AlreadyBound, detail }
}

/// The database reports what is taken, even if the actor may not see the shop that has it.
fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Conflict { what: "shop_name" } => name_taken(),
        StoreError::Conflict { .. } => Error::failure(FailureCode::AlreadyBound),
        error => error.into(),
    }
}
