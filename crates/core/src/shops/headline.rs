//! The headline: the single most important fact about a seller account, for lists.

use super::{AccountHealth, States};
use crate::authorizations::AuthorizationState;
use crate::sync::SynchronizationState;
use crate::verification::VerificationState;
use crate::{Acts, FailureCode};

/// The single most important fact, ordered from the most urgent to the merely informative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Headline {
    /// Amazon refuses the authorization.
    Revoked,
    /// The authorization's 365 days are over.
    Expired,
    /// The authorization belongs to another seller.
    Mismatched,
    /// Amazon deactivated the account.
    AccountDeactivated,
    /// The account is dormant.
    AccountDormant,
    /// The last verification failed, and a person has to act.
    Failed(FailureCode),
    /// The seller was sent to Amazon and has not returned.
    AwaitingConsent,
    /// Not authorized yet.
    Draft,
    /// A person paused the synchronization.
    Paused,
    /// Orders cannot be synchronized at present.
    Held,
    /// Pulls of orders fail.
    Failing(FailureCode),
    /// The last verification failed, but the cause is temporary or not yet attributed to this seller.
    Waiting(FailureCode),
    /// No pull has been complete for longer than promised.
    Late,
    /// The authorization's end is near.
    Expiring {
        /// Days left, rounded up.
        days: u32,
    },
    /// Amazon warned that the account may be deactivated.
    AtRisk,
    /// Not yet verified.
    Unverified,
    /// Verified more than a week ago.
    Stale,
    /// The account works, with a notice.
    Noticed(FailureCode),
    /// The account works.
    Working,
}

/// The color of a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Tone {
    /// It works.
    Good,
    /// Nothing is running, and nothing is wrong.
    Idle,
    /// A person should look at it, or Hawser is waiting.
    Attention,
    /// Broken until the seller acts. Used only for codes that the seller has to act on.
    Broken,
}

impl Tone {
    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl Headline {
    /// The word in answers and filters, without the code or the number of days.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The failure code that explains it; `None` if nothing failed.
    pub const fn code(self) -> Option<FailureCode> {
        match self {
            Self::Revoked => Some(FailureCode::AuthorizationRevoked),
            Self::Expired => Some(FailureCode::AuthorizationExpired),
            Self::Mismatched => Some(FailureCode::SellerMismatch),
            Self::AccountDeactivated => Some(FailureCode::AccountDeactivated),
            Self::AccountDormant => Some(FailureCode::AccountDormant),
            Self::Expiring { .. } => Some(FailureCode::AuthorizationExpiring),
            Self::Failed(code) | Self::Failing(code) | Self::Waiting(code) | Self::Noticed(code) => Some(code),
            Self::Late => Some(FailureCode::PullLate),
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

    /// The color in which it is shown.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Revoked | Self::Expired | Self::Mismatched | Self::AccountDeactivated | Self::AccountDormant => {
                Tone::Broken
            }
            Self::Failed(code) => match code.acts() {
                Acts::Seller => Tone::Broken,
                Acts::ApplicationOwner | Acts::Wait | Acts::Notice | Acts::Caller => Tone::Attention,
            },
            // Whether a refusal is the seller's is decided by the verification, which compares with other shops.
            Self::Failing(_) => Tone::Attention,
            Self::AwaitingConsent
            | Self::Held
            | Self::Waiting(_)
            | Self::Late
            | Self::Expiring { .. }
            | Self::AtRisk => Tone::Attention,
            Self::Draft | Self::Paused | Self::Unverified | Self::Stale => Tone::Idle,
            Self::Noticed(_) | Self::Working => Tone::Good,
        }
    }
}

impl States {
    /// Derives the headline of one seller account. A refusal by Amazon comes before a pause: a pause does not stop the
    /// authorization from expiring, and that has to be known before resuming.
    pub fn headline(&self) -> Headline {
        let days_left = match self.authorization {
            AuthorizationState::Draft => return Headline::Draft,
            AuthorizationState::AwaitingConsent => return Headline::AwaitingConsent,
            AuthorizationState::Revoked => return Headline::Revoked,
            AuthorizationState::Expired => return Headline::Expired,
            AuthorizationState::Mismatched => return Headline::Mismatched,
            AuthorizationState::Expiring { days } => Some(days),
            AuthorizationState::Active => None,
        };
        let is_at_risk = match self.account_health {
            AccountHealth::Deactivated => return Headline::AccountDeactivated,
            AccountHealth::Dormant => return Headline::AccountDormant,
            AccountHealth::AtRisk => true,
            AccountHealth::Normal | AccountHealth::Unknown => false,
        };
        let from_verification = match self.verification {
            VerificationState::Never => Headline::Unverified,
            VerificationState::Stale => Headline::Stale,
            VerificationState::Passed => Headline::Working,
            // If the authorization were known to be gone, its state would say so. Until then the cause may be Amazon's.
            VerificationState::Failed(code) if code.is_about_the_grant() => Headline::Waiting(code),
            VerificationState::Failed(code) => match code.acts() {
                Acts::Seller | Acts::ApplicationOwner | Acts::Caller => return Headline::Failed(code),
                Acts::Wait => Headline::Waiting(code),
                Acts::Notice => Headline::Noticed(code),
            },
        };
        let from_synchronization = match self.synchronization {
            SynchronizationState::Paused => Some(Headline::Paused),
            SynchronizationState::Held => Some(Headline::Held),
            SynchronizationState::Failing { code, .. } => Some(Headline::Failing(code)),
            SynchronizationState::Late { .. } => Some(Headline::Late),
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
}

/// The headline of a shop: the most important one of its seller accounts. Of several that expire, the first to expire.
pub fn most_important(headlines: impl IntoIterator<Item = Headline>) -> Option<Headline> {
    headlines.into_iter().min()
}
