//! Names of people and companies, in the form in which they are kept.

use super::AuthError;

/// A person's name; without one, the e-mail address stands in.
///
/// # Errors
/// Too long, or with control characters.
pub(crate) fn of_person(name: Option<&str>, email: &str) -> Result<String, AuthError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(email);
    if name.chars().count() > 254 || name.chars().any(char::is_control) {
        return Err(AuthError::Invalid { field: "name", rule: "at most 254 characters, none a control character" });
    }
    Ok(name.to_owned())
}

/// A company's name, with single blanks between its words.
///
/// # Errors
/// Empty, too long, or with control characters.
pub(crate) fn of_company(name: &str) -> Result<String, AuthError> {
    let is_plain = !name.trim().chars().any(char::is_control);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_plain && (1..=120).contains(&name.chars().count()) {
        return Ok(name);
    }
    Err(AuthError::Invalid { field: "company_name", rule: "1 to 120 characters, none a control character" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_named_with_single_blanks() {
        assert_eq!(of_company("  Shenzhen\u{3000}Harbour   Ltd ").unwrap(), "Shenzhen Harbour Ltd");
        for bad in ["", "   ", "a\0b", &"x".repeat(121)] {
            assert!(of_company(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn without_a_name_the_address_stands_in() {
        assert_eq!(of_person(Some(" 李娜 "), "li@example.com").unwrap(), "李娜");
        assert_eq!(of_person(Some("  "), "li@example.com").unwrap(), "li@example.com");
        assert!(of_person(Some("a\nb"), "li@example.com").is_err());
    }
}
