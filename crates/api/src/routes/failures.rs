//! The failure catalogue in both languages.

use crate::{extract::Body, problem::Problem, state::Api};
use axum::Json;
use hawser_core::failure::Rule;
use hawser_core::{Acts, FailureCode, Language, Retry, failure::explain};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// An entry of the failure catalogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct Failure {
    code: &'static str,
    /// Who must act: `seller`, `application_owner`, `wait`, `notice` or `asker`.
    acts: &'static str,
    /// The way in which Hawser retries: `no`, `backoff` or `quota`.
    retry: &'static str,
    zh: FailureText,
    en: FailureText,
}

/// The text for people. Placeholders are in braces.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailureText {
    title: &'static str,
    remedy: &'static str,
}

/// The failure catalogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailureList {
    failures: Vec<Failure>,
}

fn text(code: FailureCode, language: Language) -> FailureText {
    let text = code.text(language);
    FailureText { title: text.title, remedy: text.remedy }
}

fn failure(code: FailureCode) -> Failure {
    Failure {
        code: code.as_str(),
        acts: match code.acts() {
            Acts::Seller => "seller",
            Acts::ApplicationOwner => "application_owner",
            Acts::Wait => "wait",
            Acts::Notice => "notice",
            Acts::Caller => "asker",
        },
        retry: match code.retry() {
            Retry::No => "no",
            Retry::Backoff => "backoff",
            Retry::Quota => "quota",
        },
        zh: text(code, Language::Zh),
        en: text(code, Language::En),
    }
}

/// Lists all codes with their texts in both languages.
#[utoipa::path(get, path = "/api/v1/failures", tag = "failures", security(()), responses((status = 200, body = FailureList)))]
pub(crate) async fn list_failures() -> Json<FailureList> {
    Json(FailureList { failures: FailureCode::ALL.iter().copied().map(failure).collect() })
}

/// The longest text to explain, in characters.
const MAX_TEXT: usize = 20_000;

/// An error that a seller saw at Amazon.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErrorText {
    /// A code such as `MD1000`, or the text of the error page.
    #[schema(max_length = 20_000)]
    text: String,
}

/// Explains an error that Amazon showed in the seller's browser. The list is empty if the error is unknown.
#[utoipa::path(post, path = "/api/v1/refusals/explain", tag = "failures", security(()), request_body = ErrorText,
    responses((status = 200, body = FailureList)))]
pub(crate) async fn explain_refusal(Body(error): Body<ErrorText>) -> Result<Json<FailureList>, Problem> {
    if error.text.chars().count() > MAX_TEXT {
        return Err(Problem::invalid("text", Rule::plain_text(20_000)));
    }
    Ok(Json(FailureList { failures: explain(&error.text).into_iter().map(failure).collect() }))
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_failures)).routes(routes!(explain_refusal))
}
