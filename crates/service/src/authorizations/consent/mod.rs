//! Consent flows: a seller consents at Amazon, and the shop is bound (PROTOCOL A.1, A.2). A flow is started here, may pass
//! through the log-in page, and ends with Amazon's callback. State and cookie are stored as hashes, and a callback is accepted
//! only if it matches what the flow expects.

mod callback;
mod login;
mod start;

pub use callback::{Callback, CompletedConsent};
pub use login::{AppstoreStart, FromAmazon, LogIn, Redirect, SignedInUser};
pub use start::{StartConsent, StartedConsent};

use crate::{App, Error};
use hawser_core::authorizations::Consent;
use hawser_core::shops::{SellerAccount, Shop};
use hawser_core::{AccountId, Actor, CompanyId, ConsentId, FailureCode, Permission, Secret, ShopId};
use hawser_store::{StoreError, TenantTx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A flow that takes longer may fail at Amazon (PROTOCOL A.1).
const FLOW_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The pending change of a consent flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Draft {
    /// A new shop.
    Bind {
        name: String,
        /// Country codes.
        countries: Vec<String>,
    },
    /// A new authorization for an existing shop.
    Reauthorize {
        shop: ShopId,
        /// The seller account of the shop.
        account: AccountId,
    },
    /// A new shop, started from Amazon's Appstore: the countries are read from Amazon afterwards.
    Appstore,
}

/// The state of a consent flow, for the page of the user who started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentState {
    /// Amazon has not answered yet, or its answer is being processed.
    Waiting,
    Done,
    Failed(FailureCode),
}

/// Creates a secret for a state or a cookie: 32 random bytes of the operating system, as hexadecimal digits.
fn token() -> Result<Secret, Error> {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut *bytes).map_err(|_| Error::Randomness)?;
    Ok(Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

/// The stored hash of a state or a cookie.
fn hash(secret: &Secret) -> Vec<u8> {
    Sha256::digest(secret.expose().as_bytes()).to_vec()
}

/// Reads a shop of the company and one of its seller accounts.
async fn account_of_shop(
    reading: &mut TenantTx,
    company: CompanyId,
    shop: ShopId,
    account: AccountId,
) -> Result<(Shop, SellerAccount), Error> {
    let row = reading.lookup_shop(shop).await?.filter(|row| row.company == company);
    let row = row.ok_or(Error::failure(FailureCode::NotFound))?;
    let account = reading.lookup_account(account).await?.filter(|account| account.shop == shop);
    Ok((row, account.ok_or(Error::failure(FailureCode::NotFound))?))
}

/// Adds the failure code to a conflict of the store, which may be with a shop that the actor cannot see.
fn with_code(error: Error) -> Error {
    match error {
        Error::Store(StoreError::Conflict { what: "seller_account" }) => Error::failure(FailureCode::AlreadyBound),
        Error::Store(StoreError::Conflict { what: "shop_name" }) => crate::shops::name_taken(),
        error => error,
    }
}

impl App {
    /// The state of a consent flow.
    ///
    /// # Errors
    /// `not_found`, also for a flow that another actor started; the permission `shops.bind`; the database.
    pub async fn consent_state(&self, actor: &Actor, consent: ConsentId) -> Result<ConsentState, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let row = self.store().instance().read().await?.lookup_consent(consent).await?;
        let is_own = |row: &Consent| {
            *actor == Actor::InstanceOwner
                || (row.actor_kind == actor.kind()
                    && row.actor_id == actor.id()
                    && actor.company() == Some(row.company))
        };
        let row = row.filter(is_own).ok_or(Error::failure(FailureCode::NotFound))?;
        let now = self.now();
        Ok(match (row.code, row.finished_at, row.used_at) {
            (Some(code), ..) => ConsentState::Failed(code),
            (None, Some(_), _) => ConsentState::Done,
            // The process that took the answer has stopped.
            (None, None, Some(used)) if now >= used.plus(FLOW_LIFETIME) => {
                ConsentState::Failed(FailureCode::CallbackIncomplete)
            }
            (None, None, None) if now >= row.expires_at => ConsentState::Failed(FailureCode::FlowTimeout),
            (None, None, _) => ConsentState::Waiting,
        })
    }
}

/// The id of a member or API key, for the row of the flow.
fn actor_id(actor: &Actor) -> Option<String> {
    match actor {
        Actor::Member { .. } | Actor::Key { .. } => actor.id(),
        Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}
