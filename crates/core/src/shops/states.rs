//! The four axes of a seller account at one moment. Facts are stored, states are derived.

use super::{AccountHealth, Facts};
use crate::{
    Timestamp, authorizations::AuthorizationState, sync::SynchronizationState, verification::VerificationState,
};

/// The four axes at one moment. They do not depend on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct States {
    /// The state of the authorization.
    pub authorization: AuthorizationState,
    /// The state of the synchronization.
    pub synchronization: SynchronizationState,
    /// The standing of the account at Amazon.
    pub account_health: AccountHealth,
    /// The result of the last verification.
    pub verification: VerificationState,
}

impl States {
    /// Derives all four.
    pub fn derive(facts: &Facts, now: Timestamp) -> Self {
        Self {
            authorization: AuthorizationState::derive(facts, now),
            synchronization: SynchronizationState::derive(facts, now),
            account_health: AccountHealth::derive(&facts.notices),
            verification: VerificationState::derive(facts.verified, now),
        }
    }
}
