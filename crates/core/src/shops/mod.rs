//! The states of a shop's seller account. Facts are stored, states are derived: four axes that do not know of each other,
//! and one headline that a list shows. Nothing here decides what to do about a state.

mod account_health;
mod facts;
mod headline;
mod identity;
pub mod marketplace;
mod platform;
pub mod seller;

pub use account_health::{AccountHealth, account_health};
pub use facts::{AccountNotices, Facts, LastVerification, PausedBy};
pub use headline::{Headline, Tone, headline, most_important};
pub use identity::Identity;
pub use platform::Platform;

use crate::{
    Timestamp,
    authorizations::{AuthorizationState, authorization},
    sync::{SynchronizationState, synchronization},
    verification::{VerificationState, verification},
};

/// The four axes at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct States {
    /// Whether Amazon lets us in.
    pub authorization: AuthorizationState,
    /// Whether orders are being pulled.
    pub synchronization: SynchronizationState,
    /// How the account stands with Amazon.
    pub account_health: AccountHealth,
    /// What the last verification found.
    pub verification: VerificationState,
}

impl States {
    /// Derives all four.
    pub fn derive(facts: &Facts, now: Timestamp) -> Self {
        Self {
            authorization: authorization(facts, now),
            synchronization: synchronization(facts),
            account_health: account_health(facts),
            verification: verification(facts, now),
        }
    }

    /// The single most important thing about them.
    pub fn headline(&self) -> Headline {
        headline(self)
    }
}

#[cfg(test)]
mod tests;
