//! E-mail addresses, in the one form in which they are compared.

use super::AuthError;

/// The address in small letters without blanks around it.
///
/// # Errors
/// It has not the form of an address. Whether it exists only a mail would show.
pub(crate) fn normalize(text: &str) -> Result<String, AuthError> {
    let email = text.trim().to_lowercase();
    let is_plain = !email.chars().any(|c| c.is_control() || c.is_whitespace());
    let has_form = email.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && !domain.is_empty()
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    if is_plain && has_form && email.len() <= 254 {
        return Ok(email);
    }
    Err(AuthError::Invalid { field: "email", rule: "an e-mail address such as name@example.com" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_case_and_blanks() {
        assert_eq!(normalize(" Li.Na@Example.COM ").unwrap(), "li.na@example.com");
        for bad in ["", "li", "@example.com", "li@", "l i@example.com", "a@b@c", "a@.com", "a@b."] {
            assert!(normalize(bad).is_err(), "{bad}");
        }
    }
}
