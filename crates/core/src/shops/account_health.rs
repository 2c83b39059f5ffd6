//! The axis *account health*: the standing of the seller account at Amazon, as far as Amazon has reported it.

use super::AccountNotices;

/// The standing of an account at Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AccountHealth {
    /// Amazon reported no problem.
    Normal,
    /// Amazon warned that the account may be deactivated.
    AtRisk,
    /// Amazon deactivated the account.
    Deactivated,
    /// The account is dormant after long disuse.
    Dormant,
    /// Amazon has not reported anything.
    Unknown,
}

impl AccountHealth {
    /// Derives the axis: the latest notice counts; of two at the same time, the more serious one.
    pub fn derive(notices: &AccountNotices) -> Self {
        // From the mildest to the most serious, since `max_by_key` returns the last of equal maxima.
        [
            (notices.normal_at, Self::Normal),
            (notices.at_risk_at, Self::AtRisk),
            (notices.dormant_at, Self::Dormant),
            (notices.deactivated_at, Self::Deactivated),
        ]
        .into_iter()
        .filter(|(at, _)| at.is_some())
        .max_by_key(|(at, _)| *at)
        .map_or(Self::Unknown, |(_, health)| health)
    }

    /// The word in answers and filters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
