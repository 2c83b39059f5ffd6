//! Creates streams, marks them due, and claims them.

use super::{ClaimedStream, StreamRow, WorkerStore, load::load, row::stream_columns};
use crate::authorizations::access_tokens::micros;
use crate::executor::{Pk, Tx, args, sql};
use crate::{StoreError, TenantTx};
use hawser_core::{
    AccountId, Timestamp,
    sync::{LONGEST_DUE, LONGEST_LEASE, Resource},
};
use std::time::Duration;

/// The result of a claim.
#[derive(Debug, Clone)]
pub enum Claim {
    /// The caller owns the stream now.
    Taken(Box<ClaimedStream>),
    /// Another owner has a valid lease.
    Held {
        owner: String,
        /// End of the lease in the database's time.
        until: Timestamp,
        /// The row with the progress so far.
        row: Box<StreamRow>,
    },
}

/// Marks a stream due and extends it back.
const REQUEST: &str = "UPDATE stream SET requested_at = $4, due_at = CASE WHEN due_at < $4 THEN due_at ELSE $4 END, \
                       since_at = CASE WHEN since_at < $3 THEN since_at ELSE $3 END \
                       WHERE account_pk = (SELECT pk FROM seller_account WHERE id = $1) AND resource = $2";

/// Creates a stream unless it exists.
async fn ensure(
    tx: &mut Tx,
    account: AccountId,
    resource: Resource,
    since: Timestamp,
    due: Timestamp,
) -> Result<(), StoreError> {
    let found: Option<Pk> = tx.fetch_optional("SELECT pk FROM seller_account WHERE id = $1", args![account]).await?;
    let account = found.ok_or(StoreError::NotFound { what: "account" })?;
    let insert = "INSERT INTO stream (account_pk, resource, since_at, due_at, started_at) VALUES ($1, $2, $3, $4, $4) \
                  ON CONFLICT (account_pk, resource) DO NOTHING";
    tx.execute(insert, args![account.0, resource.as_str(), since, due]).await.map(|_| ())
}

impl TenantTx {
    /// Creates a stream in this transaction, for a seller account that was just added.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn add_stream(
        &mut self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        ensure(&mut self.tx, account, resource, since, due).await
    }

    /// Creates the stream if it is missing and marks it due, in this transaction, as [`WorkerStore::request_pull`] does.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn request_pull(
        &mut self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        ensure(&mut self.tx, account, resource, since, now).await?;
        self.tx.execute(REQUEST, args![account, resource.as_str(), since, now]).await.map(|_| ())
    }
}

impl WorkerStore {
    /// Creates the stream if it is missing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn ensure_stream(
        &self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        ensure(&mut tx, account, resource, since, due).await?;
        tx.commit().await
    }

    /// Marks the stream due now and extends it back to `since` if that is earlier. A run in progress does not see the new
    /// start, so the stream stays due afterwards. Returns `false` if there is no such stream.
    pub async fn request_pull(
        &self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.db.execute(REQUEST, args![account, resource.as_str(), since, now]).await? > 0)
    }

    /// Claims one stream, due or not, unless another owner has a valid lease. The owner itself may claim again and gets a new
    /// epoch.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `stream`.
    pub async fn claim_stream(
        &self,
        account: AccountId,
        resource: Resource,
        owner: &str,
        lease: Duration,
    ) -> Result<Claim, StoreError> {
        let mut tx = self.db.write().await?;
        let update = sql!(
            "UPDATE stream SET lease_owner = $1, lease_until = " NOW " + $2, epoch = epoch + 1, requested_at = NULL \
             WHERE account_pk = (SELECT pk FROM seller_account WHERE id = $3) AND resource = $4 \
             AND (lease_until IS NULL OR lease_until <= " NOW " OR lease_until > " NOW " + $5 OR lease_owner = $1) \
             RETURNING pk"
        );
        let args = args![owner, micros(lease), account, resource.as_str(), micros(LONGEST_LEASE)];
        if let Some(stream) = tx.fetch_optional::<Pk>(update, args).await? {
            let claimed = load(&mut tx, stream.0).await?;
            tx.commit().await?;
            return Ok(Claim::Taken(Box::new(claimed)));
        }
        let select = sql!(
            "SELECT " stream_columns " FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
             WHERE a.id = $1 AND stream.resource = $2"
        );
        let row: Option<StreamRow> = tx.fetch_optional(select, args![account, resource.as_str()]).await?;
        let row = row.ok_or(StoreError::NotFound { what: "stream" })?;
        // An owner that released the stream between the two statements is reported as the owner; the caller retries.
        let until = row.lease_until.unwrap_or(Timestamp::from_micros(0));
        Ok(Claim::Held { owner: row.lease_owner.clone().unwrap_or_default(), until, row: Box::new(row) })
    }

    /// Claims up to `limit` streams that are due at `now`, the longest overdue first, except those of deactivated and paused
    /// shops. A due time or the end of a lease that lies further ahead than possible was written while a clock was wrong, and
    /// counts as past.
    pub async fn claim_due(
        &self,
        owner: &str,
        now: Timestamp,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<ClaimedStream>, StoreError> {
        let mut tx = self.db.write().await?;
        // Two ranges in one condition would keep the claim from using the index of the due times.
        let impossible = "UPDATE stream SET due_at = $1 WHERE due_at > $2";
        tx.execute(impossible, args![now, now.plus(LONGEST_DUE)]).await?;
        let update = sql!(
            "WITH due AS MATERIALIZED (SELECT stream.pk FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
             JOIN shop ON shop.pk = a.shop_pk WHERE stream.due_at <= $3 \
             AND (stream.lease_until IS NULL OR stream.lease_until <= " NOW " OR stream.lease_until > " NOW " + $5) \
             AND shop.may_run_streams = 1 \
             ORDER BY stream.due_at, stream.pk LIMIT $4" SKIP_LOCKED ") \
             UPDATE stream SET lease_owner = $1, lease_until = " NOW " + $2, epoch = epoch + 1, requested_at = NULL \
             WHERE pk IN (SELECT pk FROM due) RETURNING pk"
        );
        let taken: Vec<Pk> =
            tx.fetch_all(update, args![owner, micros(lease), now, limit, micros(LONGEST_LEASE)]).await?;
        let mut claimed = Vec::with_capacity(taken.len());
        for stream in taken {
            claimed.push(load(&mut tx, stream.0).await?);
        }
        tx.commit().await?;
        Ok(claimed)
    }
}
