//! The failure catalogue, in both languages.

use crate::{extract::Body, problem::Problem};
use axum::Json;
use hawser_core::{Acts, FailureCode, Language, Retry, failure::explain};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reason why something does not work.
#[derive(Serialize, ToSchema)]
pub(crate) struct Failure {
    code: &'static str,
    /// Who has to act: `seller`, `application_owner`, `wait`, `notice` or `asker`.
    acts: &'static str,
    /// What the machine does: `no`, `backoff` or `quota`.
    retry: &'static str,
    zh: FailureText,
    en: FailureText,
}

/// What a person reads. Parameters stand in braces.
#[derive(Serialize, ToSchema)]
pub(crate) struct FailureText {
    title: &'static str,
    remedy: &'static str,
}

/// The catalogue.
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

/// Lists every code with its texts in both languages.
#[utoipa::path(get, path = "/api/v1/failures", tag = "failures", security(()), responses((status = 200, body = FailureList)))]
pub(crate) async fn list_failures() -> Json<FailureList> {
    Json(FailureList { failures: FailureCode::ALL.iter().copied().map(failure).collect() })
}

/// The most that is looked through.
const MAX_TEXT: usize = 20_000;

/// What the seller saw at Amazon.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusal {
    /// A code such as `MD1000`, or the text of the page.
    #[schema(max_length = 20_000)]
    text: String,
}

/// Tells what a refusal means that was only ever seen in the seller's browser; an empty list when nobody knows.
#[utoipa::path(post, path = "/api/v1/refusals/explain", tag = "failures", security(()), request_body = Refusal,
    responses((status = 200, body = FailureList)))]
pub(crate) async fn explain_refusal(Body(refusal): Body<Refusal>) -> Result<Json<FailureList>, Problem> {
    if refusal.text.chars().count() > MAX_TEXT {
        return Err(Problem::invalid("text", "at most 20000 characters"));
    }
    Ok(Json(FailureList { failures: explain(&refusal.text).into_iter().map(failure).collect() }))
}
