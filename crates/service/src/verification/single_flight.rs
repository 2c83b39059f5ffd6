//! Verifications on demand: of several callers at once, one runs and the others get its result, and after some runs in a row
//! the last result is returned until the bucket of the seller account has filled again. Each run asks Login with Amazon for a
//! token, which no quota of Amazon's limits in advance and which all companies of a shared application would feel.

use hawser_core::AccountId;
use hawser_core::sync::token_bucket::{Bucket, UsagePlan};
use hawser_core::verification::Verification;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// Runs of one seller account: thirty in a row, then one in ten seconds.
pub(super) const PLAN: UsagePlan = UsagePlan { rate: 0.1, burst: 30 };

/// The last run of an account and its bucket.
#[derive(Default)]
pub(super) struct Runs {
    pub(super) last: Option<Verification>,
    pub(super) bucket: Option<Bucket>,
}

/// One slot per account, locked during a run.
#[derive(Default)]
pub(crate) struct SingleFlight(Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<Runs>>>>);

impl SingleFlight {
    pub(super) fn slot(&self, account: AccountId) -> Arc<tokio::sync::Mutex<Runs>> {
        match self.0.lock() {
            Ok(mut slots) => Arc::clone(slots.entry(account).or_default()),
            Err(_) => Arc::default(),
        }
    }
}
