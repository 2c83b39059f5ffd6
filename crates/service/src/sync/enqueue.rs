//! Enqueues a pull: checks the shop and marks its streams due, so that the next free worker works them off.

use super::pull::{Again, pulled_marketplaces};
use super::window::{PullStart, clamp_since};
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, Permission, ShopId, Timestamp};
use std::time::Duration;

/// An enqueued pull.
pub type AcceptedPull = PullStart;

/// Parses a number of days such as `90d`, a date, or a time.
fn parse_since(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()) {
        return Some(now.minus(Duration::from_secs(u64::from(days) * 24 * 3600)));
    }
    Timestamp::parse(text).ok()
}

impl App {
    /// Marks the streams of a shop due from `since` on.
    ///
    /// # Errors
    /// A malformed `since`; `not_found`, `record_only`, `shop_inactive`; a closed channel; the missing permission
    /// `orders.write`; the database.
    pub async fn accept_pull(&self, actor: &Actor, shop: ShopId, since: &str) -> Result<AcceptedPull, Error> {
        self.accept_pull_again(actor, shop, since, Again::Missing).await
    }

    /// Like [`Self::accept_pull`], with a choice for the time that is covered.
    ///
    /// # Errors
    /// As [`Self::accept_pull`].
    pub async fn accept_pull_again(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: &str,
        again: Again,
    ) -> Result<AcceptedPull, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let now = self.now();
        let rule = "a number of days such as 90d, a date, or a time of the form 2026-11-22T08:15:30Z";
        let since = parse_since(since.trim(), now);
        let since = since.ok_or_else(|| Error::invalid(FailureCode::CredentialMalformed, "since", rule))?;
        let accounts = self.connected_accounts(actor, shop).await?;
        let start = clamp_since(since, &pulled_marketplaces(&accounts), now);
        let since = start.since;
        self.require_open_channel_of(actor, shop).await?;
        if again == Again::Covered {
            for account in &accounts {
                self.read_again(account.id, since, now).await?;
            }
        }
        self.request_pull(actor, shop, &accounts, since).await?;
        Ok(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_dates_and_times_are_parsed_and_nothing_else() {
        let now = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        assert_eq!(parse_since("2d", now), Timestamp::parse("2026-11-20T08:00:00Z").ok());
        assert_eq!(parse_since("2026-11-01", now), Timestamp::parse("2026-11-01T00:00:00Z").ok());
        for bad in ["", "d", "-1d", "yesterday", "99999999999d"] {
            assert_eq!(parse_since(bad, now), None, "{bad}");
        }
    }
}
