//! `hawser explain`: explains errors that Amazon shows only in the seller's browser.

use crate::error::Failure;
use crate::print;
use hawser_core::{Language, failure::explain};
use std::process::ExitCode;

/// Explains a code or a pasted text. The exit code is 1 if it is unknown.
pub fn run(text: &[String], language: Language) -> Result<ExitCode, Failure> {
    let codes = explain(&text.join(" "));
    let lines: Vec<String> = codes
        .iter()
        .map(|code| {
            let text = code.text(language);
            format!("{code}: {}\n  {}", text.title, text.remedy)
        })
        .collect();
    if lines.is_empty() {
        let unknown = match language {
            Language::Zh => "未收录此代码或文字；请把完整的错误页面内容发给支持人员",
            Language::En => "no entry of the catalogue matches; send the complete text of the page to support",
        };
        print::print_error(unknown);
        return Ok(ExitCode::FAILURE);
    }
    print::line(&lines.join("\n")).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
