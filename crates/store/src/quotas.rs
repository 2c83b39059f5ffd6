//! Token buckets of Amazon's quotas, persisted before the request they are for, so that no crash bursts twice.

use crate::{Claims, StoreError};
use hawser_core::{AccountId, ApplicationId, Region, Timestamp, bucket::Plan};
use std::time::Duration;

/// Which bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QuotaKey {
    /// The seller account.
    pub account: AccountId,
    /// The application.
    pub application: ApplicationId,
    /// Amazon's region.
    pub region: Region,
    /// The operation, as in Amazon's model.
    pub operation: String,
}

/// The answer to a reservation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reserved {
    /// How many requests may be made.
    pub granted: u32,
    /// When none was granted: how long until one would be.
    pub wait: Duration,
    /// The plan in force.
    pub plan: Plan,
}

impl Claims {
    /// Takes up to `wanted` requests out of the bucket, which begins full with the default plan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn reserve(
        &self,
        key: &QuotaKey,
        default: Plan,
        wanted: u32,
        now: Timestamp,
    ) -> Result<Reserved, StoreError> {
        let _ = (key, default, wanted, now);
        todo!()
    }

    /// Gives requests back that were not made.
    pub async fn give_back(&self, key: &QuotaKey, unused: u32, now: Timestamp) -> Result<(), StoreError> {
        let _ = (key, unused, now);
        todo!()
    }

    /// Corrects the rate to what an answer of Amazon announced, up or down.
    pub async fn observe_rate(&self, key: &QuotaKey, rate: f64, now: Timestamp) -> Result<(), StoreError> {
        let _ = (key, rate, now);
        todo!()
    }

    /// Empties the bucket: Amazon answered 429.
    pub async fn emptied(&self, key: &QuotaKey, now: Timestamp) -> Result<(), StoreError> {
        let _ = (key, now);
        todo!()
    }
}
