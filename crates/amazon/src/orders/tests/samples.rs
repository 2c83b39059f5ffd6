//! Invented orders of every kind.

use serde_json::{Value, json};

/// A page of six orders: shipped, pending, canceled, with unknown values, with required fields only, and with nulls.
pub(super) fn page() -> Value {
    json!({
        "orders": [shipped(), pending(), canceled(), unknown(), bare(), nulls()],
        "pagination": {"nextToken": "a+b/c=="},
        "lastUpdatedBefore": "2026-11-22T08:13:30.123Z",
    })
}

fn shipped() -> Value {
    let item = |id: &str, asin: &str, sku: &str, title: &str, quantity: i64, price: &str| {
        json!({
            "orderItemId": id,
            "quantityOrdered": quantity,
            "product": {
                "asin": asin, "title": title, "sellerSku": sku,
                "price": {"unitPrice": {"amount": price, "currencyCode": "JPY"}},
            },
            "proceeds": {"proceedsTotal": {"amount": price, "currencyCode": "JPY"}},
            "fulfillment": {"quantityFulfilled": quantity, "quantityUnfulfilled": 0,
                "packing": {"giftOption": {"giftMessage": "お誕生日おめでとう🎂"}}},
        })
    };
    json!({
        "orderId": "249-1845936-5435065",
        "orderAliases": [{"aliasId": "店-1", "aliasType": "SELLER_ORDER_ID"}],
        "createdTime": "2026-11-20T01:02:03.004Z",
        "lastUpdatedTime": "2026-11-21T20:12:13+09:00",
        "programs": ["PRIME", "A_PROGRAM_OF_2030"],
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1VC38T7YXB528", "marketplaceName": "Amazon.co.jp"},
        "buyer": {"buyerName": "山田 太郎", "buyerEmail": "yamada@marketplace.amazon.co.jp"},
        "recipient": {"deliveryAddress": {"name": "山田 太郎", "stateOrRegion": "東京都", "city": "千代田区",
            "addressLine1": "丸の内 1-2-3 🏢", "postalCode": "100-0001", "countryCode": "JP"}},
        "proceeds": {"grandTotal": {"amount": "12980.00", "currencyCode": "JPY"}},
        "fulfillment": {"fulfillmentStatus": "SHIPPED", "fulfilledBy": "AMAZON"},
        "orderItems": [
            item("77001122334455", "B0HAWSER01", "SKU-01", "もやい結びの本 📖", 1, "3000"),
            item("77001122334456", "B0HAWSER02", "船-もやい/02 🚢", "係船ロープ（ナイロン製）24mm×50m 黒", 2, "4990"),
        ],
        "packages": [{"packageReferenceId": "1", "carrier": "ヤマト運輸"}],
    })
}

fn pending() -> Value {
    json!({
        "orderId": "902-1111111-1111111",
        "createdTime": "2026-11-22T08:00:00Z",
        "lastUpdatedTime": "2026-11-22T08:00:00Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER"},
        "fulfillment": {"fulfillmentStatus": "PENDING", "fulfilledBy": "MERCHANT"},
        "orderItems": [{"orderItemId": "1", "quantityOrdered": 3, "product": {"asin": "B0HAWSER03", "title": "系泊缆绳 5 米"}}],
    })
}

fn canceled() -> Value {
    json!({
        "orderId": "902-2222222-2222222",
        "createdTime": "2026-11-01T08:00:00.000Z",
        "lastUpdatedTime": "2026-11-02T08:00:00.000Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "A1PA6795UKMFR9", "marketplaceName": "Amazon.de"},
        "proceeds": {"grandTotal": {"amount": "0.00", "currencyCode": "EUR"}, "breakdowns": []},
        "fulfillment": {"fulfillmentStatus": "CANCELLED", "fulfilledBy": "MERCHANT"},
        "orderItems": [{
            "orderItemId": "1", "quantityOrdered": 0,
            "product": {"asin": "B0HAWSER04", "sellerSku": "Tau Größe L", "price": {"unitPrice": {"amount": "19.99", "currencyCode": "EUR"}}},
            "cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Versehentlich bestellt"}},
        }],
    })
}

fn unknown() -> Value {
    json!({
        "heldBy": {"reason": "未知", "since": [1, 2.5]},
        "orderId": "S02-3333333-3333333",
        "createdTime": "2026-11-03T08:00:00.123456Z",
        "lastUpdatedTime": "2026-11-04T08:00:00Z",
        "salesChannel": {"channelName": "NON_AMAZON", "marketplaceId": "A38D8NSA03LJTC", "moon": true},
        "proceeds": {"grandTotal": {"amount": "1.5", "currencyCode": "XTS", "approximate": false}},
        "fulfillment": {"fulfillmentStatus": "INVOICE_UNCONFIRMED", "fulfilledBy": "ROBOT_AT_SEA", "tide": "low"},
        "orderItems": [{"orderItemId": "x-1", "quantityOrdered": 1, "product": {"weightless": true}, "measurement": {"unit": "KILOGRAMS", "value": 1.25}}],
    })
}

fn bare() -> Value {
    json!({
        "orderId": "902-4444444-4444444",
        "createdTime": "2026-11-05T08:00:00Z",
        "lastUpdatedTime": "2026-11-05T08:00:00Z",
        "salesChannel": {},
        "orderItems": [],
    })
}

fn nulls() -> Value {
    json!({
        "orderId": "902-5555555-5555555", "orderAliases": null, "buyer": null, "recipient": null, "packages": null,
        "createdTime": "2026-11-06T08:00:00Z",
        "lastUpdatedTime": "2026-11-06T08:00:00Z",
        "salesChannel": {"channelName": null, "marketplaceId": null},
        "proceeds": null,
        "fulfillment": null,
        "orderItems": [{"orderItemId": "1", "quantityOrdered": 1, "proceeds": null,
            "product": {"asin": null, "title": null, "sellerSku": "", "price": null}}],
    })
}
