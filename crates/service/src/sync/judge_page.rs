//! Judges the orders of a page one by one, so that one odd order never costs another. An order that cannot be read, or whose
//! number is stored under another proven seller, is set aside. An order of a marketplace that was not requested is kept under
//! the marketplace that it names. Only a page that consists mostly of such orders is rejected as a whole, because it is then
//! more likely the answer for another seller, or in a form that Hawser does not know.

use super::window::Window;
use crate::{App, Error};
use hawser_amazon::{ApiError, ApiErrorKind, Order, OrdersPage, UnreadableOrder};
use hawser_core::{FailureCode, Marketplace, SetAsideReason, Timestamp};
use hawser_store::ClaimedStream;

/// The number of odd orders up to which a page is never rejected. Without it, a small window with a single order, an odd
/// one, would fail forever.
const TOLERATED: usize = 3;

/// The number of orders up to which a page with one order of another seller is rejected.
const SMALL_PAGE: usize = 10;

/// The length of the excerpt of a rejected page that is kept for diagnosis.
const EXCERPT_MAX: usize = 64 << 10;

/// A page whose orders can be stored or set aside.
#[derive(Debug)]
pub(crate) struct JudgedPage {
    pub(crate) orders: JudgedOrders,
    pub(crate) next_token: Option<String>,
    pub(crate) last_updated_before: Option<Timestamp>,
}

/// The orders of a page.
#[derive(Debug)]
pub(crate) struct JudgedOrders {
    pub(crate) stored: Vec<Order>,
    pub(crate) set_aside: Vec<SetAside>,
}

/// An order that is set aside.
#[derive(Debug, Clone)]
pub(crate) struct SetAside {
    pub(crate) reason: SetAsideReason,
    pub(crate) order: UnreadableOrder,
}

impl SetAside {
    /// An order that could not be read.
    pub(crate) const fn malformed(order: UnreadableOrder) -> Self {
        Self { reason: SetAsideReason::Malformed, order }
    }

    /// An order that is stored under another proven seller.
    pub(crate) fn of_other_seller(order: Order) -> Self {
        let order = UnreadableOrder {
            raw: order.raw,
            order_id: Some(order.order_id),
            last_updated_time: Some(order.last_updated_time),
            path: "orderId".to_owned(),
            rule: "an order of this seller",
        };
        Self { reason: SetAsideReason::OtherSeller, order }
    }
}

/// Judges a page, or returns the refusal if it is rejected as a whole.
pub(crate) async fn judge(
    app: &App,
    claimed: &ClaimedStream,
    page: OrdersPage,
    window: &Window,
) -> Result<Result<JudgedPage, ApiError>, Error> {
    let total = page.orders.len() + page.unreadable.len();
    let astray = page.orders.iter().filter(|order| is_astray(order, window)).count();
    let numbers = page.orders.iter().map(|order| &order.order_id);
    let foreign = app.store().for_claim().foreign_orders(claimed, numbers).await?;
    let mut set_aside: Vec<SetAside> = page.unreadable.into_iter().map(SetAside::malformed).collect();
    let malformed = set_aside.len();
    let mut stored = Vec::with_capacity(page.orders.len());
    for order in page.orders {
        if foreign.contains(&order.order_id) {
            set_aside.push(SetAside::of_other_seller(order));
        } else {
            stored.push(order);
        }
    }
    if is_most(malformed, total) {
        return Ok(Err(rejected(&format!("{malformed} of {total} orders cannot be read"), &set_aside)));
    }
    // Order numbers are unique, so more than a rare exception shows that the page is the answer for another seller. Its other
    // orders may be new, and must not be stored under this one.
    let of_other_seller = set_aside.len() - malformed;
    // An order that is counted twice, because it is astray and stored under another seller, makes no difference here.
    let of_others = astray.max(of_other_seller);
    if of_other_seller > 1 || (of_other_seller > 0 && total <= SMALL_PAGE) || is_most(malformed + of_others, total) {
        let message = format!("{of_others} of {total} orders belong to another seller or marketplace");
        return Ok(Err(rejected(&message, &set_aside)));
    }
    let orders = JudgedOrders { stored, set_aside };
    let OrdersPage { next_token, last_updated_before, .. } = page;
    Ok(Ok(JudgedPage { orders, next_token, last_updated_before }))
}

/// True if the order names a marketplace of Amazon that was not requested. Orders from outside Amazon name ids that are not
/// requested by anybody.
fn is_astray(order: &Order, window: &Window) -> bool {
    order.marketplace_id.as_deref().filter(|_| !order.is_non_amazon).is_some_and(|id| {
        Marketplace::by_id(id).is_some() && !window.marketplaces.iter().any(|requested| requested.as_str() == id)
    })
}

const fn is_most(odd: usize, total: usize) -> bool {
    odd > TOLERATED && odd * 2 > total
}

/// The refusal for a page that is well-formed but cannot be right, with the orders that show why.
fn rejected(what: &str, set_aside: &[SetAside]) -> ApiError {
    let place = set_aside.first().map(|odd| format!("; {}: {}", odd.order.path, odd.order.rule)).unwrap_or_default();
    let mut body = Vec::new();
    for odd in set_aside {
        body.extend_from_slice(odd.order.raw.as_str().as_bytes());
        body.push(b'\n');
        if body.len() > EXCERPT_MAX {
            break;
        }
    }
    body.truncate(EXCERPT_MAX);
    ApiError {
        code: FailureCode::AnswerMalformed,
        kind: ApiErrorKind::Malformed,
        status: None,
        amazon_code: None,
        message: Some(format!("{what}{place}")),
        request_id: None,
        rate_limit: None,
        body: Some(body).filter(|body| !body.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_rejected_if_most_of_its_orders_are_odd() {
        for (odd, total, expected) in [
            (0, 0, false),
            (1, 1, false),
            (3, 3, false),
            (4, 4, true),
            (1, 100, false),
            (49, 100, false),
            (50, 100, false),
            (51, 100, true),
            (100, 100, true),
        ] {
            assert_eq!(is_most(odd, total), expected, "{odd} of {total}");
        }
    }
}
