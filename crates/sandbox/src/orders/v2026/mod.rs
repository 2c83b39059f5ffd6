//! Orders 2026-01-01 (PROTOCOL C.4): `searchOrders` and `getOrder`.

mod item;
mod order;
mod section;

use super::paging::{PageToken, fingerprint};
use super::record::{Record, parse_order_id};
use super::status::Status;
use super::window::{DateParameterNames, dates};
use crate::orders::order_index::{SortKey, TimeRange};
use crate::{
    answer::{Answer, ApiError, NOT_VALID},
    call::Call,
    faults::FaultKind,
    json::Json,
    time::{DAY, with_millis},
};
pub use section::Section as DataSet;
use section::Sections;

const NAMES: DateParameterNames = DateParameterNames {
    created_after: "createdAfter",
    created_before: "createdBefore",
    updated_after: "lastUpdatedAfter",
    updated_before: "lastUpdatedBefore",
};

/// The lifetime of a page token.
const TOKEN_LIFE: i64 = DAY;
/// Parameters that may change from page to page.
const CHANGEABLE: [&str; 3] = ["paginationToken", "maxResultsPerPage", "includedData"];
const TOKEN_UNREADABLE: &str = "The provided paginationToken is not valid.";
const TOKEN_TOO_OLD: &str = "The provided paginationToken has expired.";
const TOKEN_OF_OTHERS: &str = "The request parameters differ from those the paginationToken was created with.";

/// `searchOrders`
pub(crate) fn search_orders(call: &Call<'_>) -> Result<Answer, ApiError> {
    let query = &call.query;
    let limit = call.page_size("maxResultsPerPage")?.min(call.amazon.orders_per_page);
    let sections = Sections::read(query)?;
    if matches!(call.fault, Some(FaultKind::DataSetRefused { data_set }) if sections.has(data_set)) {
        return Err(ApiError::invalid(NOT_VALID));
    }
    let marketplaces = call.marketplaces("marketplaceIds")?;
    let words = |name, known: &[&str]| match query.list(name) {
        Some(words) if words.iter().all(|word| known.contains(word)) => Ok(Some(words)),
        Some(_) => Err(ApiError::invalid(NOT_VALID)),
        None => Ok(None),
    };
    let statuses = words("fulfillmentStatuses", &Status::LISTED.map(Status::word))?;
    let fulfilled_by = words("fulfilledBy", &["MERCHANT", "AMAZON"])?;
    let bookmark = bookmark(call)?;
    // A `before` that was two minutes old for the first page still is for the later ones.
    let mut dates = dates(query, &NAMES, call.now)?;
    if let Some(bookmark) = bookmark {
        dates.before = bookmark.before;
    }

    let seller = match call.fault {
        Some(FaultKind::WrongShop) => call.amazon.other_seller(call.seller).unwrap_or(call.seller),
        _ => call.seller,
    };
    let orders = &call.amazon.orders;
    let renderer = orders.renderer(seller);
    let is_wanted = |record: &Record| {
        let id = seller.marketplaces.get(record.marketplace).map_or("", |marketplace| marketplace.id);
        let is_mixed_up = call.fault == Some(FaultKind::WrongShop);
        (is_mixed_up
            || marketplaces.as_ref().is_none_or(|wanted| wanted.iter().any(|marketplace| marketplace.id == id)))
            && statuses.as_ref().is_none_or(|wanted| wanted.contains(&record.last().status.word()))
            && fulfilled_by.as_ref().is_none_or(|wanted| wanted.contains(&fulfiller(record)))
    };
    let beyond = bookmark.map(|bookmark| bookmark.place);
    let window = TimeRange { by: dates.by, after: dates.after, before: dates.before, beyond };
    let page = orders.page(seller, window, limit, is_wanted);
    let mut written: Vec<Vec<u8>> =
        page.records.iter().map(|record| order::write(&renderer.order(record), &sections)).collect();
    let stale = match call.fault {
        Some(FaultKind::LateUpdate) => orders.stale(seller, window, &page.records, is_wanted),
        Some(FaultKind::DoubledUpdate) => page.records.iter().find_map(Record::before_last),
        _ => None,
    };
    written.extend(stale.map(|record| order::write(&renderer.order(&record), &sections)));

    call.odd_orders.iter().for_each(|odd| odd.apply(&mut written));
    if call.fault == Some(FaultKind::Unindexed) && page.next.is_none() {
        written.pop();
    }

    let number = bookmark.map_or(1, |bookmark| bookmark.page);
    let (mut place, mut issued) = (page.next, bookmark.map_or(call.now, |bookmark| bookmark.issued));
    if let (Some(FaultKind::EndlessPages { from_page }), Some(bookmark)) = (call.fault, bookmark)
        && number >= from_page.max(2)
    {
        // Another time of issue makes another token.
        (place, issued) = (Some(bookmark.place), issued + 1);
    }
    let next = place.map(|place| {
        PageToken {
            place,
            page: number + 1,
            before: dates.before,
            issued,
            seller: call.seller.index as u32,
            fingerprint: fingerprint(&query.without(&CHANGEABLE)),
        }
        .token(call.amazon.seed)
    });
    Ok(Answer::written(Json::object(|json| {
        json.written("orders", &written);
        if let Some(token) = &next {
            json.child("pagination", |json| json.text("nextToken", token));
        }
        let name = if dates.by == SortKey::Updated { "lastUpdatedBefore" } else { "createdBefore" };
        json.text(name, &with_millis(dates.before));
    })))
}

fn fulfiller(record: &Record) -> &'static str {
    if record.is_amazon { "AMAZON" } else { "MERCHANT" }
}

/// The page token, if there is one.
fn bookmark(call: &Call<'_>) -> Result<Option<PageToken>, ApiError> {
    let Some(token) = call.query.get("paginationToken") else { return Ok(None) };
    let bookmark = PageToken::read(call.amazon.seed, token).ok_or_else(|| ApiError::invalid(TOKEN_UNREADABLE))?;
    if matches!(call.fault, Some(FaultKind::PageRefused { from_page }) if bookmark.page >= from_page.max(2)) {
        return Err(ApiError::invalid(TOKEN_UNREADABLE));
    }
    if call.fault == Some(FaultKind::TokenDead) || call.now >= bookmark.issued + TOKEN_LIFE {
        return Err(ApiError::invalid(TOKEN_TOO_OLD));
    }
    let is_same = bookmark.fingerprint == fingerprint(&call.query.without(&CHANGEABLE))
        && bookmark.seller as usize == call.seller.index;
    if is_same { Ok(Some(bookmark)) } else { Err(ApiError::invalid(TOKEN_OF_OTHERS)) }
}

/// `getOrder`
pub(crate) fn get_order(call: &Call<'_>) -> Result<Answer, ApiError> {
    let sections = Sections::read(&call.query)?;
    if parse_order_id(&call.order_id).is_none() {
        return Err(ApiError::invalid(NOT_VALID));
    }
    let order = call.amazon.orders.find(call.seller, &call.order_id);
    let order = order.ok_or_else(|| ApiError::not_found("The requested order does not exist."))?;
    let mut written = [order::write(&order, &sections)];
    call.odd_orders.iter().for_each(|odd| odd.apply(&mut written));
    let [written] = written;
    Ok(Answer::written(Json::object(|json| json.written_child("order", &written))))
}
