//! Orders v0 (PROTOCOL C.3), whose reads Amazon removes on 2027-03-27: six operations over the same orders as 2026-01-01,
//! with personal data only for restricted data tokens.

mod filter;
mod item;
mod order;

use super::order::Order;
use super::paging::{Bookmark, fingerprint};
use super::record::{Record, parse_order_id};
use super::window::{Names, dates};
use crate::orders::order_index::{By, Window};
use crate::{
    answer::{Answer, NOT_VALID, Refusal},
    faults::FaultKind,
    json::Json,
    spapi::Call,
    time::{SECOND, with_seconds},
};
use filter::Filter;

const NAMES: Names = Names {
    created_after: "CreatedAfter",
    created_before: "CreatedBefore",
    updated_after: "LastUpdatedAfter",
    updated_before: "LastUpdatedBefore",
};

const TOKEN_UNREADABLE: &str = "We could not decode your NextToken. Possible reasons include: a transmission error, \
                                improper quoting or a truncation problem.";
/// Items on a page; Amazon does not say how many.
const ITEMS: usize = 20;

/// Which personal data the token opens.
#[derive(Debug, Clone, Copy, Default)]
struct Opened {
    buyer: bool,
    address: bool,
    tax: bool,
}

impl Opened {
    fn by(call: &Call<'_>) -> Self {
        let opens = |element| call.restricted.as_ref().is_some_and(|resource| resource.opens(element));
        Self { buyer: opens("buyerInfo"), address: opens("shippingAddress"), tax: opens("buyerTaxInformation") }
    }
}

fn token(call: &Call<'_>) -> Result<Option<Bookmark>, Refusal> {
    let Some(token) = call.query.get("NextToken") else { return Ok(None) };
    let own = Bookmark::read(call.amazon.seed, token).filter(|read| read.seller as usize == call.seller.index);
    let is_dead = call.fault == Some(FaultKind::TokenDead);
    own.filter(|_| !is_dead).map(Some).ok_or_else(|| Refusal::invalid(TOKEN_UNREADABLE))
}

/// `getOrders`. A page token only says where to go on; all parameters are to be repeated.
pub(crate) fn get_orders(call: &Call<'_>) -> Result<Answer, Refusal> {
    let filter = Filter::read(call)?;
    let limit = call.page_size("MaxResultsPerPage")?;
    let bookmark = token(call)?;
    let dates = dates(&call.query, &NAMES, call.now)?;
    // Told in seconds, and so it is.
    let before = bookmark.map_or(dates.before - dates.before.rem_euclid(SECOND), |bookmark| bookmark.before);
    let beyond = bookmark.map(|bookmark| bookmark.place);

    let seller = match call.fault {
        Some(FaultKind::WrongShop) => call.amazon.other_seller(call.seller).unwrap_or(call.seller),
        _ => call.seller,
    };
    let orders = &call.amazon.orders;
    let describer = orders.describer(seller);
    let window = Window { by: dates.by, after: dates.after, before, beyond };
    let is_mixed_up = call.fault == Some(FaultKind::WrongShop);
    let is_wanted = |record: &Record| is_mixed_up || filter.wants(record, &describer);
    let page = orders.page(seller, window, limit, is_wanted);
    let opened = Opened::by(call);
    let mut written: Vec<Vec<u8>> =
        page.records.iter().map(|record| order::write(&describer.order(record), opened)).collect();
    let stale = match call.fault {
        Some(FaultKind::LateUpdate) => orders.stale(seller, window, &page.records, is_wanted),
        Some(FaultKind::DoubledUpdate) => page.records.iter().find_map(Record::before_last),
        _ => None,
    };
    written.extend(stale.map(|record| order::write(&describer.order(&record), opened)));

    let next = page.next.map(|place| {
        let issued = bookmark.map_or(call.now, |bookmark| bookmark.issued);
        Bookmark { place, before, issued, seller: call.seller.index as u32, fingerprint: 0 }.token(call.amazon.seed)
    });
    Ok(enveloped(|json| {
        json.written("Orders", &written);
        json.maybe("NextToken", next.as_deref());
        let name = if dates.by == By::Updated { "LastUpdatedBefore" } else { "CreatedBefore" };
        json.text(name, &with_seconds(before));
    }))
}

fn enveloped(content: impl FnOnce(&mut Json)) -> Answer {
    Answer::written(Json::object(|json| json.child("payload", content)))
}

/// The order that the path names.
fn named(call: &Call<'_>) -> Result<Order, Refusal> {
    if parse_order_id(&call.order_id).is_none() {
        return Err(Refusal::invalid(NOT_VALID));
    }
    let order = call.amazon.orders.find(call.seller, &call.order_id);
    order.ok_or_else(|| Refusal::not_found("Order not found for the given AmazonOrderId."))
}

/// `getOrder`
pub(crate) fn get_order(call: &Call<'_>) -> Result<Answer, Refusal> {
    let written = order::write(&named(call)?, Opened::by(call));
    Ok(Answer::written(Json::object(|json| json.written_child("payload", &written))))
}

/// `getOrderAddress`
pub(crate) fn get_order_address(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = named(call)?;
    let people = &order.people;
    Ok(enveloped(|json| {
        json.text("AmazonOrderId", &order.id);
        if call.restricted.is_none() {
            return;
        }
        json.maybe("BuyerCompanyName", people.buyer.company.as_deref());
        if let Some(to) = &people.address {
            json.child("ShippingAddress", |json| order::address(json, to));
        }
        if let Some(wish) = &people.wish {
            json.child("DeliveryPreferences", |json| {
                json.text("DropOffLocation", wish.place);
                json.text("AddressInstructions", &wish.instruction);
            });
        }
    }))
}

/// `getOrderBuyerInfo`
pub(crate) fn get_order_buyer_info(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = named(call)?;
    Ok(enveloped(|json| {
        json.text("AmazonOrderId", &order.id);
        if call.restricted.is_some() {
            order::buyer(json, &order);
        }
    }))
}

/// `getOrderItems`
pub(crate) fn get_order_items(call: &Call<'_>) -> Result<Answer, Refusal> {
    let opened = Opened::by(call);
    items_page(call, |json, order, line| item::write(json, order, line, opened))
}

/// `getOrderItemsBuyerInfo`
pub(crate) fn get_order_items_buyer_info(call: &Call<'_>) -> Result<Answer, Refusal> {
    let is_open = call.restricted.is_some();
    items_page(call, |json, order, line| {
        json.text("OrderItemId", &line.id);
        if is_open {
            item::buyer(json, order, line);
        }
    })
}

fn items_page(call: &Call<'_>, each: impl Fn(&mut Json, &Order, &super::items::Item)) -> Result<Answer, Refusal> {
    let order = named(call)?;
    let fingerprint = fingerprint(&order.id);
    let bookmark = token(call)?;
    if bookmark.is_some_and(|bookmark| bookmark.fingerprint != fingerprint) {
        return Err(Refusal::invalid(TOKEN_UNREADABLE));
    }
    let from = bookmark.map_or(0, |bookmark| bookmark.place.1 as usize);
    let to = (from + ITEMS).min(order.items.len());
    let next = (to < order.items.len()).then(|| {
        let seller = call.seller.index as u32;
        Bookmark { place: (0, to as u32), before: 0, issued: call.now, seller, fingerprint }.token(call.amazon.seed)
    });
    Ok(enveloped(|json| {
        json.text("AmazonOrderId", &order.id);
        json.list("OrderItems", order.items.iter().take(to).skip(from), |json, line| each(json, &order, line));
        json.maybe("NextToken", next.as_deref());
    }))
}
