//! Names of people and companies, in the form in which they are stored.

use super::AuthError;

/// Returns a person's name without surrounding whitespace, or the e-mail address if there is none.
///
/// # Errors
/// The name is too long or has control characters.
pub(crate) fn person_name(name: Option<&str>, email: &str) -> Result<String, AuthError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(email);
    if name.chars().count() > 254 || name.chars().any(char::is_control) {
        return Err(AuthError::Invalid {
            field: "name",
            rule: "Use at most 254 characters and no control characters.",
        });
    }
    Ok(name.to_owned())
}

/// Returns a company's name with single spaces between its words.
///
/// # Errors
/// The name is empty, too long, or has control characters.
pub(crate) fn company_name(name: &str) -> Result<String, AuthError> {
    let is_plain = !name.trim().chars().any(char::is_control);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_plain && (1..=120).contains(&name.chars().count()) {
        return Ok(name);
    }
    let rule = "Use 1 to 120 characters and no control characters.";
    Err(AuthError::Invalid { field: "company_name", rule })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_name_gets_single_spaces() {
        assert_eq!(company_name("  Shenzhen\u{3000}Harbour   Ltd ").unwrap(), "Shenzhen Harbour Ltd");
        for invalid in ["", "   ", "a\0b", &"x".repeat(121)] {
            assert!(company_name(invalid).is_err(), "{invalid:?}");
        }
    }

    #[test]
    fn a_missing_name_is_replaced_by_the_address() {
        assert_eq!(person_name(Some(" 李娜 "), "li@example.com").unwrap(), "李娜");
        assert_eq!(person_name(Some("  "), "li@example.com").unwrap(), "li@example.com");
        assert!(person_name(Some("a\nb"), "li@example.com").is_err());
    }
}
