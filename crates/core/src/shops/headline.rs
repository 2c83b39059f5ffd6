//! The headline: the single most important thing about a seller account, which is what a list has room for.

use super::{AccountHealth, AuthorizationState, States, SynchronizationState, VerificationState};
use crate::{Acts, FailureCode};

/// The single most important thing, ordered from what must be settled first to what is merely good to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Headline {
    /// Amazon refuses the authorization.
    Revoked,
    /// The authorization's year is over.
    Expired,
    /// The authorization belongs to another seller.
    Mismatched,
    /// Amazon deactivated the account.
    AccountDeactivated,
    /// The account is asleep.
    AccountDormant,
    /// The last verification failed, and somebody has to act.
    Failed(FailureCode),
    /// The seller was sent to Amazon and has not come back.
    AwaitingConsent,
    /// Not authorized yet.
    Draft,
    /// A person paused it.
    Paused,
    /// It cannot be pulled at present.
    Held,
    /// The last verification failed for a reason that passes by itself, or that is not known yet to be this seller's.
    Waiting(FailureCode),
    /// The authorization's end is near.
    Expiring {
        /// Begun days that are left.
        days: u32,
    },
    /// Amazon warned that the account may be deactivated.
    AtRisk,
    /// Not yet verified.
    Unverified,
    /// Verified over a week ago.
    Stale,
    /// Works, with something to know.
    Noticed(FailureCode),
    /// Works.
    Working,
}

/// How a headline is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// It works.
    Good,
    /// Nothing runs, and nothing is wrong.
    Idle,
    /// Somebody should look, or it is being waited for.
    Attention,
    /// Broken until the seller acts. Only codes that the seller acts on come this far.
    Broken,
}

impl Tone {
    /// The word in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Idle => "idle",
            Self::Attention => "attention",
            Self::Broken => "broken",
        }
    }
}

impl Headline {
    /// The word in answers and filters; a code or a number of days stands beside it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Mismatched => "mismatched",
            Self::AccountDeactivated => "account_deactivated",
            Self::AccountDormant => "account_dormant",
            Self::Failed(_) => "failed",
            Self::AwaitingConsent => "awaiting_consent",
            Self::Draft => "draft",
            Self::Paused => "paused",
            Self::Held => "held",
            Self::Waiting(_) => "waiting",
            Self::Expiring { .. } => "expiring",
            Self::AtRisk => "at_risk",
            Self::Unverified => "unverified",
            Self::Stale => "stale",
            Self::Noticed(_) => "noticed",
            Self::Working => "working",
        }
    }

    /// The catalogue's code that explains it; `None` where nothing failed.
    pub const fn code(self) -> Option<FailureCode> {
        match self {
            Self::Revoked => Some(FailureCode::AuthorizationRevoked),
            Self::Expired => Some(FailureCode::AuthorizationExpired),
            Self::Mismatched => Some(FailureCode::SellerMismatch),
            Self::AccountDeactivated => Some(FailureCode::AccountDeactivated),
            Self::AccountDormant => Some(FailureCode::AccountDormant),
            Self::Expiring { .. } => Some(FailureCode::AuthorizationExpiring),
            Self::Failed(code) | Self::Waiting(code) | Self::Noticed(code) => Some(code),
            Self::AwaitingConsent
            | Self::Draft
            | Self::Paused
            | Self::Held
            | Self::AtRisk
            | Self::Unverified
            | Self::Stale
            | Self::Working => None,
        }
    }

    /// How it is coloured.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Revoked | Self::Expired | Self::Mismatched | Self::AccountDeactivated | Self::AccountDormant => {
                Tone::Broken
            }
            Self::Failed(code) => match code.acts() {
                Acts::Seller => Tone::Broken,
                Acts::ApplicationOwner | Acts::Wait | Acts::Notice | Acts::Caller => Tone::Attention,
            },
            Self::AwaitingConsent | Self::Held | Self::Waiting(_) | Self::Expiring { .. } | Self::AtRisk => {
                Tone::Attention
            }
            Self::Draft | Self::Paused | Self::Unverified | Self::Stale => Tone::Idle,
            Self::Noticed(_) | Self::Working => Tone::Good,
        }
    }
}

/// Derives the headline of one seller account. What Amazon refuses comes before what a person paused: a pause does not stop
/// a year from running out, and whoever resumes wants to know before.
pub fn headline(states: &States) -> Headline {
    let days_left = match states.authorization {
        AuthorizationState::Draft => return Headline::Draft,
        AuthorizationState::AwaitingConsent => return Headline::AwaitingConsent,
        AuthorizationState::Revoked => return Headline::Revoked,
        AuthorizationState::Expired => return Headline::Expired,
        AuthorizationState::Mismatched => return Headline::Mismatched,
        AuthorizationState::Expiring { days } => Some(days),
        AuthorizationState::Active => None,
    };
    let is_at_risk = match states.account_health {
        AccountHealth::Deactivated => return Headline::AccountDeactivated,
        AccountHealth::Dormant => return Headline::AccountDormant,
        AccountHealth::AtRisk => true,
        AccountHealth::Normal | AccountHealth::Unknown => false,
    };
    let from_verification = match states.verification {
        VerificationState::Never => Headline::Unverified,
        VerificationState::Stale => Headline::Stale,
        VerificationState::Passed => Headline::Working,
        // Were the grant known to be gone, the authorization would say so: until then the cause may be Amazon's.
        VerificationState::Failed(code) if code.is_about_the_grant() => Headline::Waiting(code),
        VerificationState::Failed(code) => match code.acts() {
            Acts::Seller | Acts::ApplicationOwner | Acts::Caller => return Headline::Failed(code),
            Acts::Wait => Headline::Waiting(code),
            Acts::Notice => Headline::Noticed(code),
        },
    };
    let from_synchronization = match states.synchronization {
        SynchronizationState::Paused => Some(Headline::Paused),
        SynchronizationState::Held => Some(Headline::Held),
        SynchronizationState::On => None,
    };
    let candidates = [
        from_synchronization,
        days_left.map(|days| Headline::Expiring { days }),
        is_at_risk.then_some(Headline::AtRisk),
        Some(from_verification),
    ];
    most_important(candidates.into_iter().flatten()).unwrap_or(from_verification)
}

/// The headline of a shop above several seller accounts: the most important of theirs; of two that expire, the one that
/// expires first.
pub fn most_important(headlines: impl IntoIterator<Item = Headline>) -> Option<Headline> {
    headlines.into_iter().min()
}
