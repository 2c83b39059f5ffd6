//! Detects a page that is the answer for another seller: Amazon's order numbers are unique, so an order stored under another
//! Seller ID cannot belong to this seller. A stated Seller ID proves nothing against a proven one or another company's.

use crate::{
    ClaimedStream, StoreError, WorkerStore,
    executor::{Arg, BatchSql, FromRow, Row, args},
};
use hawser_core::shops::Identity;
use hawser_core::{AmazonOrderId, SellerId};

const SELECT: BatchSql = BatchSql {
    head: "WITH page (order_id) AS (VALUES",
    columns: 1,
    tail: ") SELECT o.pk, o.order_id, a.seller_id, a.identity, a.company_pk FROM page CROSS JOIN orders o \
           JOIN seller_account a ON a.pk = o.account_pk WHERE o.order_id = page.order_id",
};

struct Known {
    order_id: AmazonOrderId,
    seller_id: SellerId,
    identity: Identity,
    company: i64,
}

/// The identity and company of the stream's seller account.
struct Own(Identity, i64);

impl FromRow for Own {
    const TABLE: &'static str = "seller_account";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.parsed("identity")?, row.int("company_pk")?))
    }
}

impl FromRow for Known {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            order_id: row.parsed("order_id")?,
            seller_id: row.parsed("seller_id")?,
            identity: row.parsed("identity")?,
            company: row.int("company_pk")?,
        })
    }
}

impl WorkerStore {
    /// The first order that is stored under a Seller ID other than the stream's.
    pub async fn foreign_order(
        &self,
        claimed: &ClaimedStream,
        orders: impl Iterator<Item = &AmazonOrderId> + Send,
    ) -> Result<Option<AmazonOrderId>, StoreError> {
        let keys: Vec<Arg<'_>> = orders.map(Into::into).collect();
        let known: Vec<Known> = self.db.fetch_many(&SELECT, &keys).await?;
        let mut others = known.into_iter().filter(|known| known.seller_id != claimed.seller_id).peekable();
        if others.peek().is_none() {
            return Ok(None);
        }
        let mut tx = self.db.read().await?;
        let select = "SELECT pk, identity, company_pk FROM seller_account WHERE pk = $1";
        let Some(Own(identity, company)) = tx.fetch_optional(select, args![claimed.account_pk]).await? else {
            return Ok(None);
        };
        let weighs = |other: &Known| {
            other.identity == Identity::Proven || (identity == Identity::Stated && other.company == company)
        };
        Ok(others.find(weighs).map(|known| known.order_id))
    }
}
