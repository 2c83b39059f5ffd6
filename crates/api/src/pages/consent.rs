//! The two pages that Amazon sends a seller's browser to: our log-in page, which redirects back or asks for a confirmation, and
//! the callback, which shows the result of the consent. Neither sends a referrer: their addresses contain states and codes.

use super::{
    language::PreferredLanguage,
    template::{last_page, page, policy_with_forms_to},
};
use crate::extract::{SignedIn, cookie};
use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{
    Form,
    extract::{RawQuery, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{FailureCode, Language, Secret, failure::fill};
use hawser_service::Error;
use hawser_service::audit::Origin;
use hawser_service::authorizations::consent::{
    AppstoreStart, Callback, CompletedConsent, FromAmazon, LogIn, Redirect, SignedInUser,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// The parameters that Amazon appends to our log-in address and that our own form repeats.
#[derive(Deserialize)]
pub(crate) struct Appended {
    #[serde(default)]
    amazon_callback_uri: String,
    #[serde(default)]
    amazon_state: String,
    #[serde(default)]
    selling_partner_id: String,
    #[serde(default)]
    version: String,
}

impl Appended {
    fn log_in(&self, redirect_uri: String) -> LogIn {
        LogIn {
            callback_uri: self.amazon_callback_uri.clone(),
            amazon_state: self.amazon_state.clone(),
            selling_partner_id: self.selling_partner_id.clone(),
            is_beta: self.version == "beta",
            redirect_uri,
        }
    }
}

/// Handles the log-in step of a consent: redirects back to Amazon, or asks the person first if it started in the Appstore.
pub(crate) async fn log_in(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    headers: HeaderMap,
    who: Result<SignedIn, Problem>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut query = parameters(query.as_deref());
    let mut take = |name: &str| query.remove(name).unwrap_or_default();
    let appended = Appended {
        amazon_callback_uri: take("amazon_callback_uri"),
        amazon_state: take("amazon_state"),
        selling_partner_id: take("selling_partner_id"),
        version: take("version"),
    };
    let log_in = appended.log_in(api.callback_address(&headers));
    let who = who.ok();
    match api.app().log_in_from_amazon(log_in, &cookie::consents(&headers), who.as_ref().map(signed_in_user)).await {
        Ok(FromAmazon::Continue(to)) => redirect(&api, StatusCode::FOUND, &to),
        Ok(FromAmazon::Ask(start)) => Ok(ask(language, &start, &appended)),
        Err(error) => refused(language, error),
    }
}

/// Starts the binding of a shop from the Appstore, after the person has confirmed it. Requests from other sites are refused
/// before they get here.
pub(crate) async fn start_from_appstore(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    headers: HeaderMap,
    who: Result<SignedIn, Problem>,
    entered: Result<Form<Appended>, FormRejection>,
) -> Result<Response, Problem> {
    let Ok(Form(appended)) = entered else {
        return refused(language, Error::failure(FailureCode::CallbackIncomplete));
    };
    let log_in = appended.log_in(api.callback_address(&headers));
    let who = who.ok();
    match api.app().start_from_appstore(log_in, who.as_ref().map(signed_in_user)).await {
        Ok(to) => redirect(&api, StatusCode::SEE_OTHER, &to),
        Err(error) => refused(language, error),
    }
}

fn signed_in_user(who: &SignedIn) -> SignedInUser<'_> {
    SignedInUser { actor: &who.actor, company: who.session.company, session_id: who.session.id.0.as_bytes().to_vec() }
}

fn redirect(api: &Api, status: StatusCode, to: &Redirect) -> Result<Response, Problem> {
    let location = HeaderValue::from_str(&to.url).map_err(|_| Problem::not_found())?;
    let mut answer = (status, [(header::REFERRER_POLICY, "no-referrer")]).into_response();
    answer.headers_mut().insert(header::LOCATION, location);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(started) = &to.started {
        answer.headers_mut().insert(header::SET_COOKIE, cookie::set_consent(api, started));
    }
    Ok(answer)
}

/// Asks for a confirmation. Browsers apply the policy of a page to redirects after its form, so it must allow Amazon.
fn ask(language: Language, start: &AppstoreStart, appended: &Appended) -> Response {
    let hidden = [
        ("amazon_callback_uri", &appended.amazon_callback_uri),
        ("amazon_state", &appended.amazon_state),
        ("selling_partner_id", &appended.selling_partner_id),
        ("version", &appended.version),
    ];
    let content = html! {
        p { "亚马逊应用商店请求授权一家店铺。只有当您本人刚刚在亚马逊开始此操作时才继续。" }
        p { "Amazon's Appstore requests the authorization of a shop. Continue only if you have just started this at Amazon yourself." }
        dl {
            dt { "卖家记号 · Seller ID" } dd { (start.seller_id) }
            dt { "应用 · Application" } dd { (start.application_name) }
            dt { "公司 · Company" } dd { (start.company_name) }
        }
        form method="post" action="/oauth/amazon/login" {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            button type="submit" { "授权 · Authorize" }
        }
    };
    let mut answer = page(StatusCode::OK, language, "授权此店铺？ · Authorize this shop?", &content, true);
    let origin = url::Url::parse(&start.callback_uri).map(|url| url.origin().ascii_serialization());
    if let Ok(policy) = HeaderValue::from_str(&policy_with_forms_to(&origin.unwrap_or_default())) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// Handles Amazon's answer to a consent.
pub(crate) async fn take_callback(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
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
    // Amazon's code works only once, so this must finish even if the browser disconnects.
    let (app, cookies) = (api.app().clone(), cookie::consents(&headers));
    let finish = async move { app.finish_consent(callback, &cookies, session.as_deref()).await };
    let finished = tokio::spawn(Origin::current().scope(finish));
    match finished.await.map_err(|broken| Problem::of(ApiCode::Internal).caused_by(broken))? {
        Ok(bound) => Ok(last_page(StatusCode::OK, language, "授权成功 · Authorized", &done(&bound))),
        Err(error) => refused(language, error),
    }
}

/// Parses a query string. The first value of a name counts.
fn parameters(query: Option<&str>) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        found.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    found
}

fn done(bound: &CompletedConsent) -> Markup {
    let failed = bound.verifications.iter().find_map(|verification| verification.code);
    html! {
        p { "店铺 " strong { (bound.name) } " 已授权（卖家记号 " (bound.seller_id) "）。您可以关闭此页面，回到 Hawser。" }
        p { "The shop " strong { (bound.name) } " is authorized (Seller ID " (bound.seller_id) "). You can close this page and go back to Hawser." }
        @match failed {
            None if bound.verifications.is_empty() => {
                p { "验证将自动进行。 · The shop will be verified automatically." }
            }
            None => {
                p { "验证已通过。 · Verification passed." }
            }
            Some(code) => (explanation(code, |_| Vec::new())),
        }
    }
}

/// The text of a failure in both languages, with the values of its parameters in each.
fn explanation(code: FailureCode, params: impl Fn(Language) -> Vec<(&'static str, String)>) -> Markup {
    html! {
        @for language in [Language::Zh, Language::En] {
            @let text = code.text(language);
            @let params = params(language);
            @let params: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
            div.problem {
                p { strong { (fill(text.title, &params)) } }
                p { (fill(text.remedy, &params)) }
            }
        }
        p { code { (code.as_str()) } }
    }
}

/// Shows a failure of the catalogue as a page. Other errors become problem documents.
fn refused(language: Language, error: Error) -> Result<Response, Problem> {
    let Some(code) = error.code() else { return Err(error.into()) };
    let title = "授权未完成，未做任何更改 · Not authorized; nothing was changed";
    let params = |language| {
        if let Error::Invalid { field, rule, .. } = &error {
            vec![("field", (*field).to_owned()), ("rule", rule.text(language).to_owned())]
        } else if let Error::GateClosed(closed) = &error {
            closed.params()
        } else {
            Vec::new()
        }
    };
    Ok(last_page(StatusCode::BAD_REQUEST, language, title, &explanation(code, params)))
}
