//! Readers of single fields, for `#[serde(deserialize_with)]`: each accepts one type and states its rule otherwise.
//! `null` counts as absent.

use super::value::{Any, OBJECT, Object, WellFormed};
use hawser_core::{Secret, Timestamp};
use serde::{Deserialize, Deserializer, de::Error};

const TEXT: &str = "a text that is not empty";
const OPTIONAL_TEXT: &str = "a text or nothing";
const OPTIONAL_NONEMPTY_TEXT: &str = "a text that is not empty, or nothing";
const TOKEN: &str = "printable ASCII without spaces";
const TIME: &str = "a time such as 2026-11-22T08:15:30.000Z";
const INTEGER: &str = "a whole number";
const BOOLEAN: &str = "true or false";
const OPTIONAL_OBJECT: &str = "an object or nothing";
const LIST: &str = "a list";
pub(super) const LONG_LIST: &str = "a list of a plausible length";
const NO_ERROR: &str = "a success carries no error";
const NO_ERRORS: &str = "a success carries no errors";

/// Every rule, with those first that begin with another one.
pub(super) const RULES: [&str; 13] = [
    OPTIONAL_NONEMPTY_TEXT,
    TEXT,
    OPTIONAL_TEXT,
    TOKEN,
    TIME,
    INTEGER,
    BOOLEAN,
    OPTIONAL_OBJECT,
    OBJECT,
    LONG_LIST,
    LIST,
    NO_ERRORS,
    NO_ERROR,
];

/// A text that is not empty.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match <Any<'_>>::deserialize(deserializer)? {
        Any::Text(text) if !text.is_empty() => Ok(text.into_owned()),
        Any::Text(_) | Any::Null | Any::Boolean(_) | Any::Number(_) | Any::Object(_) | Any::List(_) => {
            Err(Error::custom(TEXT))
        }
    }
}

/// A text or nothing; an empty one counts as nothing.
pub(crate) fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match <Any<'_>>::deserialize(deserializer)? {
        Any::Text(text) => Ok(Some(text.into_owned()).filter(|text| !text.is_empty())),
        Any::Null => Ok(None),
        Any::Boolean(_) | Any::Number(_) | Any::Object(_) | Any::List(_) => Err(Error::custom(OPTIONAL_TEXT)),
    }
}

/// A text that is not empty, or nothing.
pub(crate) fn optional_nonempty_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match <Any<'_>>::deserialize(deserializer)? {
        Any::Text(text) if !text.is_empty() => Ok(Some(text.into_owned())),
        Any::Null => Ok(None),
        Any::Text(_) | Any::Boolean(_) | Any::Number(_) | Any::Object(_) | Any::List(_) => {
            Err(Error::custom(OPTIONAL_NONEMPTY_TEXT))
        }
    }
}

/// A token that can be sent in a header.
pub(crate) fn token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    text(deserializer).and_then(printable)
}

/// A token that can be sent in a header, or nothing; an empty one counts as nothing.
pub(crate) fn optional_token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    optional_text(deserializer)?.map(printable).transpose()
}

fn printable<E: Error>(text: String) -> Result<Secret, E> {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) { Ok(Secret::new(text)) } else { Err(E::custom(TOKEN)) }
}

/// A time. A bare date is refused: an order that seems older than it is would not replace the stored one.
pub(crate) fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    optional_time(deserializer)?.ok_or_else(|| Error::custom(TIME))
}

/// A time or nothing.
pub(crate) fn optional_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    match <Any<'_>>::deserialize(deserializer)? {
        Any::Text(text) if text.len() > "2026-11-22".len() => {
            Timestamp::parse(&text).map(Some).map_err(|_| Error::custom(TIME))
        }
        Any::Null => Ok(None),
        Any::Text(_) | Any::Boolean(_) | Any::Number(_) | Any::Object(_) | Any::List(_) => Err(Error::custom(TIME)),
    }
}

pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = if let Any::Number(number) = <Any<'_>>::deserialize(deserializer)? { number.as_i64() } else { None };
    number.ok_or_else(|| Error::custom(INTEGER))
}

pub(crate) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    let Any::Boolean(value) = <Any<'_>>::deserialize(deserializer)? else { return Err(Error::custom(BOOLEAN)) };
    Ok(value)
}

pub(crate) fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|Object(value)| value)
}

pub(crate) fn optional_object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    match <Any<'_, T>>::deserialize(deserializer)? {
        Any::Object(value) => Ok(Some(value)),
        Any::Null => Ok(None),
        Any::Text(_) | Any::Boolean(_) | Any::Number(_) | Any::List(_) => Err(Error::custom(OPTIONAL_OBJECT)),
    }
}

pub(crate) fn list<'de, D: Deserializer<'de>, L: Deserialize<'de>>(deserializer: D) -> Result<L, D::Error> {
    let Any::List(values) = <Any<'_, WellFormed, L>>::deserialize(deserializer)? else {
        return Err(Error::custom(LIST));
    };
    Ok(values)
}

/// Refuses an answer with a member that only failures have, such as `error`.
pub(crate) fn no_error<'de, D: Deserializer<'de>>(_: D) -> Result<(), D::Error> {
    Err(Error::custom(NO_ERROR))
}

/// Refuses an answer that lists errors; an empty list is none.
pub(crate) fn no_errors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    match <Any<'_, WellFormed, Vec<WellFormed>>>::deserialize(deserializer)? {
        Any::List(errors) if errors.is_empty() => Ok(()),
        Any::Null => Ok(()),
        Any::List(_) | Any::Text(_) | Any::Boolean(_) | Any::Number(_) | Any::Object(_) => {
            Err(Error::custom(NO_ERRORS))
        }
    }
}
