//! The two addresses that Amazon sends a seller's browser to: our log-in page, which sends it on at once, and the callback,
//! which shows what came of the consent. Neither sends a referrer: their addresses carry states and codes.

use super::{language::Wanted, template::last_page};
use crate::{
    app::Api,
    extract::{SignedIn, cookie},
    problem::Problem,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{FailureCode, Language, Secret};
use hawser_service::{
    Error,
    consent::{Bound, Callback, LogIn},
};
use maud::{Markup, html};
use std::collections::HashMap;

/// Amazon came by in the middle of a consent, or from its Appstore: on to Amazon again.
pub(super) async fn log_in(
    State(api): State<Api>,
    Wanted(language): Wanted,
    headers: HeaderMap,
    who: Result<SignedIn, Problem>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut query = parameters(query.as_deref());
    let mut take = |name: &str| query.remove(name).unwrap_or_default();
    let log_in = LogIn {
        callback_uri: take("amazon_callback_uri"),
        amazon_state: take("amazon_state"),
        selling_partner_id: take("selling_partner_id"),
        is_beta: take("version") == "beta",
        redirect_uri: api.callback_address(&headers),
    };
    let who = who.ok();
    let signed_in = who.as_ref().map(|who| (&who.actor, who.session.company, who.session.id.0.as_bytes().to_vec()));
    match api.hawser().log_in_from_amazon(log_in, &cookie::consents(&headers), signed_in).await {
        Ok(sent) => {
            let location = HeaderValue::from_str(&sent.url).map_err(|_| Problem::not_found())?;
            let mut answer = (StatusCode::FOUND, [(header::REFERRER_POLICY, "no-referrer")]).into_response();
            answer.headers_mut().insert(header::LOCATION, location);
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            if let Some(begun) = &sent.begun {
                answer.headers_mut().insert(header::SET_COOKIE, cookie::set_consent(&api, begun));
            }
            Ok(answer)
        }
        Err(error) => refused(language, error),
    }
}

/// Amazon's answer.
pub(super) async fn take_callback(
    State(api): State<Api>,
    Wanted(language): Wanted,
    headers: HeaderMap,
    who: Result<SignedIn, Problem>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut query = parameters(query.as_deref());
    let mut take = |name: &str| query.remove(name).filter(|value| !value.is_empty());
    let callback = Callback {
        state: take("state").map(Secret::new),
        selling_partner_id: take("selling_partner_id"),
        code: take("spapi_oauth_code").map(Secret::new),
        redirect_uri: api.callback_address(&headers),
    };
    let session = who.ok().map(|who| who.session.id.0.as_bytes().to_vec());
    match api.hawser().finish_consent(callback, &cookie::consents(&headers), session.as_deref()).await {
        Ok(bound) => Ok(last_page(StatusCode::OK, language, "授权成功 · Authorised", &done(&bound))),
        Err(error) => refused(language, error),
    }
}

/// The parameters of an address; the first of a name counts.
fn parameters(query: Option<&str>) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        found.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    found
}

fn done(bound: &Bound) -> Markup {
    let failed = bound.verifications.iter().find_map(|verification| verification.code);
    html! {
        p { "店铺 " strong { (bound.name) } " 已授权（卖家记号 " (bound.seller_id) "）。您可以关闭此页面，回到 Hawser。" }
        p { "The shop " strong { (bound.name) } " is authorised (Seller ID " (bound.seller_id) "). You can close this page and go back to Hawser." }
        @match failed {
            None => {
                p { "验证已通过。 · Verification passed." }
            }
            Some(code) => (told(code)),
        }
    }
}

/// A code in both languages: what happened, and what to do.
fn told(code: FailureCode) -> Markup {
    html! {
        @for language in [Language::Zh, Language::En] {
            @let words = code.text(language);
            div.problem {
                p { strong { (words.title) } }
                p { (words.remedy) }
            }
        }
        p { code { (code.as_str()) } }
    }
}

/// A refusal of the catalogue as a page; anything else is a problem of ours.
fn refused(language: Language, error: Error) -> Result<Response, Problem> {
    let Some(code) = error.code() else { return Err(error.into()) };
    let title = "授权未完成，未做任何更改 · Not authorised, nothing was changed";
    Ok(last_page(StatusCode::BAD_REQUEST, language, title, &told(code)))
}
