//! Consent: a seller agrees at Amazon, and the shop is bound (PROTOCOL A.1, A.2). A flow begins here, may pass through our
//! log-in page, and ends with Amazon's callback. Its state and its cookie are kept as hashes; nothing a callback says is
//! believed that the flow did not expect.

mod callback;
mod login;
pub(crate) mod start;

pub use crate::authorizations::consent::start::{StartConsent, StartedConsent};
pub use callback::{Callback, CompletedConsent};
pub use login::{AppstoreStart, FromAmazon, LogIn, Redirect, SignedInUser};

use crate::{App, Error};
use hawser_core::{AccountId, Actor, CompanyId, ConsentId, FailureCode, Permission, Secret, ShopId};
use hawser_store::{AccountRow, ConsentRow, ShopRow, StoreError, TenantTx};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A whole workflow that takes longer may fail at Amazon (PROTOCOL A.1).
const FLOW_LASTS: Duration = Duration::from_secs(10 * 60);

/// What waits until the seller has agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Draft {
    /// A new shop.
    Bind {
        /// Its name.
        name: String,
        /// The ticked countries.
        countries: Vec<String>,
    },
    /// A shop that is there: only its authorization changes.
    Reauthorize {
        /// Which shop.
        shop: ShopId,
        /// Which of its seller accounts.
        account: AccountId,
    },
    /// Started from Amazon's Appstore: everything is found out afterwards.
    Appstore,
}

/// Where a consent stands, for the screen of whoever asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentState {
    /// Amazon has not answered yet, or its answer is being worked off.
    Waiting,
    /// It is done.
    Done,
    /// It came to nothing.
    Failed(FailureCode),
}

/// A fresh secret for a state or a cookie: 32 bytes of the operating system, as hexadecimal digits.
fn token() -> Result<Secret, Error> {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut *bytes).map_err(|_| Error::failure(FailureCode::VaultLocked))?;
    Ok(Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

/// What is kept of a state or a cookie.
fn hash(secret: &Secret) -> Vec<u8> {
    Sha256::digest(secret.expose().as_bytes()).to_vec()
}

/// The shop and its seller account, which have to belong together and to that company.
async fn account_of_shop(
    reading: &mut TenantTx,
    company: CompanyId,
    shop: ShopId,
    account: AccountId,
) -> Result<(ShopRow, AccountRow), Error> {
    let row = reading.lookup_shop(shop).await?.filter(|row| row.company == company);
    let row = row.ok_or(Error::failure(FailureCode::NotFound))?;
    let account = reading.lookup_account(account).await?.filter(|account| account.shop == shop);
    Ok((row, account.ok_or(Error::failure(FailureCode::NotFound))?))
}

/// What is taken may be taken where the beginner cannot see it: the store says so without a code.
fn with_code(error: Error) -> Error {
    match error {
        Error::Store(StoreError::Conflict { what: "seller_account" | "proven_seller" }) => {
            Error::failure(FailureCode::AlreadyBound)
        }
        Error::Store(StoreError::Conflict { what: "shop_name" }) => {
            Error::invalid(FailureCode::ShopNameTaken, "name", "unique within the company")
        }
        error => error,
    }
}

impl App {
    /// Where a consent stands, for whoever began it.
    ///
    /// # Errors
    /// `not_found`, also for one that somebody else began; the permission `shops.bind`; the database.
    pub async fn consent_state(&self, actor: &Actor, consent: ConsentId) -> Result<ConsentState, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let row = self.store().instance().read().await?.lookup_consent(consent).await?;
        let is_own = |row: &ConsentRow| {
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
            // Whoever took the answer is gone: nothing will come of it any more.
            (None, None, Some(used)) if now >= used.plus(FLOW_LASTS) => {
                ConsentState::Failed(FailureCode::CallbackIncomplete)
            }
            (None, None, None) if now >= row.expires_at => ConsentState::Failed(FailureCode::FlowTimeout),
            (None, None, _) => ConsentState::Waiting,
        })
    }
}

/// The id of a member or key, for the flow's row.
fn actor_id(actor: &Actor) -> Option<String> {
    match actor {
        Actor::Member { .. } | Actor::Key { .. } => actor.id(),
        Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}
