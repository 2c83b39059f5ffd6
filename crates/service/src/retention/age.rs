//! The age at which rows are deleted.

use hawser_core::Timestamp;
use std::{fmt, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The age of the rows that a job deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// The setting `retention.buyer_data_days`.
    BuyerData,
    /// A number of days, or the setting if that is shorter, for rows that may contain buyer data.
    DaysWithBuyerData(u16),
    Days(u16),
    /// As soon as they have expired.
    Zero,
}

impl Age {
    /// The time before which rows are old enough.
    pub(super) fn cutoff(self, now: Timestamp, buyer_data_days: u16) -> Timestamp {
        let days = match self {
            Self::BuyerData => buyer_data_days,
            Self::DaysWithBuyerData(days) => days.min(buyer_data_days),
            Self::Days(days) => days,
            Self::Zero => 0,
        };
        now.minus(DAY.saturating_mul(u32::from(days)))
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |days: &u16| if *days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        match self {
            Self::BuyerData => f.write_str("`retention.buyer_data_days`"),
            Self::DaysWithBuyerData(count) => {
                write!(f, "{}, at most `retention.buyer_data_days`", days(count))
            }
            Self::Days(count) => f.write_str(&days(count)),
            Self::Zero => f.write_str("at once"),
        }
    }
}
