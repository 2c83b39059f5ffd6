//! Counts the access tokens that an actor fetched for a shop, across all processes.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::{ShopId, Timestamp};
use std::time::Duration;

/// The start of the current window.
struct Began(Timestamp);

impl FromRow for Began {
    const TABLE: &'static str = "token_issuance";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.time("began_at").map(Self)
    }
}

impl TenantTx {
    /// Counts one more token of the actor for a shop in scope, at most `limit` in each `window`. If the limit is reached,
    /// counts nothing and returns the time at which to try again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`.
    pub async fn count_issued_token(
        &mut self,
        shop: ShopId,
        limit: u32,
        window: Duration,
    ) -> Result<Option<Timestamp>, StoreError> {
        let since = self.scope.now().minus(window);
        let upsert = scoped!(
            visible
            "INSERT INTO token_issuance (subject_kind, subject_id, shop_pk, began_at, issued) \
             SELECT @actor_kind, @actor_id, v.pk, @now, 1 FROM visible v WHERE v.id = $1 \
             ON CONFLICT (subject_kind, subject_id, shop_pk) DO UPDATE SET \
             issued = CASE WHEN token_issuance.began_at <= $2 THEN 1 ELSE token_issuance.issued + 1 END, \
             began_at = CASE WHEN token_issuance.began_at <= $2 THEN excluded.began_at ELSE token_issuance.began_at END \
             WHERE token_issuance.began_at <= $2 OR token_issuance.issued < $3"
        );
        if self.run(upsert, args![shop, since, limit]).await? > 0 {
            return Ok(None);
        }
        let select = scoped!(
            visible
            "SELECT m.began_at FROM token_issuance m JOIN visible v ON v.pk = m.shop_pk \
             WHERE v.id = $1 AND m.subject_kind = @actor_kind AND m.subject_id = @actor_id"
        );
        let began: Option<Began> = self.first(select, args![shop]).await?;
        began.map(|began| Some(began.0.plus(window))).ok_or(StoreError::NotFound { what: "shop" })
    }
}
