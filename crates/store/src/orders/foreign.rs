//! Finds out whether a page is somebody else's answer: Amazon's order numbers are unique, so an order that is stored under
//! another Seller ID cannot be this seller's.

use crate::{
    ClaimedStream, Claims, StoreError,
    executor::{Arg, FromRow, Row, Values},
};
use hawser_core::{AmazonOrderId, SellerId};

const SELECT: Values = Values {
    head: "WITH page (order_id) AS (VALUES",
    columns: 1,
    tail: ") SELECT o.pk, o.order_id, a.seller_id FROM page CROSS JOIN orders o \
           JOIN seller_account a ON a.pk = o.account_pk WHERE o.order_id = page.order_id",
};

struct Known {
    order_id: AmazonOrderId,
    seller_id: SellerId,
}

impl FromRow for Known {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { order_id: row.parsed("order_id")?, seller_id: row.parsed("seller_id")? })
    }
}

impl Claims {
    /// The first of these orders that is stored under another Seller ID than the stream's.
    pub async fn foreign_order(
        &self,
        claimed: &ClaimedStream,
        orders: impl Iterator<Item = &AmazonOrderId> + Send,
    ) -> Result<Option<AmazonOrderId>, StoreError> {
        let keys: Vec<Arg<'_>> = orders.map(Into::into).collect();
        let mut tx = self.db.read().await?;
        let known: Vec<Known> = tx.fetch_many(&SELECT, &keys).await?;
        Ok(known.into_iter().find(|known| known.seller_id != claimed.seller_id).map(|known| known.order_id))
    }
}
