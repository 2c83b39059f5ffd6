//! Clients and bodies for the tests of this crate.

use hawser_amazon::{
    Answer, ApiError, AppCredentials, Client, ClientOptions, Endpoints, IncludedData, OrdersPage, SearchOrders,
    UpdatedOrCreated,
};
use hawser_core::{Clock, Region, Secret, Timestamp};
use std::{sync::Arc, time::Duration};

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::parse("2026-11-22T08:15:30.123Z").unwrap()
    }
}

/// Options with every address below `base`; a second of patience between packets.
pub fn options(base: &str) -> ClientOptions {
    let below = |name: &str| format!("{base}/{name}").parse().unwrap();
    ClientOptions {
        endpoints: Endpoints {
            lwa: below("lwa"),
            na: below("na"),
            eu: below("eu"),
            fe: below("fe"),
            seller_central: None,
        },
        clock: Arc::new(Still),
        connect_timeout: Duration::from_secs(5),
        read_timeout: Duration::from_secs(5),
        total_timeout: Duration::from_secs(10),
        ..ClientOptions::default()
    }
}

pub fn client(base: &str) -> Client {
    Client::new(options(base)).unwrap()
}

pub fn app() -> AppCredentials {
    AppCredentials {
        client_id: "amzn1.application-oa2-client.0f".to_owned(),
        client_secret: Secret::new("amzn1.oa2-cs.v1.s+1"),
    }
}

pub fn token() -> Secret {
    Secret::new("Atza|IwEBaccess")
}

pub fn search() -> SearchOrders {
    SearchOrders {
        marketplace_ids: vec!["A1VC38T7YXB528".parse().unwrap()],
        range: UpdatedOrCreated::Updated { after: Timestamp::parse("2026-11-01T00:00:00Z").unwrap(), before: None },
        max_results_per_page: Some(100),
        pagination_token: None,
        included_data: vec![IncludedData::Buyer, IncludedData::Fulfillment],
    }
}

/// Asks the server at `base` for a page.
pub async fn ask(client: &Client) -> Result<Answer<OrdersPage>, ApiError> {
    client.search_orders(Region::Fe, &token(), &search()).await
}

pub const TITLE: &str = "係船ロープ 系泊缆绳 🚢⚓ 24mm";

/// A page of `count` orders.
pub fn page(count: usize) -> String {
    let order = |number: usize| {
        format!(
            r#"{{"orderId":"249-1845936-{number:07}","createdTime":"2026-11-20T01:02:03.004Z","lastUpdatedTime":"2026-11-21T11:12:13Z","salesChannel":{{"channelName":"AMAZON","marketplaceId":"A1VC38T7YXB528"}},"buyer":{{"buyerName":"山田 太郎"}},"recipient":{{"deliveryAddress":{{"city":"千代田区","addressLine1":"丸の内 1-2-3","postalCode":"100-0001"}}}},"proceeds":{{"grandTotal":{{"amount":"12980","currencyCode":"JPY"}}}},"fulfillment":{{"fulfillmentStatus":"SHIPPED","fulfilledBy":"AMAZON"}},"orderItems":[{{"orderItemId":"{number}","quantityOrdered":1,"product":{{"asin":"B0HAWSER02","sellerSku":"SKU-02","title":"{TITLE}","price":{{"unitPrice":{{"amount":"12980","currencyCode":"JPY"}}}}}}}}]}}"#
        )
    };
    let orders: Vec<_> = (0..count).map(order).collect();
    format!(r#"{{"orders":[{}],"lastUpdatedBefore":"2026-11-22T08:13:30.123Z"}}"#, orders.join(","))
}

/// The page has every order, with its title whole.
pub fn assert_whole(answer: &Answer<OrdersPage>, count: usize) {
    assert_eq!(answer.value.orders.len(), count);
    for order in &answer.value.orders {
        assert_eq!(order.items[0].title.as_deref(), Some(TITLE));
        assert_eq!(order.raw.value()["buyer"]["buyerName"], "山田 太郎");
    }
}

/// `{"orders":[],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}`, packed with gzip.
pub const PACKED_EMPTY_PAGE: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 47, 74, 73, 45, 42, 86, 178, 138, 142, 213, 81, 202, 73, 44, 46, 9,
    45, 72, 73, 44, 73, 77, 113, 74, 77, 203, 47, 74, 85, 178, 82, 50, 50, 48, 50, 211, 53, 52, 212, 53, 50, 10, 49,
    176, 176, 50, 52, 182, 50, 54, 136, 82, 170, 5, 0, 238, 179, 148, 172, 56, 0, 0, 0,
];
