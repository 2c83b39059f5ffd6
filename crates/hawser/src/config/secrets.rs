//! Hides the secrets in addresses, so that the addresses can be shown.

use std::borrow::Cow;
use url::Url;

/// Replaces a secret.
pub(super) const HIDDEN: &str = "***";

/// Hides the password of a database address, in the authority and in the query.
pub(super) fn without_password(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return HIDDEN.to_owned() };
    if url.password().is_some() {
        _ = url.set_password(Some(HIDDEN));
    }
    let is_secret = |name: &str| matches!(name, "password" | "sslpassword");
    if url.query_pairs().any(|(name, _)| is_secret(&name)) {
        let hide = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
            let value = if is_secret(&name) { HIDDEN.to_owned() } else { value.into_owned() };
            (name.into_owned(), value)
        };
        let pairs: Vec<_> = url.query_pairs().map(hide).collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    url.into()
}

/// Hides user and password of an address. Some mail servers use a token as the user.
pub(super) fn without_login(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return HIDDEN.to_owned() };
    if !url.username().is_empty() || url.password().is_some() {
        let is_hidden = url.set_username(HIDDEN).is_ok() && url.set_password(Some(HIDDEN)).is_ok();
        if !is_hidden {
            return HIDDEN.to_owned();
        }
    }
    url.into()
}

/// An address for a message. One that may contain a login is not repeated.
pub(super) fn quoted(address: &str) -> String {
    if address.contains('@') { HIDDEN.to_owned() } else { format!("{address:?}") }
}

/// True if an address has a user or a password.
pub(super) fn has_login(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_of_a_mail_server_is_hidden() {
        assert_eq!(without_login("smtp://127.0.0.1:25"), "smtp://127.0.0.1:25");
        assert_eq!(without_login("smtps://to%40ken:s3cret@mail:465"), "smtps://***:***@mail:465");
        assert_eq!(without_login("smtps://token@mail"), "smtps://***:***@mail");
        assert_eq!(without_login("s3cret"), "***");
    }

    #[test]
    fn only_the_password_of_a_database_address_is_hidden() {
        for plain in ["sqlite:/var/lib/hawser/hawser.db", "postgres://hawser@db.internal:5432/hawser?host=%2Frun%2Fpg"]
        {
            assert_eq!(without_password(plain), plain);
        }
        let shown = without_password(
            "postgres://hawser:s3cret%2F@db:5432/hawser?sslmode=require&password=s3cret&sslpassword=s3cret",
        );
        assert_eq!(shown, "postgres://hawser:***@db:5432/hawser?sslmode=require&password=***&sslpassword=***");
    }
}
