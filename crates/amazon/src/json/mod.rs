//! Reads JSON from Amazon into derived types. Parsing is fast; a body that fails is parsed once more to find out where.
//! The error names the path and the rule, never the value, which may be a buyer's.

mod bounded;
pub(crate) mod field;
mod value;

pub(crate) use bounded::AtMost;
use serde::Deserialize;
use serde_json::error::Category;
pub(crate) use value::{Any, Object};

/// A body that is not a well-formed answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {rule}")]
pub(crate) struct ParseError {
    /// The place, such as `orders[3].createdTime`; `body` for the whole body.
    pub path: String,
    /// The expected type or rule.
    pub rule: &'static str,
}

const MISSING: &str = "required, but missing";
const DUPLICATE: &str = "a member that appears once";
const JSON: &str = "JSON";
const CUT_SHORT: &str = "JSON that is not cut short";

impl ParseError {
    pub(crate) fn new(path: impl Into<String>, rule: &'static str) -> Self {
        Self { path: path.into(), rule }
    }
}

fn join(parent: &str, path: &str) -> String {
    match (parent.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (false, true) => parent.to_owned(),
        (false, false) => format!("{parent}.{path}"),
    }
}

/// Reads the body of an answer: a JSON object.
pub(crate) fn read<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, ParseError> {
    let text = std::str::from_utf8(body)
        .map_err(|error| ParseError::new("body", if error.error_len().is_none() { CUT_SHORT } else { JSON }))?;
    let start = text.trim_start();
    read_text::<Object<T>>(text).map(|Object(value)| value).map_err(|error| match (error.path.as_str(), error.rule) {
        ("", CUT_SHORT) if start.is_empty() => ParseError::new("body", "not empty"),
        ("", JSON) if start.starts_with('<') => ParseError::new("body", "JSON, not a page of HTML or XML"),
        ("", rule) => ParseError::new("body", rule),
        (_, _) => error,
    })
}

/// Reads one JSON value; the path of an error starts inside it.
pub(crate) fn read_text<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, ParseError> {
    serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => locate::<T>(text),
        Category::Eof => ParseError::new("", CUT_SHORT),
        Category::Syntax | Category::Io => ParseError::new("", JSON),
    })
}

/// Parses once more, keeping track of the path.
fn locate<'de, T: Deserialize<'de>>(text: &'de str) -> ParseError {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut deserializer) else {
        return ParseError::new("", JSON);
    };
    let path = if error.path().iter().next().is_some() { error.path().to_string() } else { String::new() };
    let message = error.inner().to_string();
    let named = |kind| message.strip_prefix(kind).and_then(|rest: &str| Some(rest.split_once('`')?.0));
    if let Some(name) = named("missing field `") {
        ParseError::new(join(&path, name), MISSING)
    } else if let Some(name) = named("duplicate field `") {
        ParseError::new(join(&path, name), DUPLICATE)
    } else {
        // Only Hawser's own texts are passed on, because a message of serde could quote the value.
        let rule = field::RULES.into_iter().find(|rule| message.starts_with(rule));
        ParseError::new(path, rule.unwrap_or(JSON))
    }
}
