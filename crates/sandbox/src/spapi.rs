//! What all operations of the Selling Partner API have in common (PROTOCOL C.1): headers, access tokens, regions, quotas,
//! and the order in which a request is refused.

use crate::answer::{
    Answer, NOT_VALID, REGION_INVALID, Refusal, SECRET_EXPIRED, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING,
};
use crate::faults::FaultKind;
use crate::lwa::{Access, AccessToken};
use crate::operation::{Operation, Route};
use crate::orders::{v0, v2026};
use crate::participations::no_participations;
use crate::request::{Query, Request};
use crate::restricted;
use crate::restricted::Resource;
use crate::seeded::{CAPITALS, Draw, HEX};
use crate::sellers::SellerAccount;
use crate::state::{Amazon, Noted};
use crate::sync::lock;
use hawser_core::{Marketplace, Region};
use http::Method;

/// A call that was let in.
pub(crate) struct Call<'a> {
    pub(crate) amazon: &'a Amazon,
    pub(crate) seller: &'a SellerAccount,
    pub(crate) operation: Operation,
    pub(crate) query: Query,
    pub(crate) request: &'a Request,
    /// The order that the path names; empty for operations without one.
    pub(crate) order_id: String,
    /// What the token was restricted to; `None` for an ordinary access token.
    pub(crate) restricted: Option<Resource>,
    pub(crate) token: AccessToken,
    /// The fault that this call is to suffer.
    pub(crate) fault: Option<FaultKind>,
    pub(crate) now: i64,
}

impl Call<'_> {
    /// The marketplaces a list parameter names, each of this region; `None` when it is absent.
    pub(crate) fn marketplaces(&self, name: &str) -> Result<Option<Vec<&'static Marketplace>>, Refusal> {
        let Some(ids) = self.query.list(name) else { return Ok(None) };
        if ids.len() > 50 {
            return Err(Refusal::invalid(NOT_VALID));
        }
        let of_region = |id: &&str| Marketplace::by_id(id).filter(|known| known.region == self.seller.region);
        ids.iter()
            .map(|id| of_region(id).ok_or_else(|| Refusal::denied(REGION_INVALID)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The size of a page: 1 to 100, by default 100.
    pub(crate) fn page_size(&self, name: &str) -> Result<usize, Refusal> {
        let Some(text) = self.query.get(name) else { return Ok(100) };
        text.parse().ok().filter(|size| (1..=100).contains(size)).ok_or_else(|| Refusal::invalid(NOT_VALID))
    }
}

/// Answers a request below a region.
pub(crate) fn answer(amazon: &Amazon, region: Region, path: &str, request: &Request) -> Answer {
    let request_id = amazon.request_id();
    let mut noted = Noted { region: Some(region), request_id: request_id.clone(), ..Noted::default() };
    let answer = match Operation::route(&request.method, path) {
        Some(route) => {
            let operation = route.operation;
            noted.operation = Some(operation);
            let answer = let_in(amazon, region, path, route, request, &mut noted).unwrap_or_else(Refusal::answer);
            // Only on these, best effort (PROTOCOL C.1).
            match answer.status {
                200..=299 | 400 | 404 => {
                    answer.with("x-amzn-ratelimit-limit", lock(&amazon.quotas).announced(operation))
                }
                _ => answer,
            }
        }
        None => Refusal::denied("").answer(),
    };
    amazon.note(noted, answer.status);
    dressed(answer, &request_id)
}

/// The headers of every answer (PROTOCOL C.1).
fn dressed(answer: Answer, request_id: &str) -> Answer {
    let mut draw =
        Draw::new(&[request_id.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))]);
    let (root, rest) = (draw.text(HEX, 8), draw.text(HEX, 24));
    answer
        .with("x-amzn-requestid", request_id)
        .with("x-amz-apigw-id", draw.text(CAPITALS, 15) + "=")
        .with("x-amzn-trace-id", format!("Root=1-{root}-{rest}"))
        .with("x-amz-rid", draw.text(CAPITALS, 20))
}

