//! Proof from recent pulls that Amazon returns a seller's orders, so that a verification need not use the quota.

use hawser_core::Timestamp;
use hawser_store::StreamRow;

/// Time of the latest proof: the end of a successful run, or a page of the current window if no run failed after it.
pub(crate) fn proven_at(status: &StreamRow) -> Option<Timestamp> {
    let ended_at = status.last_finished_at;
    let page_at = status.window.as_ref().filter(|window| window.pages > 0).and_then(|window| window.page_token_at);
    if status.last_code.is_none() {
        return page_at.max(ended_at);
    }
    page_at.filter(|page| ended_at.is_none_or(|ended| ended < *page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::sync::Resource;
    use hawser_core::{AccountId, FailureCode};
    use hawser_store::WindowState;

    const fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    /// A stream whose last run ended at second 50 with this code.
    fn ended(last_code: Option<FailureCode>, window: Option<WindowState>) -> StreamRow {
        StreamRow {
            account: AccountId(uuid::Uuid::nil()),
            resource: Resource::Orders,
            due_at: at(0),
            since_at: at(0),
            lease_owner: None,
            lease_until: None,
            epoch: 1,
            window,
            pages_total: 0,
            orders_total: 0,
            api_calls: 0,
            last_code,
            last_detail: None,
            last_finished_at: Some(at(50)),
            succeeded_at: None,
            failing_since: None,
            started_at: None,
            failures: 0,
            fenced_writes: 0,
        }
    }

    fn window(pages: i64, page_token_at: Option<Timestamp>) -> Option<WindowState> {
        let (from, until) = (at(0), Some(at(9)));
        let (before, marketplaces, page_token, page_hash, repeats) = (None, vec![], None, None, 0);
        Some(WindowState { from, until, before, marketplaces, page_token, page_token_at, pages, page_hash, repeats })
    }

    #[test]
    fn a_page_of_the_current_window_counts_like_a_finished_run() {
        let refused = Some(FailureCode::RoleMissing);
        assert_eq!(proven_at(&ended(None, None)), Some(at(50)));
        assert_eq!(proven_at(&ended(None, window(3, Some(at(70))))), Some(at(70)));
        assert_eq!(proven_at(&ended(refused, window(3, Some(at(70))))), Some(at(70)));
        assert_eq!(proven_at(&ended(refused, window(3, Some(at(40))))), None, "it was refused after that page");
        assert_eq!(proven_at(&ended(refused, window(0, Some(at(70))))), None);
        let first = StreamRow { last_finished_at: None, ..ended(None, window(0, None)) };
        assert_eq!(proven_at(&first), None);
    }
}
