//! Signing in and out. The session cookie is limited to the path prefix of Seller Central.

use super::problem::Problem;
use super::state::COOKIE;
use super::{Visit, pages};
use crate::seller_central::redirects;
use crate::{answer::Answer, sync::lock};

/// The sign-in form of a consent.
pub(super) fn show(visit: &Visit<'_>) -> Answer {
    match visit.fields.get("flow") {
        Some(flow) => pages::sign_in(visit, flow, false),
        None => pages::refusal(Problem::NotInProgress, None),
    }
}

/// Checks email address and password and continues with the consent.
pub(super) fn sign_in(visit: &Visit<'_>) -> Answer {
    let Some(flow) = visit.fields.get("flow") else {
        return pages::refusal(Problem::NotInProgress, None);
    };
    let (email, password) = (visit.fields.get("email").unwrap_or_default(), visit.fields.get("password"));
    let is_one_of = |own: &str| own.eq_ignore_ascii_case(email.trim());
    let known = visit.amazon.sellers.iter().find(|seller| {
        (is_one_of(&seller.email) || is_one_of(&seller.second_user_email)) && password == Some(seller.password.as_str())
    });
    let Some(seller) = known else {
        return pages::sign_in(visit, flow, true);
    };
    let is_primary = is_one_of(&seller.email);
    let email = if is_primary { &seller.email } else { &seller.second_user_email };
    let key = lock(&visit.amazon.seller_central).open_session(seller.index, email, is_primary, visit.now);
    let secure = if visit.entry_host.is_secure() { "; Secure" } else { "" };
    let path = if visit.entry_host.prefix.is_empty() { "/" } else { visit.entry_host.prefix };
    redirects::redirect(format!("{}/apps/authorize/flow/{}", visit.entry_host.prefix, in_path(flow)))
        .with("set-cookie", format!("{COOKIE}={key}; Path={path}; HttpOnly; SameSite=Lax{secure}"))
}

/// Signs out and shows the sign-in form, to continue with another account.
pub(super) fn sign_out(visit: &Visit<'_>) -> Answer {
    let token = visit.fields.get("form_token");
    match visit.signed_in.as_ref().filter(|user| token == Some(user.form_token.as_str())) {
        Some(user) => lock(&visit.amazon.seller_central).close_session(&user.form_token),
        None => return pages::refusal(Problem::Forged, visit.signed_in.as_ref()),
    }
    let page = format!("{}/ap/signin", visit.entry_host.prefix);
    redirects::redirect(redirects::with_query(&page, &[("flow", visit.fields.get("flow"))]))
}

/// The key of a consent if it has only the characters of a key, so that it can be part of a path.
fn in_path(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).collect()
}
