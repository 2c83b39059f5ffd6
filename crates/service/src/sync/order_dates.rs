//! Reads the dates of an order that decide how long its buyer data is kept. A date that cannot be read counts as missing.

use hawser_core::{Timestamp, orders::OrderDates};
use serde::Deserialize;
use serde_json::Value;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Order {
    fulfillment: Value,
    packages: Value,
}

/// The dates of an order, a well-formed JSON object.
pub(super) fn order_dates(order: &str, created: Timestamp) -> OrderDates {
    let order: Order = serde_json::from_str(order).unwrap_or_default();
    let time = |value: &Value| value.as_str().and_then(|text| Timestamp::parse(text).ok());
    let promised = |window: &str| time(&order.fulfillment[window]["latestDateTime"]);
    let packages = order.packages.as_array().map(Vec::as_slice).unwrap_or_default();
    OrderDates {
        created,
        shipped: packages.iter().filter_map(|package| time(&package["shipTime"])).max(),
        deliver_by: promised("deliverByWindow"),
        ship_by: promised("shipByWindow"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_shipment_and_the_promised_dates_are_read() {
        let at = |day: u32| Timestamp::parse(&format!("2026-11-{day:02}")).unwrap();
        let order = r#"{"fulfillment":{"shipByWindow":{"latestDateTime":"2026-11-04T00:00:00Z"},
            "deliverByWindow":{"earliestDateTime":"2026-11-08T00:00:00Z","latestDateTime":"2026-11-09T00:00:00Z"}},
            "packages":[{"shipTime":"2026-11-02T00:00:00Z"},{"shipTime":"2026-11-03T00:00:00Z"},{}]}"#;
        let expected =
            OrderDates { created: at(1), shipped: Some(at(3)), deliver_by: Some(at(9)), ship_by: Some(at(4)) };
        assert_eq!(order_dates(order, at(1)), expected);
    }

    #[test]
    fn what_cannot_be_read_counts_as_missing() {
        let created = Timestamp::from_micros(7);
        let nothing = OrderDates { created, shipped: None, deliver_by: None, ship_by: None };
        for order in [
            "{}",
            r#"{"packages":{"shipTime":"2026-11-02T00:00:00Z"},"fulfillment":[]}"#,
            r#"{"packages":[{"shipTime":"soon"},7],"fulfillment":{"shipByWindow":null}}"#,
        ] {
            assert_eq!(order_dates(order, created), nothing, "{order}");
        }
    }
}
