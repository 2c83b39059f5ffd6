//! The JSON of an order in v0, with one field that is in no model of Amazon's.

use super::super::order::Order;
use super::RevealedData;
use crate::orders::buyers::Address;
use crate::{json::Json, time::with_seconds};

/// Writes an amount.
pub(super) fn money(json: &mut Json, key: &str, order: &Order, minor: i64) {
    let amount = order.amount(minor);
    json.child(key, |json| {
        json.text("CurrencyCode", amount.currency);
        json.text("Amount", &amount.text());
    });
}

/// Writes one order.
pub(super) fn write(order: &Order, opened: RevealedData) -> Vec<u8> {
    Json::object(|json| {
        json.text("AmazonOrderId", &order.id);
        json.maybe("SellerOrderId", order.seller_order_id.as_deref());
        json.text("PurchaseDate", &with_seconds(order.created));
        json.text("LastUpdateDate", &with_seconds(order.updated));
        json.text("OrderStatus", order.status.word_v0());
        json.text("FulfillmentChannel", if order.is_amazon { "AFN" } else { "MFN" });
        if order.is_from_elsewhere {
            json.text("SalesChannel", "Non-Amazon");
        } else if order.is_marketplace_named {
            let domain = order.marketplace.domain.trim_start_matches("www.");
            json.text("SalesChannel", &domain.replacen('a', "A", 1));
        }
        json.text("ShipServiceLevel", order.service.level);
        if let Some(total) = order.total() {
            money(json, "OrderTotal", order, total.minor);
        }
        let sum = |units: fn(&super::super::items::Item) -> i64| order.items.iter().map(units).sum();
        json.number("NumberOfItemsShipped", sum(|item| item.shipped));
        json.number("NumberOfItemsUnshipped", sum(|item| item.quantity - item.shipped));
        json.text("PaymentMethod", order.payment.method);
        json.texts("PaymentMethodDetails", [order.payment.detail]);
        json.text("MarketplaceId", order.marketplace.id);
        json.text("ShipmentServiceLevelCategory", order.service.category);
        json.text("OrderType", if order.is_preorder { "Preorder" } else { "StandardOrder" });
        if order.status.is_settled() {
            json.text("EarliestShipDate", &with_seconds(order.ship_by.0));
            json.text("LatestShipDate", &with_seconds(order.ship_by.1));
            if !order.is_amazon {
                json.text("EarliestDeliveryDate", &with_seconds(order.deliver_by.0));
                json.text("LatestDeliveryDate", &with_seconds(order.deliver_by.1));
            }
        }
        json.truth("IsBusinessOrder", order.is_business);
        json.truth("IsPrime", order.is_prime);
        json.truth("IsPremiumOrder", false);
        json.truth("IsGlobalExpressEnabled", false);
        json.maybe("ReplacedOrderId", order.replaces.as_deref());
        json.truth("IsReplacementOrder", order.replaces.is_some());
        json.truth("IsSoldByAB", false);
        json.truth("IsISPU", false);
        json.truth("IsAccessPointOrder", false);
        json.truth("HasRegulatedItems", false);
        personal(json, order, opened);
        // This field is in no model of Amazon's.
        if order.has_unknown_program {
            json.child("ClimatePledge", |json| json.text("Tier", "A"));
        }
    })
}

fn personal(json: &mut Json, order: &Order, opened: RevealedData) {
    if let Some(to) = order.people.address.as_ref().filter(|_| opened.address) {
        json.child("ShippingAddress", |json| address(json, to));
    }
    if opened.buyer {
        json.child("BuyerInfo", |json| buyer(json, order));
    }
    if let Some(tax) = order.people.tax.as_ref().filter(|_| opened.tax) {
        json.child("BuyerTaxInformation", |json| {
            json.text("BuyerLegalCompanyName", &tax.legal_name);
            json.text("BuyerTaxRegistrationId", &tax.number);
            json.text("BuyerTaxOffice", &tax.office);
        });
    }
}

/// Writes the fields of an address.
pub(super) fn address(json: &mut Json, to: &Address) {
    json.text("Name", &to.name);
    json.maybe("CompanyName", to.company.as_deref());
    json.text("AddressLine1", &to.line1);
    json.maybe("AddressLine2", to.line2.as_deref());
    json.maybe("AddressLine3", to.line3.as_deref());
    json.text("City", to.city);
    json.maybe("StateOrRegion", Some(to.state).filter(|state| !state.is_empty()));
    json.text("PostalCode", to.postal_code);
    json.text("CountryCode", to.country);
    json.maybe("Phone", to.phone.as_deref());
    let kind = match to.kind {
        "RESIDENTIAL" => Some("Residential"),
        "COMMERCIAL" => Some("Commercial"),
        _ => None,
    };
    json.maybe("AddressType", kind);
}

/// Writes the fields of a buyer.
pub(super) fn buyer(json: &mut Json, order: &Order) {
    let people = &order.people;
    json.maybe("BuyerEmail", people.buyer.email.as_deref());
    json.text("BuyerName", &people.buyer.name);
    if let Some(tax) = &people.tax {
        json.child("BuyerTaxInfo", |json| {
            json.text("CompanyLegalName", &tax.legal_name);
            json.text("TaxingRegion", order.marketplace.country);
            json.list("TaxClassifications", std::iter::once(&tax.number), |json, number| {
                json.text("Name", "VATNumber");
                json.text("Value", number);
            });
        });
    }
    json.maybe("PurchaseOrderNumber", people.buyer.purchase_order.as_deref());
}
