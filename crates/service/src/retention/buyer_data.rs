//! The limit of buyer data.

use super::age::Age;
use hawser_core::Timestamp;

/// The last day whose buyer data is due for deletion. Whole days are deleted, at their beginning in UTC, so nothing is kept
/// for longer than the number of days, and nothing for less than one day less.
pub(crate) fn buyer_data_limit(days: u16, now: Timestamp) -> String {
    Age::BuyerData.cutoff(now, days).day()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_due_when_its_first_moment_is_old_enough() {
        let at = |text| Timestamp::parse(text).unwrap();
        assert_eq!(buyer_data_limit(30, at("2026-12-03T00:00:00Z")), "2026-11-03");
        assert_eq!(buyer_data_limit(30, at("2026-12-02T23:59:59Z")), "2026-11-02");
    }
}
