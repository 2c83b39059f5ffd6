//! The control API below `/_sandbox`, for scripts and tests. Nothing of it exists at Amazon.

use crate::answer::Answer;
use crate::faults::Fault;
use crate::operation::Operation;
use crate::request::{Query, Request};
use crate::seller_central;
use crate::sellers::SellerAccount;
use crate::state::Amazon;
use crate::sync::lock;
use crate::time::{from_ms, parse};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Status and text of the answer to a refused control request.
type ControlFailure = (u16, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    offset_seconds: Option<i64>,
    advance_seconds: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum FaultList {
    One(Fault),
    Many(Vec<Fault>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsRequest {
    events: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticipationChange {
    marketplace_id: String,
    is_participating: bool,
    #[serde(default)]
    has_suspended_listings: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuotaChange {
    operation: Operation,
    rate: f64,
    burst: u32,
}

/// Answers a request below `/_sandbox`.
pub(crate) fn answer(amazon: &Amazon, path: &str, request: &Request) -> Answer {
    // A web page must not reach the control API under its own host name that resolves to loopback (DNS rebinding).
    let is_local = ["127.0.0.1", "localhost", "[::1]"].contains(&request.host.as_str());
    let outcome = if is_local {
        decide(amazon, path, request)
    } else {
        Err((403, "the sandbox is controlled under a loopback name only".to_owned()))
    };
    match outcome {
        Ok(body) => Answer::json(200, &body),
        Err((status, error)) => Answer::json(status, &json!({"error": error})),
    }
}

fn decide(amazon: &Amazon, path: &str, request: &Request) -> Result<Value, ControlFailure> {
    let query = Query::parse(request.query.as_deref().unwrap_or_default())
        .map_err(|_| (400, "the query is not properly encoded".to_owned()))?;
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["description"]) => Ok(json!(amazon.description())),
        ("GET", ["ledger"]) => ledger(amazon, &query),
        ("GET", ["clock"]) => Ok(clock(amazon)),
        ("POST", ["clock"]) => {
            let change: ClockChange = body(request)?;
            let offset = match (change.offset_seconds, change.advance_seconds) {
                (Some(offset), None) => offset.saturating_mul(1000),
                (None, Some(advance)) => amazon.clock.offset_ms().saturating_add(advance.saturating_mul(1000)),
                _ => return Err((400, "exactly one of offset_seconds and advance_seconds".to_owned())),
            };
            amazon.clock.set_offset_ms(offset);
            Ok(clock(amazon))
        }
        ("GET", ["faults"]) => Ok(json!({"faults": lock(&amazon.faults).all()})),
        ("POST", ["faults"]) => {
            let faults = match body(request)? {
                FaultList::One(fault) => vec![fault],
                FaultList::Many(faults) => faults,
            };
            let mut registry = lock(&amazon.faults);
            Ok(json!({"ids": faults.into_iter().map(|fault| registry.add(fault)).collect::<Vec<_>>()}))
        }
        ("DELETE", ["faults"]) => {
            lock(&amazon.faults).clear();
            Ok(json!({}))
        }
        ("DELETE", ["faults", id]) => {
            let is_gone = id.parse().is_ok_and(|id| lock(&amazon.faults).remove(id));
            is_gone.then(|| json!({})).ok_or_else(|| (404, format!("no fault {id}")))
        }
        ("GET", ["requests"]) => Ok(json!(lock(&amazon.request_log).read())),
        ("DELETE", ["requests"]) => {
            lock(&amazon.request_log).clear();
            Ok(json!({}))
        }
        ("POST", ["quotas"]) => {
            let QuotaChange { operation, rate, burst } = body(request)?;
            lock(&amazon.quotas).set(operation, rate, burst);
            Ok(json!({}))
        }
        ("POST", ["world"]) => {
            let EventsRequest { events } = body(request)?;
            amazon.orders.happen(&amazon.sellers, events, amazon.clock.now_ms());
            Ok(json!({}))
        }
        ("GET", ["sellers", seller_id, "account"]) => {
            Ok(seller_central::show_seller(amazon, seller(amazon, seller_id)?))
        }
        ("POST", ["sellers", seller_id, what]) => of_seller(amazon, seller(amazon, seller_id)?, what, request),
        ("POST", ["seller-central"]) => seller_central::change_login_hop(amazon, &body(request)?),
        ("GET", ["applications", id]) => seller_central::show_application(amazon, id),
        ("POST", ["applications", id]) => seller_central::change_application(amazon, id, &body(request)?),
        ("POST", ["applications", client_id, "rotate-secret"]) => {
            let secret = amazon.rotate_secret(client_id);
            secret.map(|secret| json!({"client_secret": secret})).ok_or_else(|| (404, format!("no client {client_id}")))
        }
        ("POST", ["applications", client_id, "expire-secret"]) => {
            let is_known = amazon.expire_secret(client_id);
            is_known.then(|| json!({})).ok_or_else(|| (404, format!("no client {client_id}")))
        }
        (method, _) => Err((404, format!("no {method} {}", request.path))),
    }
}

fn of_seller(amazon: &Amazon, seller: &SellerAccount, what: &str, request: &Request) -> Result<Value, ControlFailure> {
    match what {
        "revoke" => {
            lock(&amazon.grants).revoke(seller.index);
            Ok(json!({}))
        }
        "authorize" | "authorise" => {
            let token = amazon.self_authorize(seller).ok_or((409, "CONSENT_LIMIT_REACHED".to_owned()))?;
            Ok(json!({"refresh_token": token}))
        }
        "account" => seller_central::change_seller(amazon, seller, &body(request)?),
        "participations" => {
            let change: ParticipationChange = body(request)?;
            let id = &change.marketplace_id;
            let is_known = seller.set_participation(id, change.is_participating, change.has_suspended_listings);
            is_known.then(|| json!({})).ok_or_else(|| (404, format!("no marketplace {id} in this region")))
        }
        _ => Err((404, format!("nothing called {what} can be done to a seller"))),
    }
}

fn ledger(amazon: &Amazon, query: &Query) -> Result<Value, ControlFailure> {
    let seller = seller(amazon, query.get("seller_id").ok_or((400, "seller_id is missing".to_owned()))?)?;
    let until = match query.get("until") {
        Some(text) => Some(parse(text).ok_or_else(|| (400, format!("until: {text} is no time")))?),
        None => None,
    };
    Ok(json!({"orders": amazon.ledger(seller, until)}))
}

fn seller<'a>(amazon: &'a Amazon, seller_id: &str) -> Result<&'a SellerAccount, ControlFailure> {
    amazon.seller(seller_id).ok_or_else(|| (404, format!("no seller {seller_id}")))
}

fn clock(amazon: &Amazon) -> Value {
    json!({"now": from_ms(amazon.clock.now_ms()), "offset_seconds": amazon.clock.offset_ms().div_euclid(1000)})
}

fn body<T: DeserializeOwned>(request: &Request) -> Result<T, ControlFailure> {
    serde_json::from_slice(&request.body).map_err(|error| (400, format!("body: {error}")))
}