fn let_in(
    amazon: &Amazon,
    region: Region,
    path: &str,
    route: Route,
    request: &Request,
    noted: &mut Noted,
) -> Result<Answer, Refusal> {
    let operation = route.operation;
    if request.headers.get(http::header::USER_AGENT).is_some_and(|agent| agent.len() > 500) {
        return Err(Refusal::invalid("The user-agent header is longer than 500 characters."));
    }
    let announced = request.header("content-length").and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
    if request.method == Method::GET && (announced > 0 || !request.body.is_empty()) {
        return Err(Refusal::invalid(NOT_VALID));
    }
    let now = amazon.clock.now_ms();
    let token = access_token(amazon, request, now)?;
    let (seller, restricted) = match &token.access {
        Access::Seller(seller) => (*seller, None),
        Access::Restricted(seller, resources) => {
            noted.seller = Some(*seller);
            let resource = resources.iter().find(|resource| resource.covers(&request.method, path));
            (*seller, Some(resource.cloned().ok_or_else(|| Refusal::denied(""))?))
        }
        Access::Grantless => return Err(Refusal::denied("")),
    };
    let seller = amazon.sellers.get(seller).ok_or_else(|| Refusal::denied(TOKEN_INVALID))?;
    noted.seller = Some(seller.index);
    if !lock(&amazon.quotas).take(operation, seller.index, token.application, now) {
        return Err(Refusal::throttled());
    }
    let query = Query::parse(request.query.as_deref().unwrap_or_default()).map_err(|_| Refusal::invalid_query())?;
    let is_next_page = query.get("paginationToken").or_else(|| query.get("NextToken")).is_some();
    let fault = amazon.fault(operation, Some(seller.index), is_next_page);
    noted.fault = fault.as_ref().map(FaultKind::name);
    if let Some(answer) = fault.as_ref().and_then(FaultKind::replaces_api) {
        return Ok(answer);
    }
    let answer = if seller.region == region {
        let order_id = route.order_id.unwrap_or_default();
        let call = Call { amazon, seller, operation, query, request, order_id, restricted, token, fault, now };
        perform(&call)
    } else if operation == Operation::GetMarketplaceParticipations {
        Ok(no_participations())
    } else {
        Err(Refusal::denied(REGION_INVALID))
    };
    let answer = answer.unwrap_or_else(Refusal::answer);
    Ok(match fault {
        Some(fault) => fault.deliver(answer),
        None => answer,
    })
}

fn access_token(amazon: &Amazon, request: &Request, now: i64) -> Result<AccessToken, Refusal> {
    let text = request.header("x-amz-access-token").ok_or_else(|| Refusal::denied(TOKEN_MISSING))?;
    let found = lock(&amazon.grants).find_access(text).cloned();
    let token = found.ok_or_else(|| Refusal::denied(TOKEN_INVALID))?;
    if now >= token.expires_ms {
        return Err(Refusal::denied(TOKEN_EXPIRED));
    }
    let applications = lock(&amazon.applications);
    let is_expired =
        applications.get(token.application).is_none_or(|application| application.is_expired(token.secret, now));
    if is_expired { Err(Refusal::denied(SECRET_EXPIRED)) } else { Ok(token) }
}

fn perform(call: &Call<'_>) -> Result<Answer, Refusal> {
    match call.operation {
        Operation::GetMarketplaceParticipations => Ok(participations(call)),
        // Needs roles that few applications have.
        Operation::GetAccount | Operation::Token | Operation::SellerCentral | Operation::ConsentCallback => {
            Err(Refusal::denied(""))
        }
        Operation::SearchOrders => v2026::search_orders(call),
        Operation::GetOrder => v2026::get_order(call),
        Operation::GetOrders => v0::get_orders(call),
        Operation::GetOrderV0 => v0::get_order(call),
        Operation::GetOrderItems => v0::get_order_items(call),
        Operation::GetOrderAddress => v0::get_order_address(call),
        Operation::GetOrderBuyerInfo => v0::get_order_buyer_info(call),
        Operation::GetOrderItemsBuyerInfo => v0::get_order_items_buyer_info(call),
        Operation::CreateRestrictedDataToken => restricted::create(call),
    }
}

fn participations(call: &Call<'_>) -> Answer {
    match call.fault {
        Some(FaultKind::EmptyParticipations) => no_participations(),
        Some(FaultKind::WrongShop) => {
            call.amazon.other_seller(call.seller).unwrap_or(call.seller).participations_answer(false)
        }
        fault => call.seller.participations_answer(fault == Some(FaultKind::NotParticipating)),
    }
}
