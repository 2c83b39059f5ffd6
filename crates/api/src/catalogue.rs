//! What the web interface has to have words for: the failure catalogue with its texts, and the codes of problems beside it.

use crate::problem::ApiCode;
use hawser_core::{FailureCode, Language};
use serde_json::{Map, Value, json};

/// Both as JSON, as it is committed for the interface's build.
pub fn catalogue_json() -> String {
    let text = |code: FailureCode, language| {
        let text = code.text(language);
        json!({"title": text.title, "remedy": text.remedy})
    };
    let failures: Map<String, Value> = FailureCode::ALL
        .iter()
        .map(|code| {
            let texts = json!({"zh": text(*code, Language::Zh), "en": text(*code, Language::En)});
            (code.as_str().to_owned(), texts)
        })
        .collect();
    let problems: Vec<&str> = ApiCode::ALL.iter().map(|code| code.as_str()).collect();
    format!("{:#}\n", json!({"failures": failures, "problems": problems}))
}
