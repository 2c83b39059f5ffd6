//! Parses the start of a pull. A bare date is a day in a time zone: the one that the caller names, or the one of the shop's
//! first country.

use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::{Actor, FailureCode, Marketplace, Permission, ShopId, Timestamp, Zone};
use std::time::Duration;

/// Parses a number of days such as `90d`, a date in the zone, or a time.
fn parse(text: &str, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok()) {
        return Some(now.minus(Duration::from_secs(u64::from(days) * 24 * 3600)));
    }
    Timestamp::parse_in(text, zone).ok()
}

impl App {
    /// The start of a pull of a shop.
    ///
    /// # Errors
    /// `invalid_field` for a malformed text, a time in the future, and an unknown time zone; `not_found`; the missing
    /// permission `orders.write`; the database.
    pub async fn pull_start(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: &str,
        time_zone: Option<&str>,
    ) -> Result<Timestamp, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let zone = match time_zone {
            Some(name) => Zone::named(name).map_err(|_| Error::invalid_field("time_zone", Rule::time_zone()))?,
            None => self.zone_of(actor, shop).await?,
        };
        let now = self.now();
        let start = parse(since.trim(), &zone, now).ok_or_else(|| {
            let rule = Rule::new(
                "a number of days such as 90d, a date such as 2026-11-22, or a time such as 2026-11-22T08:15:30Z",
                "天数（例如 90d）、日期（例如 2026-11-22）或时间（例如 2026-11-22T08:15:30Z）",
            );
            Error::invalid_field("since", rule)
        })?;
        if start > now {
            return Err(Error::invalid_field("since", Rule::not_in_the_future()));
        }
        Ok(start)
    }

    /// The time zone of the shop's first selected country.
    async fn zone_of(&self, actor: &Actor, shop: ShopId) -> Result<Zone, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let accounts = reading.list_accounts(shop).await?;
        let mut ticked = accounts.iter().flat_map(|account| &account.marketplaces).filter(|m| m.is_ticked);
        let first = ticked.find_map(|m| Marketplace::by_id(m.marketplace_id.as_str()));
        Ok(first.and_then(|marketplace| Zone::named(marketplace.time_zone).ok()).unwrap_or(Zone::UTC))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_dates_and_times_are_parsed_and_nothing_else() {
        let now = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        assert_eq!(parse("2d", &Zone::UTC, now), Timestamp::parse("2026-11-20T08:00:00Z").ok());
        assert_eq!(parse("2026-11-01", &Zone::UTC, now), Timestamp::parse("2026-11-01T00:00:00Z").ok());
        for bad in ["", "d", "-1d", "yesterday", "99999999999d"] {
            assert_eq!(parse(bad, &Zone::UTC, now), None, "{bad}");
        }
    }
}
