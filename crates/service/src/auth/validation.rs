//! Names of people and companies, in the form in which they are stored.

use super::AuthError;
use hawser_core::name;

/// Returns a person's name without surrounding whitespace, or the e-mail address if there is none.
///
/// # Errors
/// The name is too long, has invisible characters, or reads as a web address.
pub(crate) fn person_name(name: Option<&str>, email: &str) -> Result<String, AuthError> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(email);
    name::clean(name, 254)
        .map_err(|_| AuthError::Invalid { field: "name", rule: "Use 1 to 254 visible characters and no web address." })
}

/// Returns a company's name with single spaces between its words.
///
/// # Errors
/// The name is empty, too long, has invisible characters, or reads as a web address.
pub(crate) fn company_name(name: &str) -> Result<String, AuthError> {
    name::clean(name, 120).map_err(|_| AuthError::Invalid {
        field: "company_name",
        rule: "Use 1 to 120 visible characters and no web address.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_name_gets_single_spaces() {
        assert_eq!(company_name("  Shenzhen\u{3000}Harbour   Ltd ").unwrap(), "Shenzhen Harbour Ltd");
        for invalid in ["", "   ", "a\0b", "Default\u{200b}", "go to http://evil.example", &"x".repeat(121)] {
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
