//! The stored facts about a seller account and its current authorization: events with their times, never a state that
//! passing time could make untrue.

use crate::{Timestamp, authorizations::DateSource, sync::StreamFacts, verification::LastVerification};

/// The one who paused the synchronization.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum PausedBy {
    /// A person.
    Person,
    /// Hawser, until a problem is resolved.
    Hawser,
}

impl PausedBy {
    /// The text in rows, settings and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Times of Amazon's latest notices and refusals about the account, one per kind. The latest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountNotices {
    /// Amazon reported no problem.
    pub normal_at: Option<Timestamp>,
    /// Amazon warned that the account may be deactivated.
    pub at_risk_at: Option<Timestamp>,
    /// Amazon deactivated the account.
    pub deactivated_at: Option<Timestamp>,
    /// Amazon answered that the account is dormant after long disuse.
    pub dormant_at: Option<Timestamp>,
}

/// Everything that the states are derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Time at which the seller authorized, if known.
    pub authorized_at: Option<Timestamp>,
    /// The source of that time.
    pub authorized_source: DateSource,
    /// True if a refresh token is stored.
    pub has_token: bool,
    /// True if the seller was sent to Amazon and has not returned.
    pub is_awaiting_consent: bool,
    /// Time at which Amazon first refused the authorization as gone.
    pub revoked_at: Option<Timestamp>,
    /// True if an answer of Amazon carried a Seller ID other than the one bound.
    pub is_other_seller: bool,
    /// The last verification, if any.
    pub verified: Option<LastVerification>,
    /// True if the user wants orders to be synchronized.
    pub is_synchronized: bool,
    /// The person or rule that paused the synchronization; `None` while it runs.
    pub paused_by: Option<PausedBy>,
    /// Time at which the shop was deactivated in Hawser (PRODUCT B17).
    pub deactivated_at: Option<Timestamp>,
    /// Amazon's notices about the account itself.
    pub notices: AccountNotices,
    /// The pulls of its orders.
    pub stream: StreamFacts,
}

impl Default for Facts {
    /// A new draft: nothing is known, and synchronization is on.
    fn default() -> Self {
        Self {
            authorized_at: None,
            authorized_source: DateSource::Unknown,
            has_token: false,
            is_awaiting_consent: false,
            revoked_at: None,
            is_other_seller: false,
            verified: None,
            is_synchronized: true,
            paused_by: None,
            deactivated_at: None,
            notices: AccountNotices::default(),
            stream: StreamFacts::default(),
        }
    }
}
