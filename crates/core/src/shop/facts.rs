//! What is stored about a seller account and its current authorisation: what happened, with its time, and never a state
//! that a clock could make untrue.

use crate::{FailureCode, Timestamp};
use std::str::FromStr;

/// The text is none of the words a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: not one of its known words")]
pub struct UnknownWord {
    /// Which field.
    pub field: &'static str,
}

macro_rules! stored_words {
    ($field:literal, $(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that is stored and answered.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or(UnknownWord { field: $field })
            }
        }
    };
}

stored_words!("authorised_source",
    /// How the date of an authorisation is known (PRODUCT B5).
    AuthorisedSource {
        /// We saw the consent ourselves.
        Measured = "measured",
        /// A person said so.
        Stated = "stated",
        /// Nobody knows; neither does anyone know the end.
        Unknown = "unknown",
    }
);

stored_words!("paused_by",
    /// Who stopped the synchronisation.
    PausedBy {
        /// A person, on purpose.
        Person = "person",
        /// Hawser, until something is settled.
        Hawser = "hawser",
    }
);

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
    /// When the seller authorised, as far as it is known.
    pub authorised_at: Option<Timestamp>,
    /// How that is known.
    pub authorised_source: AuthorisedSource,
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
    pub is_synchronised: bool,
    /// Who stopped the synchronisation, if anybody did.
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
            authorised_at: None,
            authorised_source: AuthorisedSource::Unknown,
            has_token: false,
            is_awaiting_consent: false,
            revoked_at: None,
            is_other_seller: false,
            verified: None,
            is_synchronised: true,
            paused_by: None,
            deactivated_at: None,
            notices: AccountNotices::default(),
        }
    }
}
