//! The failure catalogue, in both languages.

use axum::Json;
use hawser_core::{Acts, FailureCode, Language, Retry};
use serde::Serialize;
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
            Acts::Asker => "asker",
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
