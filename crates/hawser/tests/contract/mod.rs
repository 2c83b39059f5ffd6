//! The contract for scripts: arguments, exit codes, and the JSON on standard output, field by field.

mod apps;
mod audit;
mod config;
mod demo;
mod gate;
mod orders;
mod readme;
mod retention;
mod sandbox;
mod shops;
mod usage;
mod vault;

use serde_json::Value;

/// The field names of an object, in the order in which they were printed.
#[track_caller]
fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("an object: {value}")).keys().map(String::as_str).collect()
}

/// True if a value is a time in RFC 3339, in UTC with milliseconds.
fn is_time(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    let form = text.bytes().map(|byte| if byte.is_ascii_digit() { '0' } else { char::from(byte) });
    form.collect::<String>() == "0000-00-00T00:00:00.000Z"
}
