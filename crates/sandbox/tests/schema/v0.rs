//! Orders v0, restated from Amazon's model.

use super::Model;
use crate::support::{TestSandbox, open, options, reply, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn model() -> Model {
    Model::new(&[
        ("Orders", "payload!:OrdersList"),
        ("OrdersList", "Orders!:[Order] NextToken:text LastUpdatedBefore:seconds CreatedBefore:seconds"),
        ("One", "payload!:Order"),
        (
            "Order",
            "AmazonOrderId!:text SellerOrderId:text PurchaseDate!:seconds LastUpdateDate!:seconds \
             OrderStatus!:Pending|Unshipped|PartiallyShipped|Shipped|Canceled|Unfulfillable|InvoiceUnconfirmed|PendingAvailability \
             FulfillmentChannel:MFN|AFN SalesChannel:text OrderChannel:text ShipServiceLevel:text OrderTotal:Money \
             NumberOfItemsShipped:int NumberOfItemsUnshipped:int PaymentMethod:COD|CVS|Other PaymentMethodDetails:[text] \
             MarketplaceId:text ShipmentServiceLevelCategory:text \
             OrderType:StandardOrder|LongLeadTimeOrder|Preorder|BackOrder|SourcingOnDemandOrder \
             EarliestShipDate:seconds LatestShipDate:seconds EarliestDeliveryDate:seconds LatestDeliveryDate:seconds \
             IsBusinessOrder:bool IsPrime:bool IsPremiumOrder:bool IsGlobalExpressEnabled:bool ReplacedOrderId:text \
             IsReplacementOrder:bool IsSoldByAB:bool IsISPU:bool IsAccessPointOrder:bool HasRegulatedItems:bool \
             BuyerTaxInformation:BuyerTaxInformation ShippingAddress:Address BuyerInfo:BuyerInfo +ClimatePledge:Pledge",
        ),
        ("Pledge", "Tier:text"),
        ("Money", "CurrencyCode:text Amount:decimal"),
        (
            "Address",
            "Name:text CompanyName:text AddressLine1:text AddressLine2:text AddressLine3:text City:text County:text \
             District:text StateOrRegion:text Municipality:text PostalCode:text CountryCode:text Phone:text \
             AddressType:Residential|Commercial",
        ),
        (
            "BuyerInfo",
            "BuyerEmail:text BuyerName:text BuyerCounty:text BuyerTaxInfo:BuyerTaxInfo PurchaseOrderNumber:text",
        ),
        ("BuyerTaxInfo", "CompanyLegalName:text TaxingRegion:text TaxClassifications:[Classification]"),
        ("Classification", "Name:text Value:text"),
        (
            "BuyerTaxInformation",
            "BuyerLegalCompanyName:text BuyerBusinessAddress:text BuyerTaxRegistrationId:text BuyerTaxOffice:text",
        ),
        ("AddressAnswer", "payload!:OrderAddress"),
        (
            "OrderAddress",
            "AmazonOrderId!:text BuyerCompanyName:text ShippingAddress:Address DeliveryPreferences:Preferences",
        ),
        ("Preferences", "DropOffLocation:text AddressInstructions:text"),
        ("BuyerAnswer", "payload!:OrderBuyerInfo"),
        (
            "OrderBuyerInfo",
            "AmazonOrderId!:text BuyerEmail:text BuyerName:text BuyerCounty:text BuyerTaxInfo:BuyerTaxInfo PurchaseOrderNumber:text",
        ),
        ("Items", "payload!:ItemsList"),
        ("ItemsList", "AmazonOrderId!:text OrderItems!:[Item] NextToken:text"),
        (
            "Item",
            "ASIN!:text SellerSKU:text OrderItemId!:text Title:text QuantityOrdered!:int QuantityShipped:int \
             ProductInfo:ProductInfo PointsGranted:Points ItemPrice:Money ShippingPrice:Money ItemTax:Money \
             ShippingTax:Money PromotionDiscount:Money PromotionIds:[text] IsGift:flag ConditionNote:text \
             ConditionId:text ConditionSubtypeId:text PriceDesignation:text TaxCollection:TaxCollection \
             SerialNumberRequired:bool IsTransparency:bool IossNumber:text DeemedResellerCategory:IOSS|UOSS \
             BuyerInfo:ItemBuyer BuyerRequestedCancel:Cancel SerialNumbers:[text] AmazonPrograms:Programs",
        ),
        ("ProductInfo", "NumberOfItems:text"),
        ("Points", "PointsNumber:int PointsMonetaryValue:Money"),
        ("TaxCollection", "Model:MarketplaceFacilitator| ResponsibleParty:text"),
        ("Cancel", "IsBuyerRequestedCancel:flag BuyerCancelReason:text"),
        ("Programs", "Programs!:[text]"),
        (
            "ItemBuyer",
            "BuyerCustomizedInfo:Customized GiftWrapPrice:Money GiftWrapTax:Money GiftMessageText:text GiftWrapLevel:text",
        ),
        ("Customized", "CustomizedURL:text"),
        ("ItemsBuyerAnswer", "payload!:ItemsBuyerList"),
        ("ItemsBuyerList", "AmazonOrderId!:text OrderItems!:[ItemBuyerInfo] NextToken:text"),
        (
            "ItemBuyerInfo",
            "OrderItemId!:text BuyerCustomizedInfo:Customized GiftWrapPrice:Money GiftWrapTax:Money \
             GiftMessageText:text GiftWrapLevel:text",
        ),
    ])
}

/// A restricted data token for everything about orders.
pub async fn restricted(test: &TestSandbox, token: &str, region: &str) -> String {
    let all = ["buyerInfo", "shippingAddress", "buyerTaxInformation"];
    let resource = |path: &str, elements: &[&str]| match elements {
        [] => json!({"method": "GET", "path": path}),
        _ => json!({"method": "GET", "path": path, "dataElements": elements}),
    };
    let body = json!({"restrictedResources": [
        resource("/orders/v0/orders", &all),
        resource("/orders/v0/orders/{orderId}", &all),
        resource("/orders/v0/orders/{orderId}/orderItems", &["buyerInfo"]),
        resource("/orders/v0/orders/{orderId}/address", &[]),
        resource("/orders/v0/orders/{orderId}/buyerInfo", &[]),
        resource("/orders/v0/orders/{orderId}/orderItems/buyerInfo", &[]),
    ]});
    let path = format!("/{region}/tokens/2021-03-01/restrictedDataToken");
    let request = test.http.post(test.url(&path)).header("x-amz-access-token", token).json(&body);
    let reply = reply(request).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let answer = reply.json();
    assert_eq!(answer["expiresIn"], 3600);
    text(&answer, "restrictedDataToken").to_owned()
}

#[tokio::test]
async fn every_answer_of_v0_fits_amazons_model_with_and_without_personal_data() {
    let (test, model) = (open(options()).await, model());
    for (seller, region) in ["na", "eu", "fe"].into_iter().enumerate() {
        let plain = test.token(seller).await;
        let opened = restricted(&test, &plain, region).await;
        let ids = test.sandbox.description().sellers[seller].marketplace_ids.join(",");
        for token in [&plain, &opened] {
            let query = [("MarketplaceIds", ids.as_str()), ("LastUpdatedAfter", "2026-08-01")];
            let page = test.get(token, &format!("/{region}/orders/v0/orders"), &query).await.json();
            assert_eq!(model.faults("Orders", &page), BTreeSet::new());
            let orders = page["payload"]["Orders"].as_array().unwrap();
            assert_eq!(orders.len(), 60);
            for order in orders {
                let at = |tail: &str| format!("/{region}/orders/v0/orders/{}{tail}", text(order, "AmazonOrderId"));
                for (tail, kind) in [
                    ("", "One"),
                    ("/address", "AddressAnswer"),
                    ("/buyerInfo", "BuyerAnswer"),
                    ("/orderItems", "Items"),
                    ("/orderItems/buyerInfo", "ItemsBuyerAnswer"),
                ] {
                    let answer = test.get(token, &at(tail), &[]).await.json();
                    assert_eq!(model.faults(kind, &answer), BTreeSet::new(), "{tail} of {order}");
                    if tail.is_empty() {
                        assert_eq!(&answer["payload"], order);
                    }
                }
            }
            let personal = |key: &str| orders.iter().filter(|order| order.get(key).is_some()).count();
            let counts = ["ShippingAddress", "BuyerInfo", "BuyerTaxInformation"].map(personal);
            if token == &plain {
                assert_eq!(counts, [0, 0, 0]);
            } else {
                assert!(counts[0] > 10 && counts[1] == 60 && counts[2] > 3, "{counts:?}");
            }
        }
    }
}

#[tokio::test]
async fn both_versions_tell_the_same_orders() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let ids = test.sandbox.description().sellers[1].marketplace_ids.join(",");
    let old = test.orders_all(&token, "eu", &[("MarketplaceIds", &ids), ("CreatedAfter", "2026-08-01")]).await;
    let new = [("createdAfter", "2026-08-01"), ("includedData", "PROCEEDS,FULFILLMENT")];
    let new = test.search_all(&token, "eu", &new).await;
    assert_eq!(old.len(), new.len());
    let seconds = |time: &Value| time.as_str().unwrap()[..19].to_owned() + "Z";
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(old["AmazonOrderId"], new["orderId"]);
        assert_eq!(old["PurchaseDate"], seconds(&new["createdTime"]));
        assert_eq!(old["LastUpdateDate"], seconds(&new["lastUpdatedTime"]));
        assert_eq!(old["MarketplaceId"], new["salesChannel"]["marketplaceId"]);
        let status = text(old, "OrderStatus").replace("Canceled", "Cancelled").to_lowercase();
        assert_eq!(status, text(&new["fulfillment"], "fulfillmentStatus").replace('_', "").to_lowercase());
        assert_eq!(old["OrderTotal"].get("Amount"), new["proceeds"]["grandTotal"].get("amount"));
    }
}
