//! The environment variables of Hawser. A variable that is set but unknown is refused, because a misspelt address would
//! otherwise be ignored and the real Amazon be called instead.

use super::sections::Config;
use crate::error::Failure;
use std::ffi::OsString;

const PREFIX: &str = "HAWSER_";

/// Variables that are not part of the configuration.
const OTHERS: [&str; 3] = ["HAWSER_DATA_DIR", "HAWSER_CONFIG", "HAWSER_LOG"];

/// Prefixes of variables that belong to the tools and the tests of the workspace.
const IGNORED: [&str; 2] = ["HAWSER_TEST_", "HAWSER_CACHE"];

/// The value above which a name is similar enough to be suggested.
const SIMILAR: f64 = 0.8;

/// Checks the names of all variables that begin with `HAWSER_`.
///
/// # Errors
/// The first unknown name, with the most similar known one. Values are not repeated.
pub fn check(variables: impl Iterator<Item = (OsString, OsString)>) -> Result<(), Failure> {
    let known = known();
    for (name, _) in variables {
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(PREFIX) && !IGNORED.iter().any(|prefix| name.starts_with(prefix));
        if is_ours && !known.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            let suggestion = suggestion(&name, &known).map_or(String::new(), |known| format!(" Did you mean {known}?"));
            return Err(Failure::Config(format!("the environment variable {name} is unknown.{suggestion}")));
        }
    }
    Ok(())
}

/// The names of all known variables. Two underscores separate a section from a name.
fn known() -> Vec<String> {
    let mut names: Vec<String> = OTHERS.map(str::to_owned).into();
    // The master key is never serialized.
    names.push("HAWSER_VAULT__KEY".to_owned());
    let config = serde_json::to_value(Config::default()).unwrap_or_default();
    collect(PREFIX, &config, &mut names);
    names
}

fn collect(path: &str, value: &serde_json::Value, names: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let separator = if path == PREFIX { "" } else { "__" };
                collect(&format!("{path}{separator}{}", name.to_uppercase()), value, names);
            }
        }
        _ => names.push(path.to_owned()),
    }
}

fn suggestion<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let plain = |name: &str| name.to_uppercase().trim_start_matches(PREFIX).replace('_', "");
    let similarity = |known: &str| strsim::jaro_winkler(&plain(name), &plain(known));
    let best = known.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)))?;
    (similarity(best) >= SIMILAR).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str) -> Result<(), String> {
        check([(name.into(), "value".into())].into_iter()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn known_variables_and_those_of_other_programs_are_accepted() {
        for name in [
            "HAWSER_DATA_DIR",
            "HAWSER_LOG",
            "HAWSER_VAULT__KEY",
            "HAWSER_SERVER__PUBLIC_URL",
            "HAWSER_AMAZON__ENDPOINTS__LWA",
            "HAWSER_TEST_POSTGRES",
            "PATH",
        ] {
            assert_eq!(checked(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn an_unknown_variable_is_refused_with_the_most_similar_name() {
        for (name, meant) in [
            ("HAWSER_AMAZON_ENDPOINTS_LWA", "HAWSER_AMAZON__ENDPOINTS__LWA"),
            ("HAWSER_DATADIR", "HAWSER_DATA_DIR"),
            ("HAWSER_SERVER__PUBLICURL", "HAWSER_SERVER__PUBLIC_URL"),
        ] {
            let refused = checked(name).unwrap_err();
            assert!(refused.ends_with(&format!("{name} is unknown. Did you mean {meant}?")), "{refused}");
        }
        assert!(checked("HAWSER_QQQ").unwrap_err().ends_with("HAWSER_QQQ is unknown."));
    }
}
