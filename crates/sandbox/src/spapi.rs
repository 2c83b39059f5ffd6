//! The common part of all operations of the Selling Partner API (PROTOCOL C.1): headers, access tokens, regions, quotas,
//! and the order of the checks.

use crate::answer::{
    Answer, ApiError, NOT_VALID, REGION_INVALID, SECRET_EXPIRED, TOKEN_EXPIRED, TOKEN_INVALID, TOKEN_MISSING,
};
use crate::call::Call;
use crate::faults::FaultKind;
use crate::lwa::{Access, AccessToken};
use crate::operation::{Operation, Route};
use crate::orders::{v0, v2026};
use crate::participations::no_participations;
use crate::request::{Query, Request};
use crate::restricted;
use crate::seeded::{CAPITALS, HEX, SeededRng};
use crate::state::{Amazon, LoggedCall};
use crate::sync::lock;
use hawser_core::Region;
use http::Method;

/// Answers a request to the Selling Partner API of a region.
pub(crate) fn answer(amazon: &Amazon, region: Region, path: &str, request: &Request) -> Answer {
    let request_id = amazon.request_id();
    let mut noted = LoggedCall { region: Some(region), request_id: request_id.clone(), ..LoggedCall::default() };
    let answer = match Operation::route(&request.method, path) {
        Some(route) => {
            let operation = route.operation;
            noted.operation = Some(operation);
            let answer = let_in(amazon, region, path, route, request, &mut noted).unwrap_or_else(ApiError::answer);
            // Amazon sends the header only with these statuses, as best effort (PROTOCOL C.1).
            match answer.status {
                200..=299 | 400 | 404 => {
                    answer.with("x-amzn-ratelimit-limit", lock(&amazon.quotas).announced(operation))
                }
                _ => answer,
            }
        }
        None => ApiError::denied("").answer(),
    };
    amazon.note(noted, answer.status);
    dressed(answer, &request_id)
}

/// The headers of every answer (PROTOCOL C.1).
fn dressed(answer: Answer, request_id: &str) -> Answer {
    let mut draw =
        SeededRng::new(&[request_id.bytes().fold(0, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))]);
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
    noted: &mut LoggedCall,
) -> Result<Answer, ApiError> {
    let operation = route.operation;
    if request.headers.get(http::header::USER_AGENT).is_some_and(|agent| agent.len() > 500) {
        return Err(ApiError::invalid("The user-agent header is longer than 500 characters."));
    }
    let announced = request.header("content-length").and_then(|length| length.parse::<u64>().ok()).unwrap_or(0);
    if request.method == Method::GET && (announced > 0 || !request.body.is_empty()) {
        return Err(ApiError::invalid(NOT_VALID));
    }
    let now = amazon.clock.now_ms();
    let token = access_token(amazon, request, now)?;
    let (seller, restricted) = match &token.access {
        Access::Seller(seller) => (*seller, None),
        Access::Restricted(seller, resources) => {
            noted.seller = Some(*seller);
            let resource = resources.iter().find(|resource| resource.covers(&request.method, path));
            (*seller, Some(resource.cloned().ok_or_else(|| ApiError::denied(""))?))
        }
        Access::Grantless => return Err(ApiError::denied("")),
    };
    let seller = amazon.sellers.get(seller).ok_or_else(|| ApiError::denied(TOKEN_INVALID))?;
    noted.seller = Some(seller.index);
    if !lock(&amazon.quotas).take(operation, seller.index, token.application, now) {
        return Err(ApiError::throttled());
    }
    let query = Query::parse(request.query.as_deref().unwrap_or_default()).map_err(|_| ApiError::invalid_query())?;
    let is_next_page = query.get("paginationToken").or_else(|| query.get("NextToken")).is_some();
    let fault = amazon.fault(operation, Some(seller.index), is_next_page);
    noted.fault = fault.as_ref().map(FaultKind::name);
    let odd_orders = amazon.odd_orders(operation, seller);
    if let Some(answer) = fault.as_ref().and_then(FaultKind::replaces_api) {
        return Ok(answer);
    }
    let answer = if seller.region == region {
        let order_id = route.order_id.unwrap_or_default();
        let call =
            Call { amazon, seller, operation, query, request, order_id, restricted, token, fault, odd_orders, now };
        perform(&call)
    } else if operation == Operation::GetMarketplaceParticipations {
        Ok(no_participations())
    } else {
        Err(ApiError::denied(REGION_INVALID))
    };
    let answer = answer.unwrap_or_else(ApiError::answer);
    Ok(match fault {
        Some(fault) => fault.deliver(answer),
        None => answer,
    })
}

fn access_token(amazon: &Amazon, request: &Request, now: i64) -> Result<AccessToken, ApiError> {
    let text = request.header("x-amz-access-token").ok_or_else(|| ApiError::denied(TOKEN_MISSING))?;
    let found = lock(&amazon.grants).find_access(text).cloned();
    let token = found.ok_or_else(|| ApiError::denied(TOKEN_INVALID))?;
    if now >= token.expires_ms {
        return Err(ApiError::denied(TOKEN_EXPIRED));
    }
    let applications = lock(&amazon.applications);
    let is_expired =
        applications.get(token.application).is_none_or(|application| application.is_expired(token.secret, now));
    if is_expired { Err(ApiError::denied(SECRET_EXPIRED)) } else { Ok(token) }
}

fn perform(call: &Call<'_>) -> Result<Answer, ApiError> {
    match call.operation {
        Operation::GetMarketplaceParticipations => Ok(participations(call)),
        // This operation requires roles that few applications have.
        Operation::GetAccount | Operation::Token | Operation::SellerCentral | Operation::ConsentCallback => {
            Err(ApiError::denied(""))
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
