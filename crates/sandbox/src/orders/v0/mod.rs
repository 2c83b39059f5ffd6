//! Orders v0 (PROTOCOL C.3), whose read operations Amazon removes on 2027-03-27. Six operations return the same orders as
//! 2026-01-01, with personal data only for restricted data tokens.

mod filter;
mod item;
mod order;

use super::order::Order;
use super::paging::{PageToken, fingerprint};
use super::record::{Record, parse_order_id};
use super::window::{DateParameterNames, dates};
use crate::orders::order_index::{SortKey, TimeRange};
use crate::{
    answer::{Answer, ApiError, NOT_VALID},
    call::Call,
    faults::FaultKind,
    json::Json,
    time::{SECOND, with_seconds},
};
use filter::Filter;

const NAMES: DateParameterNames = DateParameterNames {
    created_after: "CreatedAfter",
    created_before: "CreatedBefore",
    updated_after: "LastUpdatedAfter",
    updated_before: "LastUpdatedBefore",
};

const TOKEN_UNREADABLE: &str = "We could not decode your NextToken. Possible reasons include: a transmission error, \
                                improper quoting or a truncation problem.";
/// Items per page; Amazon does not document the number.
const ITEMS: usize = 20;

/// The personal data that the token reveals.
#[derive(Debug, Clone, Copy, Default)]
struct RevealedData {
    buyer: bool,
    address: bool,
    tax: bool,
}

impl RevealedData {
    fn by(call: &Call<'_>) -> Self {
        let opens = |element| call.restricted.as_ref().is_some_and(|resource| resource.opens(element));
        Self { buyer: opens("buyerInfo"), address: opens("shippingAddress"), tax: opens("buyerTaxInformation") }
    }
}

fn token(call: &Call<'_>) -> Result<Option<PageToken>, ApiError> {
    let Some(token) = call.query.get("NextToken") else { return Ok(None) };
    let own = PageToken::read(call.amazon.seed, token).filter(|read| read.seller as usize == call.seller.index);
    let is_dead = call.fault == Some(FaultKind::TokenDead);
    own.filter(|_| !is_dead).map(Some).ok_or_else(|| ApiError::invalid(TOKEN_UNREADABLE))
}

/// `getOrders`. A page token only carries the position; all parameters must be repeated.
pub(crate) fn get_orders(call: &Call<'_>) -> Result<Answer, ApiError> {
    let filter = Filter::read(call)?;
    let limit = call.page_size("MaxResultsPerPage")?;
    let bookmark = token(call)?;
    let dates = dates(&call.query, &NAMES, call.now)?;
    // v0 reports times in seconds, so the end is a full second.
    let before = bookmark.map_or(dates.before - dates.before.rem_euclid(SECOND), |bookmark| bookmark.before);
    let beyond = bookmark.map(|bookmark| bookmark.place);

    let seller = match call.fault {
        Some(FaultKind::WrongShop) => call.amazon.other_seller(call.seller).unwrap_or(call.seller),
        _ => call.seller,
    };
    let orders = &call.amazon.orders;
    let renderer = orders.renderer(seller);
    let window = TimeRange { by: dates.by, after: dates.after, before, beyond };
    let is_mixed_up = call.fault == Some(FaultKind::WrongShop);
    let is_wanted = |record: &Record| is_mixed_up || filter.wants(record, &renderer);
    let page = orders.page(seller, window, limit, is_wanted);
    let opened = RevealedData::by(call);
    let mut written: Vec<Vec<u8>> =
        page.records.iter().map(|record| order::write(&renderer.order(record), opened)).collect();
    let stale = match call.fault {
        Some(FaultKind::LateUpdate) => orders.stale(seller, window, &page.records, is_wanted),
        Some(FaultKind::DoubledUpdate) => page.records.iter().find_map(Record::before_last),
        _ => None,
    };
    written.extend(stale.map(|record| order::write(&renderer.order(&record), opened)));

    let next = page.next.map(|place| {
        let issued = bookmark.map_or(call.now, |bookmark| bookmark.issued);
        PageToken { place, page: 2, before, issued, seller: call.seller.index as u32, fingerprint: 0 }
            .token(call.amazon.seed)
    });
    Ok(enveloped(|json| {
        json.written("Orders", &written);
        json.maybe("NextToken", next.as_deref());
        let name = if dates.by == SortKey::Updated { "LastUpdatedBefore" } else { "CreatedBefore" };
        json.text(name, &with_seconds(before));
    }))
}

fn enveloped(content: impl FnOnce(&mut Json)) -> Answer {
    Answer::written(Json::object(|json| json.child("payload", content)))
}

/// The order named in the path.
fn named(call: &Call<'_>) -> Result<Order, ApiError> {
    if parse_order_id(&call.order_id).is_none() {
        return Err(ApiError::invalid(NOT_VALID));
    }
    let order = call.amazon.orders.find(call.seller, &call.order_id);
    order.ok_or_else(|| ApiError::not_found("Order not found for the given AmazonOrderId."))
}

/// `getOrder`
pub(crate) fn get_order(call: &Call<'_>) -> Result<Answer, ApiError> {
    let written = order::write(&named(call)?, RevealedData::by(call));
    Ok(Answer::written(Json::object(|json| json.written_child("payload", &written))))
}

/// `getOrderAddress`
pub(crate) fn get_order_address(call: &Call<'_>) -> Result<Answer, ApiError> {
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
pub(crate) fn get_order_buyer_info(call: &Call<'_>) -> Result<Answer, ApiError> {
    let order = named(call)?;
    Ok(enveloped(|json| {
        json.text("AmazonOrderId", &order.id);
        if call.restricted.is_some() {
            order::buyer(json, &order);
        }
    }))
}

/// `getOrderItems`
pub(crate) fn get_order_items(call: &Call<'_>) -> Result<Answer, ApiError> {
    let opened = RevealedData::by(call);
    items_page(call, |json, order, line| item::write(json, order, line, opened))
}

/// `getOrderItemsBuyerInfo`
pub(crate) fn get_order_items_buyer_info(call: &Call<'_>) -> Result<Answer, ApiError> {
    let is_open = call.restricted.is_some();
    items_page(call, |json, order, line| {
        json.text("OrderItemId", &line.id);
        if is_open {
            item::buyer(json, order, line);
        }
    })
}

fn items_page(call: &Call<'_>, each: impl Fn(&mut Json, &Order, &super::items::Item)) -> Result<Answer, ApiError> {
    let order = named(call)?;
    let fingerprint = fingerprint(&order.id);
    let bookmark = token(call)?;
    if bookmark.is_some_and(|bookmark| bookmark.fingerprint != fingerprint) {
        return Err(ApiError::invalid(TOKEN_UNREADABLE));
    }
    let from = bookmark.map_or(0, |bookmark| bookmark.place.1 as usize);
    let to = (from + ITEMS).min(order.items.len());
    let next = (to < order.items.len()).then(|| {
        let seller = call.seller.index as u32;
        PageToken { place: (0, to as u32), page: 2, before: 0, issued: call.now, seller, fingerprint }
            .token(call.amazon.seed)
    });
    Ok(enveloped(|json| {
        json.text("AmazonOrderId", &order.id);
        json.list("OrderItems", order.items.iter().take(to).skip(from), |json, line| each(json, &order, line));
        json.maybe("NextToken", next.as_deref());
    }))
}
