//! The texts that the web interface needs: the failure catalogue in both languages, and the codes of all other problems.

use crate::problem::ApiCode;
use hawser_core::channel::closed_text;
use hawser_core::failure::Text;
use hawser_core::{FailureCode, Language};
use hawser_service::members::MemberError;
use serde_json::{Map, Value, json};

/// Codes that close the gate although the key may be valid. For these the gate has texts of its own.
const UNCHECKED_KEY: [FailureCode; 2] = [FailureCode::KeyCheckUnreachable, FailureCode::KeyCheckThrottled];

/// The texts of the codes in both languages, by code.
fn texts(codes: &[FailureCode], text: impl Fn(FailureCode, Language) -> Text) -> Map<String, Value> {
    let in_language = |code, language| {
        let text = text(code, language);
        json!({"title": text.title, "remedy": text.remedy})
    };
    let both = |code| json!({"zh": in_language(code, Language::Zh), "en": in_language(code, Language::En)});
    codes.iter().map(|code| (code.as_str().to_owned(), both(*code))).collect()
}

/// The catalogue as JSON, as it is committed for the build of the web interface.
pub fn catalogue_json() -> String {
    let failures = texts(FailureCode::ALL, FailureCode::text);
    let closed = texts(&UNCHECKED_KEY, closed_text);
    let member_codes = MemberError::ALL.into_iter().map(MemberError::code);
    let problems: Vec<&str> = ApiCode::ALL.iter().map(|code| code.as_str()).chain(member_codes).collect();
    format!("{:#}\n", json!({"failures": failures, "closed": closed, "problems": problems}))
}
