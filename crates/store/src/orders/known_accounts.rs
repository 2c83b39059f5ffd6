//! The accounts of a company under which orders are stored, by which the seller of a new token is recognized.

use crate::{
    StoreError, WorkerStore,
    executor::{Arg, BatchSql, FromRow, Row},
};
use hawser_core::{AccountId, AmazonOrderId, CompanyId};

const SELECT: BatchSql = BatchSql {
    head: "WITH page (order_id) AS (VALUES",
    columns: 1,
    tail: ") SELECT o.pk, a.id AS account_id, c.id AS company_id FROM page CROSS JOIN orders o \
           JOIN seller_account a ON a.pk = o.account_pk JOIN company c ON c.pk = a.company_pk \
           WHERE o.order_id = page.order_id",
};

struct Known {
    account: AccountId,
    company: CompanyId,
}

impl FromRow for Known {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { account: AccountId(row.id("account_id")?), company: CompanyId(row.id("company_id")?) })
    }
}

impl WorkerStore {
    /// The accounts of the company that have one of the orders. What other companies have does not matter.
    pub async fn accounts_of_orders(
        &self,
        company: CompanyId,
        orders: impl Iterator<Item = &AmazonOrderId> + Send,
    ) -> Result<Vec<AccountId>, StoreError> {
        let keys: Vec<Arg<'_>> = orders.map(Into::into).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let known: Vec<Known> = self.db.fetch_many(&SELECT, &keys).await?;
        let mut accounts: Vec<AccountId> =
            known.into_iter().filter(|known| known.company == company).map(|known| known.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        Ok(accounts)
    }
}
