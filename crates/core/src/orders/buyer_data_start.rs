//! The time from which the retention period of an order's buyer data runs. Amazon's Data Protection Policy allows buyer data
//! for 30 days after shipment or delivery, unless law requires it for longer.

use super::OrderStatus;
use crate::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Used for an order without any date of shipment or delivery, counted from the purchase.
const WITHOUT_DATES: Duration = DAY.saturating_mul(150);

/// The latest possible start, counted from the purchase, whatever dates Amazon names.
const LATEST: Duration = DAY.saturating_mul(365);

/// The dates of an order that decide how long its buyer data is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderDates {
    /// Time of purchase.
    pub created: Timestamp,
    /// The latest shipment of a package.
    pub shipped: Option<Timestamp>,
    /// The latest promised time of delivery.
    pub deliver_by: Option<Timestamp>,
    /// The latest promised time of shipment.
    pub ship_by: Option<Timestamp>,
}

impl OrderDates {
    /// The time from which the retention period runs: the last shipment of a shipped order. Without a shipment, it is the
    /// promised delivery, else the promised shipment, else 150 days after the purchase.
    pub fn buyer_data_start(&self, status: &OrderStatus, now: Timestamp) -> Timestamp {
        let promised = self.deliver_by.or(self.ship_by);
        // Packages that were shipped say nothing about the rest of an order that is not shipped completely.
        let shipped = self.shipped.filter(|_| *status == OrderStatus::Shipped);
        let start = shipped.or(promised.max(self.shipped)).unwrap_or_else(|| self.created.plus(WITHOUT_DATES));
        start.min(self.created.min(now).plus(LATEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: u64) -> Timestamp {
        Timestamp::from_micros(0).plus(DAY.saturating_mul(u32::try_from(day).unwrap_or(0)))
    }

    const NONE: OrderDates =
        OrderDates { created: Timestamp::from_micros(0), shipped: None, deliver_by: None, ship_by: None };

    #[test]
    fn the_period_starts_with_the_last_shipment() {
        let dates = OrderDates { shipped: Some(at(3)), deliver_by: Some(at(9)), ship_by: Some(at(4)), ..NONE };
        assert_eq!(dates.buyer_data_start(&OrderStatus::Shipped, at(5)), at(3));
        assert_eq!(dates.buyer_data_start(&OrderStatus::PartiallyShipped, at(5)), at(9), "the rest is not shipped");
    }

    #[test]
    fn without_a_shipment_it_starts_with_the_promised_dates_or_long_after_the_purchase() {
        let dates = OrderDates { deliver_by: Some(at(9)), ship_by: Some(at(4)), ..NONE };
        assert_eq!(dates.buyer_data_start(&OrderStatus::Unshipped, at(5)), at(9));
        let dates = OrderDates { ship_by: Some(at(4)), ..NONE };
        assert_eq!(dates.buyer_data_start(&OrderStatus::Canceled, at(5)), at(4));
        for status in [OrderStatus::Shipped, OrderStatus::Unknown("NEW".to_owned())] {
            assert_eq!(NONE.buyer_data_start(&status, at(5)), at(150));
        }
    }

    #[test]
    fn no_date_of_amazon_delays_it_for_ever() {
        let dates = OrderDates { deliver_by: Some(at(100_000)), ..NONE };
        assert_eq!(dates.buyer_data_start(&OrderStatus::Unshipped, at(5)), at(365));
        let dates = OrderDates { created: at(100_000), ..NONE };
        assert_eq!(dates.buyer_data_start(&OrderStatus::Unshipped, at(5)), at(370));
    }
}
