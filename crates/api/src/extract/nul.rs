//! Refuses NUL characters in requests: no field needs them, and PostgreSQL cannot store them in a text.

use crate::problem::Problem;
use hawser_core::failure::Rule;
use serde_json::Value;

/// The refusal of a field.
fn refused(field: &str) -> Problem {
    Problem::invalid(field, Rule::new("without a NUL character", "不含 NUL 字符"))
}

/// Checks the query string as it was sent.
///
/// # Errors
/// A name or value with a NUL character.
pub(super) fn check_query(query: &str) -> Result<(), Problem> {
    // Almost every request ends here.
    if !query.contains("%00") {
        return Ok(());
    }
    // `%00` is a NUL character wherever it occurs, because a literal percent sign is sent as `%25`.
    let parameter = query.split('&').find(|parameter| parameter.contains("%00")).unwrap_or_default();
    let name = parameter.split('=').next().unwrap_or_default();
    Err(refused(if name.contains("%00") { "query" } else { name }))
}

/// Checks a JSON body.
///
/// # Errors
/// A text or name with a NUL character, which valid JSON can only write as an escape.
pub(super) fn check_body(body: &[u8]) -> Result<(), Problem> {
    const ESCAPE: &[u8] = b"\\u0000";
    if !body.windows(ESCAPE.len()).any(|bytes| bytes == ESCAPE) {
        return Ok(());
    }
    // The same bytes may also be an escaped backslash before a text, and invalid JSON is reported by the caller.
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return Ok(()) };
    field_of(&body, "body").map_or(Ok(()), |field| Err(refused(field)))
}

/// The innermost named field with a NUL character; serde_json limits the depth.
fn field_of<'v>(value: &'v Value, name: &'v str) -> Option<&'v str> {
    match value {
        Value::String(text) => text.contains('\0').then_some(name),
        Value::Array(values) => values.iter().find_map(|value| field_of(value, name)),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(field, value)| if field.contains('\0') { Some(name) } else { field_of(value, field) }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_character_is_found_wherever_it_is_and_only_there() {
        assert!(check_query("status=SHIPPED&number=902").is_ok());
        assert!(check_query("status=%2500").is_ok());
        assert!(check_query("limit=1&status=%00").is_err());
        assert!(check_body(br#"{"name": "a \\u0000 b"}"#).is_ok());
        assert!(check_body(br#"{"name": "a \u0000 b"}"#).is_err());
        assert!(check_body(br#"{"names": [{"inner": "\u0000"}]}"#).is_err());
        assert_eq!(field_of(&serde_json::json!({"a": 1, "b": ["x", "\0"]}), "body"), Some("b"));
    }
}
