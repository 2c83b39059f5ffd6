//! The data sets that a run requests. Amazon has been seen to refuse a request because of one of them; the others are still
//! available, so the refused one is found, left out and requested again some hours later.

use hawser_amazon::IncludedData;
use hawser_core::Timestamp;
use hawser_store::RefusedDataSet;
use std::time::Duration;

/// Time after which a refused data set is requested again.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(6 * 3600);

/// The data sets of a run.
#[derive(Debug)]
pub(crate) struct DataSets {
    /// Refused and left out.
    pub(crate) refused: Vec<IncludedData>,
    /// Refused earlier and requested again, until Amazon has answered.
    pub(crate) retried: Vec<IncludedData>,
    /// Searches for a refused one in this run.
    pub(crate) searches: u32,
    /// True if Amazon refuses the requests of this run without any data set as well.
    pub(crate) is_ruled_out: bool,
}

impl DataSets {
    pub(crate) fn new(refused: &[RefusedDataSet], now: Timestamp) -> Self {
        let of = |is_due: bool| {
            let found =
                refused.iter().filter(|refused| (refused.retry_at.at_most_ahead(RETRY_AFTER, now) <= now) == is_due);
            let word = |refused: &RefusedDataSet| {
                IncludedData::ALL.iter().copied().find(|data_set| data_set.as_str() == refused.data_set)
            };
            found.filter_map(word).collect::<Vec<_>>()
        };
        Self { refused: of(false), retried: of(true), searches: 0, is_ruled_out: false }
    }

    /// The data sets to request.
    pub(crate) fn included(&self) -> Vec<IncludedData> {
        IncludedData::ALL.iter().copied().filter(|data_set| !self.refused.contains(data_set)).collect()
    }

    /// The names of the refused ones, as an order that lacks them records them; `None` without any.
    pub(crate) fn missing(&self) -> Option<String> {
        (!self.refused.is_empty()).then(|| words(&self.refused).join(","))
    }

    /// Refuses a data set.
    pub(crate) fn refuse(&mut self, data_set: IncludedData) {
        self.refused.push(data_set);
        self.refused.sort_by_key(|data_set| data_set.as_str());
    }
}

/// Amazon's words.
pub(crate) fn words(data_sets: &[IncludedData]) -> Vec<&'static str> {
    data_sets.iter().map(|data_set| data_set.as_str()).collect()
}
