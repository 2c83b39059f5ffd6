//! Orders 2026-01-01, restated from Amazon's model.

use super::Model;
use crate::support::{EVERYTHING, open, options};
use hawser_core::Region;
use hawser_sandbox::{SandboxOptions, SellerProfile};
use serde_json::Value;
use std::collections::BTreeSet;

fn model() -> Model {
    Model::new(&[
        ("Search", "orders!:[Order] pagination:Pagination lastUpdatedBefore:millis createdBefore:millis"),
        ("Pagination", "nextToken:text"),
        ("Get", "order!:Order"),
        (
            "Order",
            "orderId!:text orderAliases:[Alias] createdTime!:millis lastUpdatedTime!:millis programs:[text] \
             associatedOrders:[AssociatedOrder] salesChannel!:SalesChannel buyer:Buyer recipient:Recipient \
             proceeds:OrderProceeds payment:OrderPayment tax:OrderTax fulfillment:OrderFulfillment \
             orderItems!:[OrderItem] packages:[OrderPackage] fulfillmentOrders:[FulfillmentOrder] \
             +deliveryConcierge:Concierge",
        ),
        ("Concierge", "contactName:text tier:text"),
        ("Alias", "aliasId!:text aliasType!:SELLER_ORDER_ID|"),
        ("AssociatedOrder", "orderId:text associationType:REPLACEMENT_ORIGINAL_ID|EXCHANGE_ORIGINAL_ID"),
        ("SalesChannel", "channelName!:AMAZON|NON_AMAZON marketplaceId:text marketplaceName:text"),
        ("Buyer", "buyerName:text buyerEmail:text buyerCompanyName:text buyerPurchaseOrderNumber:text"),
        ("Recipient", "deliveryAddress:CustomerAddress deliveryPreference:DeliveryPreference"),
        (
            "CustomerAddress",
            "name:text companyName:text addressLine1:text addressLine2:text addressLine3:text city:text \
             districtOrCounty:text stateOrRegion:text municipality:text postalCode:text countryCode:text phone:text \
             addressType:RESIDENTIAL|COMMERCIAL|PICKUP_POINT",
        ),
        ("DeliveryPreference", "dropOffLocation:text addressInstruction:text"),
        ("OrderProceeds", "grandTotal:Money breakdowns:[OrderBreakdown]"),
        (
            "OrderBreakdown",
            "type!:ITEM|SHIPPING|GIFT_WRAP|COD_FEE|TAX|DISCOUNT|DELIVERY_TIP|OTHER status:PENDING|FINALIZED subtotal!:Money",
        ),
        ("Money", "amount!:decimal currencyCode!:text"),
        ("OrderPayment", "paymentExecutions:[PaymentExecution]"),
        (
            "PaymentExecution",
            "paymentMethod:text paymentAmount:Money acquirerId:text cardBrand:text authorizationCode:text",
        ),
        ("OrderTax", "taxRegistrations:[TaxRegistration] taxInvoicing:TaxInvoicing"),
        (
            "TaxRegistration",
            "entityType:BUYER|MERCHANT|MARKETPLACE legalName:text taxRegistrationType:BUSINESS|VAT|CST|CPF|CNPJ \
             taxRegistrationNumber:text taxRegistrationAddress:CustomerAddress taxRegistrationAttributes:[Attribute]",
        ),
        ("Attribute", "key:TAX_OFFICE| value:text"),
        (
            "TaxInvoicing",
            "buyerInvoicePreference:INDIVIDUAL|BUSINESS invoiceStatus:NOT_REQUIRED|NOT_FOUND|PROCESSING|ERRORED|ACCEPTED",
        ),
        (
            "OrderFulfillment",
            "fulfillmentStatus!:text fulfilledBy:AMAZON|MERCHANT fulfillmentServiceLevel:EXPEDITED|FREE_ECONOMY|NEXT_DAY|PRIORITY|SAME_DAY|SECOND_DAY|SCHEDULED|STANDARD \
             shipByWindow:Range deliverByWindow:Range labelPrintingWindow:Range",
        ),
        ("Range", "earliestDateTime:millis latestDateTime:millis"),
        (
            "OrderItem",
            "orderItemId!:text quantityOrdered!:int programs:[TRANSPARENCY|SUBSCRIBE_AND_SAVE] product!:Product \
             proceeds:ItemProceeds expense:ItemExpense promotion:ItemPromotion cancellation:ItemCancellation \
             fulfillment:ItemFulfillment tax:ItemTax +carbonLabel:CarbonLabel",
        ),
        ("CarbonLabel", "grade:text"),
        (
            "Product",
            "asin:text title:text sellerSku:text condition:Condition price:Price serialNumbers:[text] customization:Customization",
        ),
        (
            "Condition",
            "conditionType:NEW|USED|COLLECTIBLE|REFURBISHED|PREORDER|CLUB \
             conditionSubtype:NEW|MINT|VERY_GOOD|GOOD|ACCEPTABLE|POOR|CLUB|OEM|WARRANTY|REFURBISHED|OPEN_BOX|ANY|OTHER \
             conditionNote:text",
        ),
        ("Price", "unitPrice:Money priceDesignation:BUSINESS_PRICE|"),
        ("Customization", "customizedUrl:text"),
        ("ItemProceeds", "proceedsTotal:Money breakdowns:[ItemBreakdown]"),
        (
            "ItemBreakdown",
            "type!:ITEM|SHIPPING|GIFT_WRAP|COD_FEE|OTHER|TAX|DISCOUNT subtotal!:Money detailedBreakdowns:[Detail]",
        ),
        ("Detail", "subtype:ITEM|SHIPPING|GIFT_WRAP|COD_FEE|OTHER|DISCOUNT value:Money"),
        ("ItemExpense", "pointsCost:PointsCost"),
        ("PointsCost", "pointsGranted:PointsGranted"),
        ("PointsGranted", "pointsNumber:int pointsMonetaryValue:Money"),
        ("ItemPromotion", "breakdowns:[Promotion]"),
        ("Promotion", "promotionId:text"),
        ("ItemCancellation", "cancellationRequest:CancelRequest cancellationExecution:CancelExecution"),
        ("CancelRequest", "requester:BUYER| cancelReason:text"),
        ("CancelExecution", "cancelledBy:BUYER|MERCHANT|AMAZON cancelReason:text"),
        ("ItemFulfillment", "quantityFulfilled:int quantityUnfulfilled:int packing:Packing shipping:Shipping"),
        ("Packing", "giftOption:GiftOption"),
        ("GiftOption", "giftMessage:text giftWrapLevel:text"),
        ("Shipping", "internationalShipping:International scheduledDeliveryWindow:Range"),
        ("International", "iossNumber:text"),
        ("ItemTax", "taxCollections:[TaxCollection]"),
        ("TaxCollection", "model:MARKETPLACE_FACILITATOR| responsibleParty:text"),
        (
            "OrderPackage",
            "packageReferenceId!:text createdTime:millis packageStatus:PackageStatus carrier:text shipTime:millis \
             shippingService:text trackingNumber:text shipFromAddress:MerchantAddress packageItems:[PackageItem]",
        ),
        ("PackageStatus", "status!:PENDING|IN_TRANSIT|SHIPPED|DELIVERED|CANCELLED|UNDELIVERABLE detailedStatus:text"),
        (
            "MerchantAddress",
            "name:text addressLine1:text addressLine2:text addressLine3:text city:text stateOrRegion:text \
             postalCode:text countryCode:text",
        ),
        ("PackageItem", "orderItemId!:text quantity!:int transparencyCodes:[text]"),
        ("FulfillmentOrder", "fulfillmentOrderId!:text"),
    ])
}

