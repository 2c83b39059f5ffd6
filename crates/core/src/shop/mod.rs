//! The states of a shop's seller account. Facts are stored, states are derived: four axes that do not know of each other,
//! and one headline that a list shows. Nothing here decides what to do about a state.

mod authorisation;
mod facts;
mod headline;
mod health;
mod synchronisation;
mod verification;

pub use authorisation::{
    AUTHORISATION_LIFETIME, Authorisation, EXPIRING_FROM_DAYS, NOTICE_DAYS, authorisation, notice_reached, valid_until,
};
pub use facts::{AccountNotices, AuthorisedSource, Facts, LastVerification, PausedBy, UnknownWord};
pub use headline::{Headline, Tone, headline, most_important};
pub use health::{AccountHealth, account_health};
pub use synchronisation::{Synchronisation, synchronisation};
pub use verification::{VERIFICATION_LIFETIME, Verification, verification};

use crate::Timestamp;

/// The four axes at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct States {
    /// Whether Amazon lets us in.
    pub authorisation: Authorisation,
    /// Whether orders are being pulled.
    pub synchronisation: Synchronisation,
    /// How the account stands with Amazon.
    pub account_health: AccountHealth,
    /// What the last verification found.
    pub verification: Verification,
}

impl States {
    /// Derives all four.
    pub fn derive(facts: &Facts, now: Timestamp) -> Self {
        Self {
            authorisation: authorisation(facts, now),
            synchronisation: synchronisation(facts),
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
