//! How far the synchronization of a shop is.

use crate::{App, Error};
use hawser_core::sync::Resource;
use hawser_core::{AccountId, Actor, FailureCode, MarketplaceId, ShopId, Timestamp};
use hawser_store::StreamRow;
use strum::VariantArray as _;

/// A stream of a shop.
#[derive(Debug, Clone)]
pub struct StreamView {
    /// Of which seller account.
    pub account: AccountId,
    /// Of what.
    pub resource: Resource,
    /// When it is pulled next.
    pub due_at: Timestamp,
    /// From when on it is pulled.
    pub since: Timestamp,
    /// Whether there is more to do that waits: for a worker, or in the middle of a window for the quota or its turn.
    pub is_waiting: bool,
    /// Whether it is being worked on now.
    pub is_running: bool,
    /// Until when the window under way will be covered.
    pub window_until: Option<Timestamp>,
    /// Orders ever received.
    pub orders: u64,
    /// Pages ever committed.
    pub pages: u64,
    /// Calls ever made.
    pub api_calls: u64,
    /// When the last run ended.
    pub last_finished_at: Option<Timestamp>,
    /// Why the last run was incomplete.
    pub last_code: Option<FailureCode>,
    /// How many runs failed in a row.
    pub failures: u64,
    /// What is covered, a row a country.
    pub coverage: Vec<CountryCoverage>,
}

/// What is covered of one country.
#[derive(Debug, Clone)]
pub struct CountryCoverage {
    /// Which marketplace.
    pub marketplace_id: MarketplaceId,
    /// The stretches received, the oldest first.
    pub stretches: Vec<(Timestamp, Timestamp)>,
}

impl App {
    /// The streams of a shop; one that was never asked for is not there yet.
    ///
    /// # Errors
    /// `not_found`, the database.
    pub async fn list_streams(&self, actor: &Actor, shop: ShopId) -> Result<Vec<StreamView>, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
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
                views.push(view(row, coverage, now));
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
        pages: count(row.pages_total),
        api_calls: count(row.api_calls),
        last_finished_at: row.last_finished_at,
        last_code: row.last_code,
        failures: count(row.failures),
        coverage,
    }
}
