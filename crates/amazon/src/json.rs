//! Reading what Amazon sent. What is relied on must be there and of its type, or the whole answer is unreadable; the reason
//! names the path and the rule and never quotes the value, which may be a buyer's.

use hawser_core::Timestamp;
use serde_json::{Map, Value};

/// Why a body is no well-formed answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {rule}")]
pub(crate) struct ParseError {
    /// Where, such as `orders[3].createdTime`; `body` for the whole.
    pub path: String,
    /// What was expected there.
    pub rule: &'static str,
}

impl ParseError {
    pub(crate) fn new(path: &str, rule: &'static str) -> Self {
        Self { path: path.to_owned(), rule }
    }

    /// The same, seen from the object above. An empty path means the thing itself.
    pub(crate) fn below(self, parent: &str) -> Self {
        let path = if self.path.is_empty() { parent.to_owned() } else { format!("{parent}.{}", self.path) };
        Self { path, ..self }
    }

    /// The same, seen from the list above.
    pub(crate) fn at(self, list: &str, index: usize) -> Self {
        self.below(&format!("{list}[{index}]"))
    }
}

type Object = Map<String, Value>;

/// The body of a success: a JSON object that does not carry errors.
pub(crate) fn success(body: &[u8]) -> Result<Object, ParseError> {
    let object = parse(body)?;
    match object.get("errors") {
        None | Some(Value::Null) => Ok(object),
        Some(Value::Array(errors)) if errors.is_empty() => Ok(object),
        Some(_) => Err(ParseError::new("errors", "a success carries no errors")),
    }
}

/// Any body that is a JSON object.
pub(crate) fn parse(body: &[u8]) -> Result<Object, ParseError> {
    let rule = match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => return Ok(object),
        Ok(_) => "a JSON object",
        Err(_) if body.trim_ascii().is_empty() => "not empty",
        Err(_) if body.trim_ascii_start().starts_with(b"<") => "JSON, not a page of HTML or XML",
        Err(error) if error.is_eof() => "JSON that is not cut short",
        Err(_) => "JSON",
    };
    Err(ParseError::new("body", rule))
}

/// A member that may be absent; `null` counts as absent.
fn member<'a>(object: &'a Object, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

/// An optional member that has to be of its type once it is there.
fn optional<'a, T>(
    object: &'a Object,
    key: &str,
    read: fn(&'a Value) -> Option<T>,
    rule: &'static str,
) -> Result<Option<T>, ParseError> {
    member(object, key).map(|value| read(value).ok_or_else(|| ParseError::new(key, rule))).transpose()
}

/// A member that has to be there.
fn required<'a, T>(
    object: &'a Object,
    key: &str,
    read: fn(&'a Value) -> Option<T>,
    rule: &'static str,
) -> Result<T, ParseError> {
    member(object, key).and_then(read).ok_or_else(|| ParseError::new(key, rule))
}

/// A text that is not empty.
pub(crate) fn text<'a>(object: &'a Object, key: &str) -> Result<&'a str, ParseError> {
    required(object, key, |value| value.as_str().filter(|text| !text.is_empty()), "a text that is not empty")
}

pub(crate) fn optional_text<'a>(object: &'a Object, key: &str) -> Result<Option<&'a str>, ParseError> {
    optional(object, key, Value::as_str, "a text or nothing")
}

pub(crate) fn boolean(object: &Object, key: &str) -> Result<bool, ParseError> {
    required(object, key, Value::as_bool, "true or false")
}

pub(crate) fn integer(object: &Object, key: &str) -> Result<i64, ParseError> {
    required(object, key, Value::as_i64, "a whole number")
}

pub(crate) fn object<'a>(object: &'a Object, key: &str) -> Result<&'a Object, ParseError> {
    required(object, key, Value::as_object, "an object")
}

pub(crate) fn optional_object<'a>(object: &'a Object, key: &str) -> Result<Option<&'a Object>, ParseError> {
    optional(object, key, Value::as_object, "an object or nothing")
}

pub(crate) fn array<'a>(object: &'a Object, key: &str) -> Result<&'a Vec<Value>, ParseError> {
    required(object, key, Value::as_array, "a list")
}

pub(crate) fn time(object: &Object, key: &str) -> Result<Timestamp, ParseError> {
    required(object, key, as_time, TIME_RULE)
}

pub(crate) fn optional_time(object: &Object, key: &str) -> Result<Option<Timestamp>, ParseError> {
    optional(object, key, as_time, TIME_RULE)
}

/// An element of a list that has to be an object; the caller adds where it stands.
pub(crate) fn as_object(value: &Value) -> Result<&Object, ParseError> {
    value.as_object().ok_or_else(|| ParseError::new("", "an object"))
}

const TIME_RULE: &str = "a time such as 2026-11-22T08:15:30.000Z";

fn as_time(value: &Value) -> Option<Timestamp> {
    value.as_str().and_then(moment)
}

/// A bare date is no moment: an order that seems older than it is would not replace what is stored.
pub(crate) fn moment(text: &str) -> Option<Timestamp> {
    Some(text).filter(|text| text.len() > "2026-11-22".len()).and_then(|text| Timestamp::parse(text).ok())
}
