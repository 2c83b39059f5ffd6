//! `POST /auth/o2/token` with its three grant types.

use super::{Access, LwaError};
use crate::answer::Answer;
use crate::operation::Operation;
use crate::request::{Query, Request};
use crate::state::{Amazon, LoggedCall};
use crate::sync::lock;
use crate::time::for_http;
use http::Method;
use serde_json::{Map, Value, json};

/// Scopes that need no seller (PROTOCOL A.6), limited to those still in use.
const SCOPES: [&str; 2] = ["sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"];

/// Answers a request to the token endpoint.
pub(crate) fn answer(amazon: &Amazon, request: &Request) -> Answer {
    let request_id = amazon.request_id();
    let mut noted =
        LoggedCall { operation: Some(Operation::Token), request_id: request_id.clone(), ..LoggedCall::default() };
    let answer = dressed(amazon, decide(amazon, request, &mut noted, &request_id), &request_id);
    amazon.note(noted, answer.status);
    answer
}

fn decide(amazon: &Amazon, request: &Request, noted: &mut LoggedCall, request_id: &str) -> Answer {
    if request.method != Method::POST {
        return LwaError::Unreadable.answer(request_id);
    }
    let form = match form(request) {
        Ok(form) => form,
        Err(refusal) => return refusal.answer(request_id),
    };
    let owner = {
        let grants = lock(&amazon.grants);
        let of_token = form.get("refresh_token").and_then(|token| grants.owner(token));
        of_token.or_else(|| form.get("code").and_then(|code| grants.code_owner(code)))
    };
    noted.seller = owner;
    let fault = amazon.fault(Operation::Token, owner, false);
    noted.fault = fault.as_ref().map(crate::FaultKind::name);
    let replaced = fault.as_ref().and_then(|fault| fault.replaces_token(request_id));
    let answer = replaced.unwrap_or_else(|| match give(amazon, &form, noted) {
        Ok(body) => Answer::json(200, &Value::Object(body)),
        Err(refusal) => refusal.answer(request_id),
    });
    match fault {
        Some(fault) => fault.deliver(answer),
        None => answer,
    }
}

/// The parameters, from a form or, as some clients send them, from a JSON object.
fn form(request: &Request) -> Result<Query, LwaError> {
    let text = std::str::from_utf8(&request.body).map_err(|_| LwaError::Unreadable)?;
    if !request.header("content-type").unwrap_or_default().starts_with("application/json") {
        return Query::parse(text).map_err(|_| LwaError::Unreadable);
    }
    let object: Map<String, Value> = serde_json::from_str(text).map_err(|_| LwaError::Unreadable)?;
    let pairs = object.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
    Ok(Query::from_pairs(pairs.collect()))
}

fn give(amazon: &Amazon, form: &Query, noted: &mut LoggedCall) -> Result<Map<String, Value>, LwaError> {
    let needed = |name: &'static str| form.get(name).ok_or(LwaError::Missing(name));
    let grant_type = form.get("grant_type").ok_or(LwaError::GrantType)?;
    if !["authorization_code", "refresh_token", "client_credentials"].contains(&grant_type) {
        return Err(LwaError::GrantType);
    }
    let (client_id, client_secret) = (needed("client_id")?, needed("client_secret")?);
    let now = amazon.clock.now_ms();
    let (application, secret) = {
        let applications = lock(&amazon.applications);
        let known = applications.iter().position(|application| application.client_id == client_id);
        known
            .and_then(|at| Some((at, applications.get(at)?.find_secret(client_secret, now)?)))
            .ok_or(LwaError::Client)?
    };
    let mut grants = lock(&amazon.grants);
    let (access, refresh_token) = match grant_type {
        "refresh_token" => {
            let token = needed("refresh_token")?;
            let seller = grants.redeem(token, application, now).ok_or(LwaError::RefreshToken)?;
            (Access::Seller(seller), Some(token.to_owned()))
        }
        "authorization_code" => {
            let code = needed("code")?;
            let redirect_uri = form.get("redirect_uri");
            let seller = grants.redeem_code(code, application, redirect_uri, now).ok_or(LwaError::Code)?;
            noted.seller = Some(seller);
            (Access::Seller(seller), Some(grants.authorize(seller, application, now)))
        }
        _ => {
            needed("scope").and_then(|scope| SCOPES.contains(&scope).then_some(()).ok_or(LwaError::Scope))?;
            (Access::Grantless, None)
        }
    };
    let mut body = Map::new();
    body.insert("access_token".to_owned(), json!(grants.issue_access(access, application, secret, now)));
    match refresh_token {
        Some(token) => body.insert("refresh_token".to_owned(), json!(token)),
        None => body.insert("scope".to_owned(), json!(form.get("scope"))),
    };
    body.insert("token_type".to_owned(), json!("bearer"));
    body.insert("expires_in".to_owned(), json!(3600));
    Ok(body)
}

/// The headers observed on LWA's answers (PROTOCOL A.5).
fn dressed(amazon: &Amazon, mut answer: Answer, request_id: &str) -> Answer {
    for (name, value) in &mut answer.headers {
        if *name == "content-type" && value == "application/json" {
            *value = "application/json;charset=UTF-8".to_owned();
        }
    }
    answer
        .with("cache-control", "no-cache, no-store, must-revalidate")
        .with("pragma", "no-cache")
        .with("server", "Server")
        .with("vary", "Content-Type,Accept-Encoding,User-Agent")
        .with("x-amz-date", for_http(amazon.clock.now_ms()))
        .with("x-amz-rid", request_id.replace('-', "").to_uppercase().chars().take(20).collect::<String>())
        .with("x-amzn-requestid", request_id)
}
