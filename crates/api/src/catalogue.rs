//! What the web interface has to have words for: the failure catalogue with its texts, and the codes of problems beside it.

use crate::problem::ApiCode;
use hawser_core::channel::shut_text;
use hawser_core::failure::Text;
use hawser_core::{FailureCode, Language};
use hawser_service::members::MemberError;
use serde_json::{Map, Value, json};

/// What shuts the gate without saying anything against the key: its words there are not the catalogue's.
const WITHOUT_ANSWER: [FailureCode; 2] = [FailureCode::KeyCheckUnreachable, FailureCode::KeyCheckThrottled];

/// The texts of codes in both languages, by code.
fn texts(codes: &[FailureCode], text: impl Fn(FailureCode, Language) -> Text) -> Map<String, Value> {
    let shown = |code, language| {
        let text = text(code, language);
        json!({"title": text.title, "remedy": text.remedy})
    };
    let both = |code| json!({"zh": shown(code, Language::Zh), "en": shown(code, Language::En)});
    codes.iter().map(|code| (code.as_str().to_owned(), both(*code))).collect()
}

/// All of it as JSON, as it is committed for the interface's build.
pub fn catalogue_json() -> String {
    let failures = texts(FailureCode::ALL, FailureCode::text);
    let closed = texts(&WITHOUT_ANSWER, shut_text);
    let refusals = MemberError::ALL.into_iter().map(MemberError::code);
    let problems: Vec<&str> = ApiCode::ALL.iter().map(|code| code.as_str()).chain(refusals).collect();
    format!("{:#}\n", json!({"failures": failures, "closed": closed, "problems": problems}))
}
