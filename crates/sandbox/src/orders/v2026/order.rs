//! The JSON of an order in 2026-01-01. Names follow Amazon's model, except a field and a program that are in no model,
//! because real answers get new ones.

use super::super::order::{Order, Package};
use super::item;
use super::item::{money, parts};
use super::section::{Section, Sections};
use crate::orders::buyers::Address;
use crate::{
    json::Json,
    time::{HOUR, with_millis},
};

/// Writes one order.
pub(super) fn write(order: &Order, sections: &Sections) -> Vec<u8> {
    Json::object(|json| {
        json.text("orderId", &order.id);
        if let Some(id) = &order.seller_order_id {
            json.list("orderAliases", std::iter::once(id), |json, id| {
                json.text("aliasId", id);
                json.text("aliasType", "SELLER_ORDER_ID");
            });
        }
        json.text("createdTime", &with_millis(order.created));
        json.text("lastUpdatedTime", &with_millis(order.updated));
        let programs = programs(order);
        if !programs.is_empty() {
            json.texts("programs", programs);
        }
        if let Some(id) = &order.replaces {
            json.list("associatedOrders", std::iter::once(id), |json, id| {
                json.text("orderId", id);
                json.text("associationType", "REPLACEMENT_ORIGINAL_ID");
            });
        }
        json.child("salesChannel", |json| {
            json.text("channelName", if order.is_from_elsewhere { "NON_AMAZON" } else { "AMAZON" });
            json.text("marketplaceId", order.marketplace.id);
            if order.is_marketplace_named {
                json.text("marketplaceName", order.marketplace.domain.trim_start_matches("www."));
            }
        });
        people(json, order, sections);
        if sections.has(Section::Proceeds) {
            proceeds(json, order);
        }
        if sections.has(Section::Payment) && order.has_amounts {
            payment(json, order);
        }
        if sections.has(Section::Fulfillment) {
            fulfillment(json, order);
        }
        json.list("orderItems", order.items.iter(), |json, line| item::write(json, order, line, sections));
        if sections.has(Section::Packages) && !order.packages.is_empty() {
            json.list("packages", order.packages.iter(), |json, parcel| package(json, order, parcel));
        }
        // Easy Ship exists in India only.
        if sections.has(Section::FulfillmentOrders) && order.marketplace.country == "IN" {
            json.list("fulfillmentOrders", std::iter::once(&order.id), |json, id| {
                json.text("fulfillmentOrderId", &format!("FO-{id}"));
            });
        }
        if let Some(contact) = &order.people.concierge {
            json.child("deliveryConcierge", |json| {
                json.text("contactName", contact);
                json.text("tier", "GOLD");
            });
        }
    })
}

fn programs(order: &Order) -> Vec<&'static str> {
    [
        (order.is_business, "AMAZON_BUSINESS"),
        (order.is_prime, "PRIME"),
        (order.is_preorder, "PREORDER"),
        (order.has_unknown_program, "CLIMATE_PLEDGE_DELIVERY"),
    ]
    .into_iter()
    .filter_map(|(is_so, word)| is_so.then_some(word))
    .collect()
}

fn people(json: &mut Json, order: &Order, sections: &Sections) {
    let people = &order.people;
    if sections.has(Section::Buyer) {
        json.child("buyer", |json| {
            json.text("buyerName", &people.buyer.name);
            json.maybe("buyerEmail", people.buyer.email.as_deref());
            json.maybe("buyerCompanyName", people.buyer.company.as_deref());
            json.maybe("buyerPurchaseOrderNumber", people.buyer.purchase_order.as_deref());
        });
    }
    if let Some(to) = people.address.as_ref().filter(|_| sections.has(Section::Recipient)) {
        json.child("recipient", |json| {
            json.child("deliveryAddress", |json| address(json, to));
            if let Some(wish) = &people.wish {
                json.child("deliveryPreference", |json| {
                    json.text("dropOffLocation", wish.place);
                    json.text("addressInstruction", &wish.instruction);
                });
            }
        });
    }
    if let Some(tax) = people.tax.as_ref().filter(|_| sections.has(Section::Tax)) {
        json.child("tax", |json| {
            json.list("taxRegistrations", std::iter::once(tax), |json, tax| {
                json.text("entityType", "BUYER");
                json.text("legalName", &tax.legal_name);
                json.text("taxRegistrationType", tax.kind);
                json.text("taxRegistrationNumber", &tax.number);
                if let Some(to) = &people.address {
                    json.child("taxRegistrationAddress", |json| address(json, to));
                }
                json.list("taxRegistrationAttributes", std::iter::once(&tax.office), |json, office| {
                    json.text("key", "TAX_OFFICE");
                    json.text("value", office);
                });
            });
            if order.marketplace.country == "BR" {
                json.child("taxInvoicing", |json| json.text("invoiceStatus", "NOT_FOUND"));
            }
        });
    }
}

