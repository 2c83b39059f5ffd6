//! The record of requests: what was asked by whom and how it was answered, without tokens or bodies, so that a test can
//! count calls. The latest are kept one by one, all are counted.

use crate::operation::Operation;
use hawser_core::{Region, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

const KEPT: usize = 5_000;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// When, by the sandbox's clock.
    pub time: Timestamp,
    /// What was asked; `None` for a path that Amazon does not know.
    pub operation: Option<Operation>,
    /// The region of the host or of the path; `None` for LWA.
    pub region: Option<Region>,
    /// Whose token it carried.
    pub seller_id: Option<String>,
    /// The status of the answer, also when a fault then kept it from arriving.
    pub status: u16,
    /// The fault that was at work.
    pub fault: Option<&'static str>,
    /// Amazon's request id.
    pub request_id: String,
}

/// How often an operation was answered with a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestCount {
    /// What was asked.
    pub operation: Option<Operation>,
    /// Whose token it carried.
    pub seller_id: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// How often.
    pub count: u64,
}

/// All requests so far.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Requests {
    /// How many there were.
    pub total: u64,
    /// By operation, seller and status.
    pub counts: Vec<RequestCount>,
    /// The latest 5,000, oldest first.
    pub recent: Vec<RequestRecord>,
}

impl Requests {
    /// How often an operation was called, over all sellers and statuses.
    pub fn calls(&self, operation: Operation) -> u64 {
        self.counts.iter().filter(|count| count.operation == Some(operation)).map(|count| count.count).sum()
    }
}

/// Where requests are written down.
#[derive(Default)]
pub(crate) struct Journal {
    counts: BTreeMap<(Option<Operation>, Option<String>, u16), u64>,
    recent: VecDeque<RequestRecord>,
}

impl Journal {
    pub(crate) fn add(&mut self, record: RequestRecord) {
        *self.counts.entry((record.operation, record.seller_id.clone(), record.status)).or_default() += 1;
        if self.recent.len() == KEPT {
            self.recent.pop_front();
        }
        self.recent.push_back(record);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn read(&self) -> Requests {
        let counts = self.counts.iter().map(|((operation, seller_id, status), &count)| RequestCount {
            operation: *operation,
            seller_id: seller_id.clone(),
            status: *status,
            count,
        });
        Requests {
            total: self.counts.values().sum(),
            counts: counts.collect(),
            recent: self.recent.iter().cloned().collect(),
        }
    }
}
