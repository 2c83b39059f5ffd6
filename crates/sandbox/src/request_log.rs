//! The log of answered requests, without tokens or bodies, so that a test can count calls. All requests are counted; only
//! the latest are kept one by one.

use crate::operation::Operation;
use hawser_core::{Region, Timestamp};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

const KEPT: usize = 5_000;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestRecord {
    /// Time by the sandbox's clock.
    pub time: Timestamp,
    /// The operation; `None` for a path that Amazon does not know.
    pub operation: Option<Operation>,
    /// The region of the host or of the path; `None` for LWA.
    pub region: Option<Region>,
    /// The seller whose token was sent, if any.
    pub seller_id: Option<String>,
    /// The status of the answer, even if a fault kept it from arriving.
    pub status: u16,
    /// The fault that was injected, if any.
    pub fault: Option<&'static str>,
    /// Amazon's request id.
    pub request_id: String,
}

/// The number of calls of one operation that were answered with one status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestCount {
    /// The operation; `None` for paths that Amazon does not know.
    pub operation: Option<Operation>,
    /// The seller whose token was sent, if any.
    pub seller_id: Option<String>,
    pub status: u16,
    pub count: u64,
}

/// All requests so far.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Requests {
    /// Number of all requests.
    pub total: u64,
    /// Counts by operation, seller and status.
    pub counts: Vec<RequestCount>,
    /// The latest 5,000 requests, oldest first.
    pub recent: Vec<RequestRecord>,
}

impl Requests {
    /// Number of calls of an operation, over all sellers and statuses.
    pub fn calls(&self, operation: Operation) -> u64 {
        self.counts.iter().filter(|count| count.operation == Some(operation)).map(|count| count.count).sum()
    }
}

#[derive(Default)]
pub(crate) struct RequestLog {
    counts: BTreeMap<(Option<Operation>, Option<String>, u16), u64>,
    recent: VecDeque<RequestRecord>,
}

impl RequestLog {
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
