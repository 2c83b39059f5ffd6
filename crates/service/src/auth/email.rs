//! E-mail addresses in the normalized form in which they are stored and compared.

use super::AuthError;

/// Returns the address in lower case, without surrounding whitespace.
///
/// # Errors
/// The address is malformed. Only an e-mail could show whether it exists.
pub(crate) fn normalize(text: &str) -> Result<String, AuthError> {
    let email = text.trim().to_lowercase();
    let is_plain = !email.chars().any(|c| c.is_control() || c.is_whitespace());
    let is_well_formed = email.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && !domain.is_empty()
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    if is_plain && is_well_formed && email.len() <= 254 {
        return Ok(email);
    }
    Err(AuthError::Invalid { field: "email", rule: "Enter an e-mail address such as name@example.com." })
}

/// Like [`normalize`], but replaces a malformed address by one that no account has. Callers treat it like an unknown address,
/// so that timing does not reveal the difference.
pub(crate) fn normalize_or_unknown(text: &str) -> String {
    normalize(text).unwrap_or_else(|_| "@".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_whitespace() {
        assert_eq!(normalize(" Li.Na@Example.COM ").unwrap(), "li.na@example.com");
        for malformed in ["", "li", "@example.com", "li@", "l i@example.com", "a@b@c", "a@.com", "a@b."] {
            assert!(normalize(malformed).is_err(), "{malformed}");
        }
    }
}
