//! Describes errors of the configuration by setting and source. A value is never repeated, and neither is a line of the file:
//! both may contain a secret.

use figment::{
    Error, Source,
    error::{Actual, Kind},
};

/// All errors, one sentence each.
pub(super) fn describe(error: Error) -> String {
    error.into_iter().map(|error| describe_one(&error)).collect::<Vec<_>>().join("; ")
}

fn describe_one(error: &Error) -> String {
    let mut text = match &error.kind {
        Kind::Message(message) => toml_position(message).unwrap_or_else(|| "invalid value".to_owned()),
        Kind::InvalidType(actual, expected) => format!("invalid type: found {}, expected {expected}", kind_of(actual)),
        Kind::InvalidValue(actual, expected) => {
            format!("invalid value: found {}, expected {expected}", kind_of(actual))
        }
        Kind::InvalidLength(length, expected) => format!("invalid length: found {length}, expected {expected}"),
        Kind::UnknownVariant(_, expected) => format!("unknown value, expected one of {}", quoted(expected)),
        Kind::UnknownField(name, expected) => {
            format!("unknown field: found `{name}`, expected one of {}", quoted(expected))
        }
        Kind::MissingField(name) => format!("missing field `{name}`"),
        Kind::DuplicateField(name) => format!("duplicate field `{name}`"),
        Kind::ISizeOutOfRange(_) | Kind::USizeOutOfRange(_) => "the number is out of range".to_owned(),
        Kind::Unsupported(actual) => format!("{} is not supported", kind_of(actual)),
        Kind::UnsupportedKey(actual, expected) => {
            format!("a key that is {} is not supported, expected {expected}", kind_of(actual))
        }
    };
    if !error.path.is_empty() {
        text.push_str(&format!(" for {:?}", error.path.join(".")));
    }
    match error.metadata.as_ref().map(|found| (&found.source, found.name.as_ref())) {
        Some((Some(Source::File(path)), _)) => text.push_str(&format!(" in {}", path.display())),
        Some((_, name)) if name.contains("environment") => text.push_str(" in the environment"),
        Some(_) | None => {}
    }
    text
}

/// The position of an error in a TOML file. The rest of the message quotes the file.
fn toml_position(message: &str) -> Option<String> {
    let position = message.lines().next()?.strip_prefix("TOML parse error at line ")?;
    let (line, column) = position.split_once(", column ")?;
    let (line, column): (u64, u64) = (line.parse().ok()?, column.trim().parse().ok()?);
    Some(format!("the file is not valid TOML at line {line}, column {column}"))
}

fn kind_of(actual: &Actual) -> &'static str {
    match actual {
        Actual::Bool(_) => "a boolean",
        Actual::Unsigned(_) | Actual::Signed(_) => "an integer",
        Actual::Float(_) => "a decimal number",
        Actual::Char(_) | Actual::Str(_) => "a text",
        Actual::Bytes(_) => "bytes",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        Actual::Unit | Actual::Option => "nothing",
        Actual::NewtypeStruct
        | Actual::Enum
        | Actual::UnitVariant
        | Actual::NewtypeVariant
        | Actual::TupleVariant
        | Actual::StructVariant
        | Actual::Other(_) => "a value of another kind",
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use figment::{
        Figment,
        providers::{Format, Toml},
    };

    fn error_of(text: &str) -> String {
        describe(Figment::from(Toml::string(text)).extract::<Config>().unwrap_err())
    }

    #[test]
    fn errors_name_the_setting_and_never_repeat_a_value() {
        for (text, named) in [
            ("[mail]\nurl = \"smtps://user:s3\"cret@mail\"\n", "line 2, column"),
            ("[mail]\nurl = 73577357\n", "mail.url"),
            ("[vault]\nkey = [\"s3cret\"]\n", "vault.key"),
            ("[server]\ntrusted_proxies = [\"s3cret\"]\n", "trusted_proxies"),
            ("[server]\nmax_connections = \"s3cret\"\n", "server.max_connections"),
            ("[server]\nmax_connections = -73577357\n", "server.max_connections"),
            ("[registration]\nopen = \"s3cret\"\n", "registration.open"),
        ] {
            let error = error_of(text);
            assert!(error.contains(named), "{named} in {error}");
            assert!(!error.contains("s3") && !error.contains("cret") && !error.contains("73577357"), "{error}");
        }
        assert!(
            error_of("[server]\nlissen = \"x\"\n").contains("unknown field: found `lissen`, expected one of `listen`")
        );
    }
}