fn address(json: &mut Json, to: &Address) {
    json.text("name", &to.name);
    json.maybe("companyName", to.company.as_deref());
    json.text("addressLine1", &to.line1);
    json.maybe("addressLine2", to.line2.as_deref());
    json.maybe("addressLine3", to.line3.as_deref());
    json.text("city", to.city);
    json.maybe("stateOrRegion", Some(to.state).filter(|state| !state.is_empty()));
    json.text("postalCode", to.postal_code);
    json.text("countryCode", to.country);
    json.maybe("phone", to.phone.as_deref());
    json.text("addressType", to.kind);
}

fn proceeds(json: &mut Json, order: &Order) {
    let Some(total) = order.total() else { return };
    json.child("proceeds", |json| {
        money(json, "grandTotal", order, total.minor);
        let mut sums: Vec<(&'static str, i64)> = Vec::new();
        for (kind, minor) in order.items.iter().flat_map(parts) {
            match sums.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, sum)) => *sum += minor,
                None => sums.push((kind, minor)),
            }
        }
        json.list("breakdowns", sums.into_iter(), |json, (kind, minor)| {
            json.text("type", kind);
            money(json, "subtotal", order, minor);
        });
    });
}

fn payment(json: &mut Json, order: &Order) {
    let Some(total) = order.total() else { return };
    json.child("payment", |json| {
        json.list("paymentExecutions", std::iter::once(total), |json, total| {
            json.text("paymentMethod", order.payment.word);
            money(json, "paymentAmount", order, total.minor);
        });
    });
}

fn range(json: &mut Json, key: &str, (from, to): (i64, i64)) {
    json.child(key, |json| {
        json.text("earliestDateTime", &with_millis(from));
        json.text("latestDateTime", &with_millis(to));
    });
}

fn fulfillment(json: &mut Json, order: &Order) {
    json.child("fulfillment", |json| {
        json.text("fulfillmentStatus", order.status.word());
        json.text("fulfilledBy", if order.is_amazon { "AMAZON" } else { "MERCHANT" });
        json.text("fulfillmentServiceLevel", order.service.word);
        if order.status.is_settled() {
            range(json, "shipByWindow", order.ship_by);
            if !order.is_amazon {
                range(json, "deliverByWindow", order.deliver_by);
            }
        }
    });
}

fn package(json: &mut Json, order: &Order, parcel: &Package) {
    json.text("packageReferenceId", &parcel.reference);
    json.text("createdTime", &with_millis(parcel.shipped - HOUR));
    json.child("packageStatus", |json| {
        json.text("status", if parcel.is_delivered { "DELIVERED" } else { "IN_TRANSIT" });
    });
    json.text("carrier", parcel.carrier);
    json.text("shipTime", &with_millis(parcel.shipped));
    json.text("shippingService", parcel.service);
    json.text("trackingNumber", &parcel.tracking);
    json.child("shipFromAddress", |json| {
        json.text("name", "Harbour Goods 海港");
        json.text("addressLine1", "Kai 4, Lager 17");
        json.text("city", "Hafenstadt");
        json.text("postalCode", "20457");
        json.text("countryCode", order.marketplace.country);
    });
    json.list("packageItems", order.items.iter().filter(|item| item.shipped > 0), |json, item| {
        json.text("orderItemId", &item.id);
        json.number("quantity", item.shipped);
        if item.is_transparency {
            json.texts("transparencyCodes", ["AZ:0420ABCDEFGHIJKLMNOPQRSTUV"]);
        }
    });
}
