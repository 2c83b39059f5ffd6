//! Making, marking due and claiming streams.

use super::load::load;
use crate::authorizations::access_tokens::micros;
use crate::executor::{Pk, Tx, args, sql};
use crate::sync::streams::{StreamRow, WindowState, WorkerStore};
use crate::{StoreError, TenantTx};
use hawser_core::applications::Application;
use hawser_core::authorizations::Authorization;
use hawser_core::sync::Resource;
use hawser_core::sync::coverage::Coverage;
use hawser_core::{AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp};
use std::{collections::BTreeMap, time::Duration};

/// A stream in one's hands, with everything a run needs to know.
#[derive(Debug, Clone)]
pub struct ClaimedStream {
    pub(crate) stream_pk: i64,
    pub(crate) account_pk: i64,
    /// The seller account.
    pub account: AccountId,
    /// Of what.
    pub resource: Resource,
    /// Whose.
    pub company: CompanyId,
    /// The shop above the account.
    pub shop: ShopId,
    /// Its name.
    pub shop_name: String,
    /// The Seller ID.
    pub seller_id: SellerId,
    /// Amazon's region.
    pub region: Region,
    /// The account group.
    pub account_group: AccountGroup,
    /// Ticked marketplaces that Amazon did not say the seller takes no part in.
    pub marketplaces: Vec<MarketplaceId>,
    /// Who holds the lease.
    pub owner: String,
    /// The lease's epoch.
    pub epoch: i64,
    /// The window being pulled.
    pub window: Option<WindowState>,
    /// From when on the stream is to be pulled.
    pub since: Timestamp,
    /// How many runs failed in a row.
    pub failures: i64,
    /// What has been received, by marketplace.
    pub coverage: BTreeMap<MarketplaceId, Coverage>,
    /// The account's authorization in use.
    pub authorization: Option<Authorization>,
    /// That authorization's application.
    pub application: Option<Application>,
}

/// The answer to a claim of one stream.
#[derive(Debug, Clone)]
pub enum Claim {
    /// It is yours.
    Taken(Box<ClaimedStream>),
    /// Another one holds it.
    Held {
        /// Who.
        owner: String,
        /// Until when, in the database's time.
        until: Timestamp,
        /// How far it is.
        row: Box<StreamRow>,
    },
}

/// Makes a stream, unless there is one.
async fn ensure(
    tx: &mut Tx,
    account: AccountId,
    resource: Resource,
    (since, due): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let found: Option<Pk> = tx.fetch_optional("SELECT pk FROM seller_account WHERE id = $1", args![account]).await?;
    let account = found.ok_or(StoreError::NotFound { what: "account" })?;
    let insert = "INSERT INTO stream (account_pk, resource, since_at, due_at) VALUES ($1, $2, $3, $4) \
                  ON CONFLICT (account_pk, resource) DO NOTHING";
    tx.execute(insert, args![account.0, resource.as_str(), since, due]).await.map(|_| ())
}

impl TenantTx {
    /// Makes a stream in this transaction: for a seller account that was just added.
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
        ensure(&mut self.tx, account, resource, (since, due)).await
    }
}

impl WorkerStore {
    /// Makes the stream when it is missing.
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
        ensure(&mut tx, account, resource, (since, due)).await?;
        tx.commit().await
    }

    /// Marks the stream due now, and lets it reach back to `since` when that is earlier; `false` when there is none. A run
    /// that is under way does not see the new start: the stream stays due after it.
    pub async fn request_pull(
        &self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET requested_at = $4, due_at = CASE WHEN due_at < $4 THEN due_at ELSE $4 END, \
                      since_at = CASE WHEN since_at < $3 THEN since_at ELSE $3 END \
                      WHERE account_pk = (SELECT pk FROM seller_account WHERE id = $1) AND resource = $2";
        Ok(self.db.execute(update, args![account, resource.as_str(), since, now]).await? > 0)
    }

    /// Claims one stream, due or not, unless another owner's lease lives. One's own lease is taken again, with a new epoch.
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
             AND (lease_until IS NULL OR lease_until <= " NOW " OR lease_owner = $1) RETURNING pk"
        );
        let args = args![owner, micros(lease), account, resource.as_str()];
        if let Some(stream) = tx.fetch_optional::<Pk>(update, args).await? {
            let claimed = load(&mut tx, stream.0).await?;
            tx.commit().await?;
            return Ok(Claim::Taken(Box::new(claimed)));
        }
        let select = sql!(
            "SELECT " STREAM " FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
             WHERE a.id = $1 AND stream.resource = $2"
        );
        let row: Option<StreamRow> = tx.fetch_optional(select, args![account, resource.as_str()]).await?;
        let row = row.ok_or(StoreError::NotFound { what: "stream" })?;
        // A holder that let go between the two statements counts as holding until now: the caller asks again.
        let until = row.lease_until.unwrap_or(Timestamp::from_micros(0));
        Ok(Claim::Held { owner: row.lease_owner.clone().unwrap_or_default(), until, row: Box::new(row) })
    }

    /// Claims up to `limit` streams that are due at `now`, the longest due first, of shops whose streams may run
    /// ([`hawser_core::sync::may_run_streams`]).
    pub async fn claim_due(
        &self,
        owner: &str,
        now: Timestamp,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<ClaimedStream>, StoreError> {
        let mut tx = self.db.write().await?;
        let update = sql!(
            "WITH due AS MATERIALIZED (SELECT stream.pk FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
             JOIN shop ON shop.pk = a.shop_pk WHERE stream.due_at <= $3 \
             AND (stream.lease_until IS NULL OR stream.lease_until <= " NOW ") \
             AND shop.may_run_streams = 1 \
             ORDER BY stream.due_at, stream.pk LIMIT $4" SKIP_LOCKED ") \
             UPDATE stream SET lease_owner = $1, lease_until = " NOW " + $2, epoch = epoch + 1, requested_at = NULL \
             WHERE pk IN (SELECT pk FROM due) RETURNING pk"
        );
        let taken: Vec<Pk> = tx.fetch_all(update, args![owner, micros(lease), now, limit]).await?;
        let mut claimed = Vec::with_capacity(taken.len());
        for stream in taken {
            claimed.push(load(&mut tx, stream.0).await?);
        }
        tx.commit().await?;
        Ok(claimed)
    }
}
