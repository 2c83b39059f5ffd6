//! The JSON of an order item in v0. Amounts are for the whole line, not for one unit (PROTOCOL C.3).

use super::{
    super::{items::Item, order::Order},
    RevealedData,
    order::money,
};
use crate::json::Json;

/// Writes the fields of one item.
pub(super) fn write(json: &mut Json, order: &Order, item: &Item, opened: RevealedData) {
    json.text("ASIN", &item.asin);
    json.text("SellerSKU", &item.sku);
    json.text("OrderItemId", &item.id);
    json.text("Title", item.title);
    json.number("QuantityOrdered", item.quantity);
    json.number("QuantityShipped", item.shipped);
    json.child("ProductInfo", |json| json.text("NumberOfItems", "1"));
    if order.has_amounts {
        amounts(json, order, item);
    }
    if let Some(id) = item.promotion.as_deref() {
        json.texts("PromotionIds", [id]);
    }
    json.text("IsGift", if item.gift.is_some() { "true" } else { "false" });
    json.maybe("ConditionNote", item.condition_note);
    let (kind, subtype) = match item.condition {
        ("USED", "VERY_GOOD") => ("Used", "VeryGood"),
        ("USED", "GOOD") => ("Used", "Good"),
        ("USED", _) => ("Used", "Acceptable"),
        _ => ("New", "New"),
    };
    json.text("ConditionId", kind);
    json.text("ConditionSubtypeId", subtype);
    json.maybe("PriceDesignation", item.is_business_price.then_some("BusinessPrice"));
    if item.tax > 0 {
        json.child("TaxCollection", |json| {
            json.text("Model", "MarketplaceFacilitator");
            json.text("ResponsibleParty", "Amazon Services, Inc.");
        });
    }
    json.truth("SerialNumberRequired", false);
    json.truth("IsTransparency", item.is_transparency);
    json.maybe("IossNumber", item.ioss.as_deref());
    if item.ioss.is_some() {
        json.text("DeemedResellerCategory", "IOSS");
    }
    if let Some(reason) = item.cancel_wish {
        json.child("BuyerRequestedCancel", |json| {
            json.text("IsBuyerRequestedCancel", "true");
            json.text("BuyerCancelReason", reason);
        });
    }
    if !item.serial_numbers.is_empty() {
        json.texts("SerialNumbers", item.serial_numbers.iter().map(String::as_str));
    }
    if item.is_subscription {
        json.child("AmazonPrograms", |json| json.texts("Programs", ["SUBSCRIBE_AND_SAVE"]));
    }
    if opened.buyer {
        json.child("BuyerInfo", |json| buyer(json, order, item));
    }
}

fn amounts(json: &mut Json, order: &Order, item: &Item) {
    money(json, "ItemPrice", order, item.price);
    if item.shipping > 0 {
        money(json, "ShippingPrice", order, item.shipping);
        money(json, "ShippingTax", order, 0);
    }
    money(json, "ItemTax", order, item.tax);
    money(json, "PromotionDiscount", order, item.discount);
    if item.points > 0 {
        json.child("PointsGranted", |json| {
            json.number("PointsNumber", item.points);
            money(json, "PointsMonetaryValue", order, item.points);
        });
    }
}

/// Writes the fields of an item that come from the buyer.
pub(super) fn buyer(json: &mut Json, order: &Order, item: &Item) {
    if let Some(url) = &item.customized_url {
        json.child("BuyerCustomizedInfo", |json| json.text("CustomizedURL", url));
    }
    if let Some(gift) = &item.gift {
        if order.has_amounts {
            money(json, "GiftWrapPrice", order, item.gift_wrap);
        }
        json.text("GiftMessageText", &gift.message);
        json.text("GiftWrapLevel", gift.wrap);
    }
}
