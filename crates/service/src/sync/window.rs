//! Plans what a stream requests next: turns the gaps of the coverage into windows of last-update time. Pure functions.

use hawser_core::sync::coverage::{Coverage, Interval};
use hawser_core::sync::history_start;
use hawser_core::{MarketplaceId, Timestamp};
use std::{collections::BTreeMap, time::Duration};

/// Overlap of a window with the covered time before it, so that an order that becomes visible late is not missed.
pub const OVERLAP: Duration = Duration::from_secs(5 * 60);

/// Minimum age of a requested end. Amazon requires two minutes (PROTOCOL C.4); a gap that ends later is left to the open
/// window.
pub(crate) const NOT_BEFORE_NOW: Duration = Duration::from_secs(3 * 60);

/// Marketplaces whose open gaps start this close to each other share one window, because additional calls cost more than
/// orders received twice.
const TOGETHER: Duration = Duration::from_secs(24 * 3600);

/// A stretch of last-update time to request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// `lastUpdatedAfter`, with the overlap already subtracted.
    pub from: Timestamp,
    /// `lastUpdatedBefore`; with `None`, Amazon's first answer sets the end.
    pub before: Option<Timestamp>,
    pub marketplaces: Vec<MarketplaceId>,
}

/// The windows that fill every gap between `since` and now, oldest first; windows without an end come last. Each begins
/// `overlap` before its gap.
pub fn plan(
    coverage: &BTreeMap<MarketplaceId, Coverage>,
    since: Timestamp,
    now: Timestamp,
    overlap: Duration,
) -> Vec<Window> {
    let mut closed: BTreeMap<Interval, Vec<MarketplaceId>> = BTreeMap::new();
    let mut open: Vec<(Timestamp, MarketplaceId)> = Vec::new();
    for (marketplace, covered) in coverage {
        let horizon = Interval { from: since.max(history_start(marketplace, now)), until: now };
        for gap in covered.gaps(horizon) {
            if gap.until < now && gap.until <= now.minus(NOT_BEFORE_NOW) {
                closed.entry(gap).or_default().push(marketplace.clone());
            } else {
                open.push((gap.from, marketplace.clone()));
            }
        }
    }
    let closed = closed.into_iter().map(|(gap, marketplaces)| Window {
        from: gap.from.minus(overlap),
        before: Some(gap.until),
        marketplaces,
    });
    closed.chain(open_windows(open, overlap)).collect()
}

/// Groups open gaps that start close to each other.
fn open_windows(mut gaps: Vec<(Timestamp, MarketplaceId)>, overlap: Duration) -> Vec<Window> {
    gaps.sort();
    let mut windows: Vec<(Timestamp, Window)> = Vec::new();
    for (from, marketplace) in gaps {
        match windows.last_mut() {
            Some((first, window)) if from <= first.plus(TOGETHER) => {
                if !window.marketplaces.contains(&marketplace) {
                    window.marketplaces.push(marketplace);
                }
            }
            _ => windows
                .push((from, Window { from: from.minus(overlap), before: None, marketplaces: vec![marketplace] })),
        }
    }
    windows.into_iter().map(|(_, window)| window).collect()
}

/// The start of a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullStart {
    /// The start in the marketplace that reaches back furthest.
    pub since: Timestamp,
    /// The marketplaces in which Amazon does not reach back as far as requested, with their start.
    pub clamped: Vec<(MarketplaceId, Timestamp)>,
}

/// Clamps a start date to the history that Amazon keeps of each marketplace.
pub fn clamp_since(since: Timestamp, marketplaces: &[MarketplaceId], now: Timestamp) -> PullStart {
    let since = since.min(now);
    let starts = marketplaces.iter().map(|id| (id.clone(), history_start(id, now)));
    let clamped: Vec<_> = starts.filter(|(_, start)| since < *start).collect();
    let is_clamped_everywhere = clamped.len() == marketplaces.len();
    let earliest = clamped.iter().map(|(_, start)| *start).min().filter(|_| is_clamped_everywhere);
    PullStart { since: earliest.unwrap_or(since), clamped }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_micros(hours * HOUR)
    }

    fn covered(intervals: &[(i64, i64)]) -> Coverage {
        intervals.iter().filter_map(|(from, until)| Interval::new(at(*from), at(*until))).collect()
    }

    fn market(country: &str) -> MarketplaceId {
        hawser_core::Marketplace::by_country(country).unwrap().typed_id()
    }

    #[test]
    fn a_new_shop_gets_one_open_window_for_all_countries() {
        let coverage = [("US", &[][..]), ("CA", &[])].map(|(c, i)| (market(c), covered(i))).into();
        let windows = plan(&coverage, at(0), at(1000), OVERLAP);
        assert_eq!(windows.len(), 1);
        assert_eq!((windows[0].from, windows[0].before), (at(0).minus(OVERLAP), None));
        assert_eq!(windows[0].marketplaces.len(), 2);
    }

    #[test]
    fn a_country_selected_later_catches_up_in_its_own_window() {
        let coverage = [("US", &[(0, 990)][..]), ("CA", &[])].map(|(c, i)| (market(c), covered(i))).into();
        let windows = plan(&coverage, at(0), at(1000), OVERLAP);
        assert_eq!(
            windows.iter().map(|w| (w.from, w.before, w.marketplaces.clone())).collect::<Vec<_>>(),
            [(at(0).minus(OVERLAP), None, vec![market("CA")]), (at(990).minus(OVERLAP), None, vec![market("US")]),]
        );
    }

    #[test]
    fn past_gaps_come_first_and_have_an_end() {
        let coverage = [("US", &[(10, 20), (30, 999)][..])].map(|(c, i)| (market(c), covered(i))).into();
        let ends: Vec<_> = plan(&coverage, at(0), at(1000), OVERLAP).into_iter().map(|w| w.before).collect();
        assert_eq!(ends, [Some(at(10)), Some(at(30)), None]);
    }

    #[test]
    fn a_date_before_the_history_is_clamped() {
        let now = at(450_000);
        let us = history_start(&market("US"), now);
        let of = |since, marketplaces: &[MarketplaceId]| clamp_since(at(since), marketplaces, now);
        let both = [market("US"), market("JP")];
        assert_eq!(of(0, &both[..1]), PullStart { since: us, clamped: vec![(market("US"), us)] });
        assert_eq!(of(449_999, &both), PullStart { since: at(449_999), clamped: vec![] });
        assert_eq!(of(451_000, &both), PullStart { since: now, clamped: vec![] });
    }
}
