//! Loads a claimed stream with everything that a run needs.

use super::data_sets;
use super::row::{stream_columns, stretch_of, window_of};
use crate::StoreError;
use crate::applications::application_columns;
use crate::authorizations::authorization::authorization_columns;
use crate::executor::{FromRow, Row, Tx, args, sql};
use crate::shops::accounts::{MARKETPLACES_OF, MarketplaceOf, account_group};
use crate::sync::ClaimedStream;
use crate::sync::coverage::StoredInterval;
use hawser_core::applications::Application;
use hawser_core::authorizations::Authorization;
use hawser_core::sync::coverage::Coverage;
use hawser_core::{AccountId, CompanyId, ShopId};
use std::{collections::BTreeMap, time::Duration};

impl FromRow for ClaimedStream {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            stream_pk: row.int("pk")?,
            account_pk: row.int("account_pk")?,
            account: AccountId(row.id("account_id")?),
            resource: row.parsed("resource")?,
            company: CompanyId(row.id("company_id")?),
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            seller_id: row.parsed("seller_id")?,
            region: row.parsed("region")?,
            account_group: account_group(row)?,
            marketplaces: Vec::new(),
            owner: row.text("lease_owner")?,
            epoch: row.int("epoch")?,
            window: window_of(row)?,
            since: row.time("since_at")?,
            failures: row.int("failures")?,
            window_span: row.opt_int("window_span")?.map(|micros| Duration::from_micros(micros.unsigned_abs())),
            again: stretch_of(row, "again_from", "again_until")?,
            given_up: stretch_of(row, "given_up_from", "given_up_until")?,
            day_read_at: row.opt_time("day_read_at")?,
            three_days_read_at: row.opt_time("three_days_read_at")?,
            day_pages: row.int("day_pages")?,
            refused_data_sets: Vec::new(),
            coverage: BTreeMap::new(),
            authorization: None,
            application: None,
        })
    }
}

struct Grant(Authorization, Application);

impl FromRow for Grant {
    const TABLE: &'static str = "seller_authorization";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(Authorization::from_row(row)?, Application::from_row(row)?))
    }
}

/// Loads a stream in the transaction that claimed it.
pub(super) async fn load(tx: &mut Tx, stream: i64) -> Result<ClaimedStream, StoreError> {
    let select = sql!(
        "SELECT " stream_columns ", stream.window_span, stream.again_from, stream.again_until, stream.given_up_from, stream.given_up_until, \
         stream.day_read_at, \
         stream.three_days_read_at, stream.day_pages, a.pk AS account_pk, c.id AS company_id, s.id AS shop_id, s.name AS shop_name, a.seller_id, \
         a.region, a.account_group FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
         JOIN company c ON c.pk = a.company_pk JOIN shop s ON s.pk = a.shop_pk WHERE stream.pk = $1"
    );
    let found: Option<ClaimedStream> = tx.fetch_optional(select, args![stream]).await?;
    let mut claimed = found.ok_or(StoreError::NotFound { what: "stream" })?;

    let marketplaces: Vec<MarketplaceOf> = tx.fetch_many(&MARKETPLACES_OF, args![claimed.account_pk]).await?;
    let pulled = marketplaces.into_iter().map(|found| found.1);
    let pulled = pulled.filter(|found| found.is_ticked && found.is_participating != Some(false));
    claimed.marketplaces = pulled.map(|found| found.marketplace_id).collect();

    let stretches = "SELECT account_pk AS pk, marketplace_id, resource, from_at, until_at FROM coverage \
                     WHERE account_pk = $1 AND resource = $2";
    for stretch in
        tx.fetch_all::<StoredInterval>(stretches, args![claimed.account_pk, claimed.resource.as_str()]).await?
    {
        claimed.coverage.entry(stretch.marketplace_id).or_insert_with(Coverage::default).add(stretch.interval);
    }

    claimed.refused_data_sets = data_sets::list(tx, claimed.account_pk).await?;

    let grant = sql!(
        "SELECT " authorization_columns ", " application_columns
        " FROM seller_authorization u JOIN seller_account a ON a.pk = u.account_pk \
         JOIN application app ON app.pk = u.application_pk \
         LEFT JOIN company app_company ON app_company.pk = app.company_pk WHERE a.pk = $1 AND u.is_current = 1"
    );
    if let Some(Grant(authorization, application)) = tx.fetch_optional(grant, args![claimed.account_pk]).await? {
        claimed.authorization = Some(authorization);
        claimed.application = Some(application);
    }
    Ok(claimed)
}
