//! The progress of the synchronization of a shop.

use crate::{App, Error};
use hawser_core::sync::Resource;
use hawser_core::{AccountId, Actor, FailureCode, MarketplaceId, ShopId, Timestamp};
use hawser_store::StreamRow;
use strum::VariantArray as _;

/// A stream of a shop.
#[derive(Debug, Clone)]
pub struct StreamView {
    pub account: AccountId,
    pub resource: Resource,
    /// Time of the next run.
    pub due_at: Timestamp,
    /// Start of the pulled time.
    pub since: Timestamp,
    /// True if work is pending: for a worker, for the quota, or for the next turn in the middle of a window.
    pub is_waiting: bool,
    /// True while a worker works on it.
    pub is_running: bool,
    /// End of the current window, once known.
    pub window_until: Option<Timestamp>,
    /// Orders received in total.
    pub orders: u64,
    /// Orders that are set aside now: the exceptions of the covered time.
    pub set_aside: u64,
    /// Pages committed in total.
    pub pages: u64,
    /// Requests sent in total.
    pub api_calls: u64,
    /// End of the last run.
    pub last_finished_at: Option<Timestamp>,
    /// The reason if the last run was incomplete.
    pub last_code: Option<FailureCode>,
    /// Failed runs in a row.
    pub failures: u64,
    /// Covered time, one entry per country.
    pub coverage: Vec<CountryCoverage>,
}

/// Covered time of one country.
#[derive(Debug, Clone)]
pub struct CountryCoverage {
    pub marketplace_id: MarketplaceId,
    /// The covered stretches, oldest first.
    pub stretches: Vec<(Timestamp, Timestamp)>,
}

impl App {
    /// True if the actor can see a shop at the moment.
    ///
    /// # Errors
    /// The database.
    pub async fn can_see_shop(&self, actor: &Actor, shop: ShopId) -> Result<bool, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        Ok(reading.lookup_shop(shop).await?.is_some())
    }

    /// The streams of a shop. A stream that was never requested does not exist yet.
    ///
    /// # Errors
    /// `not_found`, the database.
    pub async fn list_streams(&self, actor: &Actor, shop: ShopId) -> Result<Vec<StreamView>, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let set_aside = reading.count_unreadable_orders(Some(shop)).await?;
        let mut views = Vec::new();
        for account in reading.list_accounts(shop).await? {
            for resource in Resource::VARIANTS {
                let Some(row) = reading.stream_status(account.id, *resource).await? else { continue };
                let covered = reading.coverage(account.id).await?;
                let coverage = covered
                    .into_iter()
                    .filter(|country| country.resource == *resource)
                    .map(|country| CountryCoverage {
                        marketplace_id: country.marketplace_id,
                        stretches: country.coverage.intervals().iter().map(|i| (i.from, i.until)).collect(),
                    })
                    .collect();
                let set_aside = match resource {
                    Resource::Orders => {
                        set_aside.iter().filter(|count| count.account == account.id).map(|count| count.orders).sum()
                    }
                    Resource::Verification => 0,
                };
                views.push(StreamView { set_aside, ..view(row, coverage, now) });
            }
        }
        Ok(views)
    }
}

fn view(row: StreamRow, coverage: Vec<CountryCoverage>, now: Timestamp) -> StreamView {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let is_dead = row.lease_owner.as_deref().is_some_and(crate::process_identity::has_ended);
    let is_running = row.lease_until.is_some() && !is_dead;
    StreamView {
        account: row.account,
        resource: row.resource,
        due_at: row.due_at,
        since: row.since_at,
        is_waiting: !is_running && (row.due_at <= now || (row.window.is_some() && row.last_code.is_none())),
        is_running,
        window_until: row.window.as_ref().and_then(|window| window.until),
        orders: count(row.orders_total),
        set_aside: 0,
        pages: count(row.pages_total),
        api_calls: count(row.api_calls),
        last_finished_at: row.last_finished_at,
        last_code: row.last_code,
        failures: count(row.failures),
        coverage,
    }
}
