//! The JSON of an order item in 2026-01-01, with one field that is in no model of Amazon's.

use super::{
    super::{items::Item, order::Order, status::Status},
    section::{Section, Sections},
};
use crate::json::Json;

/// Writes an amount.
pub(super) fn money(json: &mut Json, key: &str, order: &Order, minor: i64) {
    let amount = order.amount(minor);
    json.child(key, |json| {
        json.text("amount", &amount.text());
        json.text("currencyCode", amount.currency);
    });
}

/// The kinds of proceeds that an item has, with their amounts.
pub(super) fn parts(item: &Item) -> impl Iterator<Item = (&'static str, i64)> {
    [
        ("ITEM", item.price),
        ("SHIPPING", item.shipping),
        ("GIFT_WRAP", item.gift_wrap),
        ("TAX", item.tax),
        ("DISCOUNT", -item.discount),
    ]
    .into_iter()
    .filter(|&(kind, minor)| kind == "ITEM" || minor != 0)
}

/// Writes one item.
pub(super) fn write(json: &mut Json, order: &Order, item: &Item, sections: &Sections) {
    json.text("orderItemId", &item.id);
    json.number("quantityOrdered", item.quantity);
    let programs = [(item.is_transparency, "TRANSPARENCY"), (item.is_subscription, "SUBSCRIBE_AND_SAVE")];
    let programs: Vec<&str> = programs.into_iter().filter_map(|(is_so, word)| is_so.then_some(word)).collect();
    if !programs.is_empty() {
        json.texts("programs", programs);
    }
    product(json, order, item);
    if sections.has(Section::Proceeds) && order.has_amounts {
        json.child("proceeds", |json| {
            money(json, "proceedsTotal", order, item.proceeds());
            json.list("breakdowns", parts(item), |json, (kind, minor)| {
                json.text("type", kind);
                money(json, "subtotal", order, minor);
                if kind == "DISCOUNT" {
                    json.list("detailedBreakdowns", std::iter::once(minor), |json, minor| {
                        json.text("subtype", "ITEM");
                        money(json, "value", order, minor);
                    });
                }
            });
        });
    }
    if sections.has(Section::Expense) && order.has_amounts && item.points > 0 {
        json.child("expense", |json| {
            json.child("pointsCost", |json| {
                json.child("pointsGranted", |json| {
                    json.number("pointsNumber", item.points);
                    money(json, "pointsMonetaryValue", order, item.points);
                });
            });
        });
    }
    if let Some(id) = item.promotion.as_deref().filter(|_| sections.has(Section::Promotion)) {
        json.child("promotion", |json| {
            json.list("breakdowns", std::iter::once(id), |json, id| json.text("promotionId", id));
        });
    }
    if sections.has(Section::Cancellation) {
        cancellation(json, item);
    }
    if sections.has(Section::Fulfillment) {
        fulfillment(json, order, item);
    }
    if sections.has(Section::Tax) && item.tax > 0 {
        json.child("tax", |json| {
            json.list("taxCollections", std::iter::once(()), |json, ()| {
                json.text("model", "MARKETPLACE_FACILITATOR");
                json.text("responsibleParty", "Amazon Services, Inc.");
            });
        });
    }
    // This field is in no model of Amazon's.
    if item.is_subscription {
        json.child("carbonLabel", |json| json.text("grade", "A"));
    }
}

fn product(json: &mut Json, order: &Order, item: &Item) {
    json.child("product", |json| {
        json.text("asin", &item.asin);
        json.text("title", item.title);
        json.text("sellerSku", &item.sku);
        json.child("condition", |json| {
            json.text("conditionType", item.condition.0);
            json.text("conditionSubtype", item.condition.1);
            json.maybe("conditionNote", item.condition_note);
        });
        if order.has_amounts {
            json.child("price", |json| {
                money(json, "unitPrice", order, item.unit);
                json.maybe("priceDesignation", item.is_business_price.then_some("BUSINESS_PRICE"));
            });
        }
        if !item.serial_numbers.is_empty() {
            json.texts("serialNumbers", item.serial_numbers.iter().map(String::as_str));
        }
        if let Some(url) = &item.customized_url {
            json.child("customization", |json| json.text("customizedUrl", url));
        }
    });
}

fn cancellation(json: &mut Json, item: &Item) {
    if item.cancel_wish.is_none() && item.canceled.is_none() {
        return;
    }
    json.child("cancellation", |json| {
        if let Some(reason) = item.cancel_wish {
            json.child("cancellationRequest", |json| {
                json.text("requester", "BUYER");
                json.text("cancelReason", reason);
            });
        }
        if let Some((who, reason)) = item.canceled {
            json.child("cancellationExecution", |json| {
                json.text("cancelledBy", who);
                json.text("cancelReason", reason);
            });
        }
    });
}

fn fulfillment(json: &mut Json, order: &Order, item: &Item) {
    json.child("fulfillment", |json| {
        let open = if order.status == Status::Canceled { 0 } else { item.quantity - item.shipped };
        json.number("quantityFulfilled", item.shipped);
        json.number("quantityUnfulfilled", open);
        if let Some(gift) = &item.gift {
            json.child("packing", |json| {
                json.child("giftOption", |json| {
                    json.text("giftMessage", &gift.message);
                    json.text("giftWrapLevel", gift.wrap);
                });
            });
        }
        if let Some(number) = &item.ioss {
            json.child("shipping", |json| {
                json.child("internationalShipping", |json| json.text("iossNumber", number));
            });
        }
    });
}
