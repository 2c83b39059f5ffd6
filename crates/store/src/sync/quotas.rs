//! Token buckets of Amazon's quotas. A bucket is debited before the request, so that no crash uses a burst twice.

use crate::{
    StoreError, WorkerStore,
    executor::{FromRow, Pk, Row, Tx, args, sql},
};
use hawser_core::sync::token_bucket::{Bucket, UsagePlan};
use hawser_core::{AccountId, ApplicationId, Region, Timestamp};
use std::time::Duration;

/// The key of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QuotaKey {
    /// The seller account.
    pub account: AccountId,
    /// The application.
    pub application: ApplicationId,
    pub region: Region,
    /// The operation as named in Amazon's model.
    pub operation: String,
}

/// The answer to a reservation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reserved {
    /// Number of granted requests.
    pub granted: u32,
    /// If none was granted, the time until the next one is available.
    pub wait: Duration,
    /// The plan in force.
    pub plan: UsagePlan,
}

impl FromRow for Bucket {
    const TABLE: &'static str = "quota_bucket";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let burst = u32::try_from(row.int("burst")?).map_err(|_| row.corrupt("burst"))?;
        Ok(Self {
            plan: UsagePlan { rate: row.get("rate")?, burst },
            tokens: row.get("tokens")?,
            at: row.time("updated_at")?,
        })
    }
}

/// The internal keys of a bucket's row.
struct BucketRow<'a> {
    account: i64,
    application: i64,
    key: &'a QuotaKey,
}

impl<'a> BucketRow<'a> {
    async fn find(tx: &mut Tx, key: &'a QuotaKey) -> Result<Option<Self>, StoreError> {
        let account = "SELECT pk FROM seller_account WHERE id = $1";
        let account: Option<Pk> = tx.fetch_optional(account, args![key.account]).await?;
        let application = "SELECT pk FROM application WHERE id = $1";
        let application: Option<Pk> = tx.fetch_optional(application, args![key.application]).await?;
        Ok(account.zip(application).map(|(account, application)| Self {
            account: account.0,
            application: application.0,
            key,
        }))
    }

    /// Reads the bucket and locks it until the transaction ends.
    async fn load(&self, tx: &mut Tx) -> Result<Option<Bucket>, StoreError> {
        let select = sql!(
            "SELECT rate, burst, tokens, updated_at FROM quota_bucket \
             WHERE account_pk = $1 AND application_pk = $2 AND region = $3 AND operation = $4" LOCK
        );
        tx.fetch_optional(select, args![self.account, self.application, self.key.region.as_str(), &self.key.operation])
            .await
    }

    /// Creates the bucket unless it exists.
    async fn create(&self, tx: &mut Tx, bucket: Bucket) -> Result<(), StoreError> {
        let insert = "INSERT INTO quota_bucket (account_pk, application_pk, region, operation, rate, burst, tokens, updated_at) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        self.write(tx, insert, bucket).await
    }

    async fn save(&self, tx: &mut Tx, bucket: Bucket) -> Result<(), StoreError> {
        let update = "UPDATE quota_bucket SET rate = $5, burst = $6, tokens = $7, updated_at = $8 \
                      WHERE account_pk = $1 AND application_pk = $2 AND region = $3 AND operation = $4";
        self.write(tx, update, bucket).await
    }

    async fn write(&self, tx: &mut Tx, statement: &'static str, bucket: Bucket) -> Result<(), StoreError> {
        let args = args![
            self.account,
            self.application,
            self.key.region.as_str(),
            &self.key.operation,
            bucket.plan.rate,
            bucket.plan.burst,
            bucket.tokens,
            bucket.at,
        ];
        tx.execute(statement, args).await.map(|_| ())
    }
}

impl WorkerStore {
    /// Takes up to `wanted` requests from the bucket. A new bucket is full and has the default plan.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn reserve(
        &self,
        key: &QuotaKey,
        default: UsagePlan,
        wanted: u32,
        now: Timestamp,
    ) -> Result<Reserved, StoreError> {
        let mut tx = self.db.write().await?;
        let slot =
            BucketRow::find(&mut tx, key).await?.ok_or(StoreError::NotFound { what: "account or application" })?;
        let bucket = match slot.load(&mut tx).await? {
            Some(bucket) => bucket,
            None => {
                slot.create(&mut tx, Bucket::full(default, now)).await?;
                let made = slot.load(&mut tx).await?;
                made.ok_or(StoreError::Misuse { rule: "a bucket is there after it was inserted" })?
            }
        };
        let (granted, bucket) = bucket.with_lowest_rate(default.rate).take(wanted, now);
        slot.save(&mut tx, bucket).await?;
        tx.commit().await?;
        let wait = if granted == 0 { bucket.wait(now) } else { Duration::ZERO };
        Ok(Reserved { granted, wait, plan: bucket.plan })
    }

    /// Returns requests that were not sent.
    pub async fn give_back(&self, key: &QuotaKey, unused: u32, now: Timestamp) -> Result<(), StoreError> {
        self.change_bucket(key, |bucket| bucket.give_back(unused, now)).await
    }

    /// Sets the rate that an answer of Amazon announced, higher or lower than the `documented` one.
    pub async fn observe_rate(
        &self,
        key: &QuotaKey,
        rate: f64,
        documented: f64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.change_bucket(key, |bucket| bucket.with_rate(rate, documented, now)).await
    }

    /// Empties the bucket, because Amazon answered 429.
    pub async fn drained(&self, key: &QuotaKey, now: Timestamp) -> Result<(), StoreError> {
        self.change_bucket(key, |bucket| bucket.drained(now)).await
    }

    /// Changes an existing bucket. A missing one is ignored, because nothing was reserved from it.
    async fn change_bucket(&self, key: &QuotaKey, change: impl FnOnce(Bucket) -> Bucket) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let Some(slot) = BucketRow::find(&mut tx, key).await? else { return Ok(()) };
        let Some(bucket) = slot.load(&mut tx).await? else { return Ok(()) };
        slot.save(&mut tx, change(bucket)).await?;
        tx.commit().await
    }
}