/// The words of `fulfillmentStatus` and of an order's `programs`.
const STATUSES: [&str; 7] =
    ["PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE"];
const PROGRAMS: [&str; 11] = [
    "AMAZON_BAZAAR",
    "AMAZON_BUSINESS",
    "AMAZON_EASY_SHIP",
    "AMAZON_HAUL",
    "DELIVERY_BY_AMAZON",
    "FBM_SHIP_PLUS",
    "INVOICE_BY_AMAZON",
    "IN_STORE_PICK_UP",
    "PREMIUM",
    "PREORDER",
    "PRIME",
];

fn many_countries() -> SandboxOptions {
    let profiles = vec![
        SellerProfile::new(Region::Na, &["US", "CA", "MX", "BR"]),
        SellerProfile::new(Region::Eu, &["DE", "FR", "IT", "ES", "UK", "PL", "IN", "TR"]),
        SellerProfile::new(Region::Fe, &["JP", "AU", "SG"]),
    ];
    SandboxOptions { orders: 300, profiles: Some(profiles), ..options() }
}

#[tokio::test]
async fn every_order_of_every_kind_fits_amazons_model() {
    let (test, model) = (open(many_countries()).await, model());
    let (mut statuses, mut programs, mut extra, mut unnamed) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    for (seller, region) in ["na", "eu", "fe"].into_iter().enumerate() {
        let token = test.token(seller).await;
        let query = [("lastUpdatedAfter", "2026-08-01"), ("includedData", EVERYTHING)];
        let path = format!("/{region}/orders/2026-01-01/orders");
        let page = test.get(&token, &path, &query).await.json();
        assert_eq!(model.faults("Search", &page), BTreeSet::new());
        let id = page["orders"][0]["orderId"].as_str().unwrap();
        let one = test.get(&token, &format!("{path}/{id}"), &[("includedData", EVERYTHING)]).await.json();
        assert_eq!(model.faults("Get", &one), BTreeSet::new());
        assert_eq!(one["order"], page["orders"][0], "both operations tell the same");

        let orders = test.search_all(&token, region, &query).await;
        assert_eq!(orders.len(), 300);
        assert_eq!(model.faults("[Order]", &Value::Array(orders.clone())), BTreeSet::new());
        for order in &orders {
            statuses.insert(order["fulfillment"]["fulfillmentStatus"].as_str().unwrap().to_owned());
            let words = order["programs"].as_array().cloned().unwrap_or_default();
            programs.extend(words.iter().map(|word| word.as_str().unwrap().to_owned()));
            extra += usize::from(order.get("deliveryConcierge").is_some());
            unnamed += usize::from(order["salesChannel"].get("marketplaceName").is_none());
        }
    }
    for status in STATUSES {
        assert!(statuses.remove(status), "no order is {status}");
    }
    assert_eq!(statuses, BTreeSet::from(["INVOICE_UNCONFIRMED".to_owned()]), "one status is in no model");
    programs.retain(|word| !PROGRAMS.contains(&word.as_str()));
    assert_eq!(programs, BTreeSet::from(["CLIMATE_PLEDGE_DELIVERY".to_owned()]), "one program is in no model");
    assert!(extra > 20 && unnamed > 20, "{extra} orders with an unknown field, {unnamed} without a name");
}

