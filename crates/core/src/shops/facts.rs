//! What is stored about a seller account and its current authorization: what happened, with its time, and never a state
//! that a clock could make untrue.

use crate::{FailureCode, Timestamp, authorizations::DateSource};

/// Who paused the synchronization.
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

/// The last run of the verification ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastVerification {
    /// When it ended.
    pub at: Timestamp,
    /// The first code that made it fail; `None` when it passed.
    pub failed: Option<FailureCode>,
}

/// When something about the account was last learnt, from Amazon's notices or its refusals. The latest is what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountNotices {
    /// Amazon said that all is well.
    pub normal_at: Option<Timestamp>,
    /// Amazon warned that the account may be deactivated.
    pub at_risk_at: Option<Timestamp>,
    /// Amazon deactivated the account.
    pub deactivated_at: Option<Timestamp>,
    /// Amazon answered that the account is asleep after long disuse.
    pub dormant_at: Option<Timestamp>,
}

/// Everything the states are derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// When the seller authorized, as far as it is known.
    pub authorized_at: Option<Timestamp>,
    /// How that is known.
    pub authorized_source: DateSource,
    /// A refresh token is stored.
    pub has_token: bool,
    /// The seller was sent to Amazon and has not come back.
    pub is_awaiting_consent: bool,
    /// Amazon refused the grant as gone, at this time for the first time.
    pub revoked_at: Option<Timestamp>,
    /// An answer of Amazon carried another Seller ID than the one bound.
    pub is_other_seller: bool,
    /// The last verification, if there was one.
    pub verified: Option<LastVerification>,
    /// The switch: orders are wanted.
    pub is_synchronized: bool,
    /// Who stopped the synchronization, if anybody did.
    pub paused_by: Option<PausedBy>,
    /// The shop was deactivated in Hawser at this time (PRODUCT B17).
    pub deactivated_at: Option<Timestamp>,
    /// What is known of the account itself.
    pub notices: AccountNotices,
}

impl Default for Facts {
    /// A shop just drafted: nothing is known, and its orders will be wanted.
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
        }
    }
}
