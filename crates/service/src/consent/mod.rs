//! Consent: a seller agrees at Amazon, and the shop is bound (PROTOCOL A.1, A.2). A flow begins here, may pass through our
//! log-in page, and ends with Amazon's callback. Its state and its cookie are kept as hashes; nothing a callback says is
//! believed that the flow did not expect.

mod begin;
mod callback;
mod login;

pub use begin::{BeginConsent, Begun};
pub use callback::{Bound, Callback};
pub use login::{LogIn, SentBack};

use crate::{Error, Hawser};
use hawser_core::{AccountId, Actor, CompanyId, ConsentId, FailureCode, Secret, ShopId};
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
    /// A shop that is there: only its authorisation changes.
    Reauthorise {
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
    /// Amazon has not answered yet.
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

impl Hawser {
    /// Where a consent of one's company stands.
    ///
    /// # Errors
    /// `not_found`, also for another company's.
    pub async fn consent_state(&self, company: CompanyId, consent: ConsentId) -> Result<ConsentState, Error> {
        let row = self.store().instance().read().await?.lookup_consent(consent).await?;
        let row = row.filter(|row| row.company == company).ok_or(Error::failure(FailureCode::NotFound))?;
        Ok(match (row.code, row.used_at) {
            (Some(code), _) => ConsentState::Failed(code),
            (None, Some(_)) => ConsentState::Done,
            (None, None) if self.now() >= row.expires_at => ConsentState::Failed(FailureCode::FlowTimeout),
            (None, None) => ConsentState::Waiting,
        })
    }
}

/// The id of a member or key, for the flow's row.
fn actor_id(actor: &Actor) -> Option<String> {
    match actor {
        Actor::Member { member, .. } => Some(member.to_string()),
        Actor::Key { key, .. } => Some(key.to_string()),
        Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}