#[tokio::test]
async fn orders_are_of_every_kind_and_their_amounts_add_up() {
    let test = open(many_countries()).await;
    let query = [("createdAfter", "2026-08-01"), ("includedData", EVERYTHING)];
    let mut all = Vec::new();
    for (seller, region) in ["na", "eu", "fe"].into_iter().enumerate() {
        all.extend(test.search_all(&test.token(seller).await, region, &query).await);
    }
    let minor = |money: &Value| money["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let (mut most, mut yen, mut zero, mut business, mut canceled) = (0, 0, 0, 0, 0);
    for order in &all {
        let id = &order["orderId"];
        let items = order["orderItems"].as_array().unwrap();
        most = most.max(items.len());
        let status = order["fulfillment"]["fulfillmentStatus"].as_str().unwrap();
        let is_pending = status.starts_with("PENDING");
        let is_merchant = order["fulfillment"]["fulfilledBy"] == "MERCHANT";
        let has_address = order["recipient"]["deliveryAddress"]["addressLine1"].is_string();
        assert_eq!(has_address, is_merchant && !is_pending, "{order}");
        assert_eq!(order["buyer"].get("buyerEmail").is_some(), is_merchant, "{id}");
        business += usize::from(order["buyer"].get("buyerCompanyName").is_some());
        if let Some(total) = order["proceeds"].get("grandTotal") {
            assert!(!is_pending, "{id}");
            let sum: i64 = items.iter().map(|item| minor(&item["proceeds"]["proceedsTotal"])).sum();
            assert_eq!(minor(total), sum, "{id}");
            let parts: i64 =
                order["proceeds"]["breakdowns"].as_array().unwrap().iter().map(|part| minor(&part["subtotal"])).sum();
            assert_eq!(minor(total), parts, "{id}");
            let has_point = total["amount"].as_str().unwrap().contains('.');
            assert_eq!(has_point, total["currencyCode"] != "JPY", "{id}");
            yen += usize::from(!has_point);
            zero += usize::from(minor(total) == 0);
        } else {
            assert!(is_pending || status == "CANCELLED", "{order}");
        }
        let ends: Vec<i64> =
            items.iter().map(|item| item["fulfillment"]["quantityFulfilled"].as_i64().unwrap()).collect();
        match status {
            "SHIPPED" => assert!(ends.iter().zip(items).all(|(end, item)| item["quantityOrdered"] == *end), "{id}"),
            "PARTIALLY_SHIPPED" => {
                let ordered: i64 = items.iter().map(|item| item["quantityOrdered"].as_i64().unwrap()).sum();
                assert!((1..ordered).contains(&ends.iter().sum()), "{id}");
            }
            "CANCELLED" => {
                canceled += 1;
                assert!(items.iter().all(|item| item["cancellation"]["cancellationExecution"].is_object()), "{id}");
            }
            _ => {}
        }
    }
    assert!((12..=30).contains(&most), "{most} items at most");
    assert!(yen > 50 && zero > 10 && business > 100 && canceled > 20, "{yen} {zero} {business} {canceled}");
    let everything = serde_json::to_string(&all).unwrap();
    for text in ["王小明", "𠮷野 さくら", "🎁", "Weißmüller", "São João", "Íñigo Peña", "👩‍👩‍👧"]
    {
        assert!(everything.contains(text), "no order contains {text}");
    }
}

#[tokio::test]
async fn sections_come_only_when_asked_for() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let after = ("lastUpdatedAfter", "2026-08-01");
    let bare = test.search_all(&token, "eu", &[after]).await;
    let sections = ["buyer", "recipient", "proceeds", "payment", "tax", "fulfillment", "packages", "fulfillmentOrders"];
    let of_item = ["proceeds", "expense", "promotion", "cancellation", "fulfillment", "tax"];
    let has = |orders: &[Value], section: &str| orders.iter().any(|order| order.get(section).is_some());
    let item_has = |orders: &[Value], section: &str| {
        orders.iter().flat_map(|order| order["orderItems"].as_array().unwrap()).any(|item| item.get(section).is_some())
    };
    assert!(sections.iter().all(|section| !has(&bare, section)));
    assert!(of_item.iter().all(|section| !item_has(&bare, section)));
    for (word, section) in [("BUYER", "buyer"), ("PROCEEDS", "proceeds"), ("PACKAGES", "packages"), ("TAX", "tax")] {
        let orders = test.search_all(&token, "eu", &[after, ("includedData", word)]).await;
        for known in sections {
            assert_eq!(has(&orders, known), known == section, "{word} {known}");
        }
    }
    let canceled = test.search_all(&token, "eu", &[after, ("includedData", "CANCELLATION,PROMOTION")]).await;
    for known in of_item {
        assert_eq!(item_has(&canceled, known), ["cancellation", "promotion"].contains(&known), "{known}");
    }
}
