//! The axis *account health*: how the seller account stands with Amazon, as far as Amazon told.

use super::Facts;

/// How the account stands with Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountHealth {
    /// Amazon said that all is well.
    Normal,
    /// Amazon warned that the account may be deactivated.
    AtRisk,
    /// Amazon deactivated the account.
    Deactivated,
    /// The account is asleep after long disuse.
    Dormant,
    /// Amazon never said.
    Unknown,
}

impl AccountHealth {
    /// The word in answers and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::AtRisk => "at_risk",
            Self::Deactivated => "deactivated",
            Self::Dormant => "dormant",
            Self::Unknown => "unknown",
        }
    }
}

/// Derives the axis: the latest notice counts, of two at the same moment the graver one.
pub fn account_health(facts: &Facts) -> AccountHealth {
    let notices = &facts.notices;
    // From the mildest to the gravest, since the last of equal maxima wins.
    [
        (notices.normal_at, AccountHealth::Normal),
        (notices.at_risk_at, AccountHealth::AtRisk),
        (notices.dormant_at, AccountHealth::Dormant),
        (notices.deactivated_at, AccountHealth::Deactivated),
    ]
    .into_iter()
    .filter(|(at, _)| at.is_some())
    .max_by_key(|(at, _)| *at)
    .map_or(AccountHealth::Unknown, |(_, health)| health)
}
