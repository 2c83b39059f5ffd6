//! Redirects of Seller Central: within itself, to the application's log-in page, and back with a code.

use super::{Visit, checks::ApprovedConsent, pages, problem::Problem, state::SignedIn};
use crate::{answer::Answer, faults::FaultKind, lwa::Code, operation::Operation, sync::lock};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters are encoded except the unreserved ones of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Adds parameters to an address; absent ones are left out.
pub(super) fn with_query(address: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let mut address = address.to_owned();
    for (name, value) in parameters.iter().filter_map(|&(name, value)| Some((name, value?))) {
        let joint = match address.contains('?') {
            false => "?",
            true if address.ends_with(['?', '&']) => "",
            true => "&",
        };
        address.push_str(joint);
        address.push_str(name);
        address.push('=');
        address.extend(utf8_percent_encode(value, ENCODED));
    }
    address
}

pub(super) fn redirect(address: String) -> Answer {
    pages::bare(302, "").with("location", address)
}

/// The id that an application receives: the Seller ID, or a vendor group's id (whose format is not documented).
pub(super) fn selling_partner_id(visit: &Visit<'_>, seller: usize) -> String {
    if lock(&visit.amazon.seller_central).account(seller).is_vendor {
        return format!("amzn1.vg.{}", 3_100_001 + seller);
    }
    visit.amazon.sellers.get(seller).map(|seller| seller.seller_id.clone()).unwrap_or_default()
}

/// Redirects to the application's log-in page (PROTOCOL A.1 step 5, A.2 step 2).
pub(super) fn to_log_in(visit: &Visit<'_>, login_uri: &str, hop: LoginRedirect<'_>) -> Answer {
    let callback = format!("{}/apps/authorize/confirm/{}", visit.entry_host.base, hop.application_id);
    redirect(with_query(
        login_uri,
        &[
            ("amazon_callback_uri", Some(callback.as_str())),
            ("amazon_state", Some(hop.amazon_state)),
            ("selling_partner_id", Some(selling_partner_id(visit, hop.seller).as_str())),
            ("version", hop.is_beta.then_some("beta")),
        ],
    ))
}

/// The facts that the log-in page receives.
pub(super) struct LoginRedirect<'a> {
    pub(super) application_id: &'a str,
    pub(super) seller: usize,
    pub(super) amazon_state: &'a str,
    pub(super) is_beta: bool,
}

/// Redirects to the application with a code (PROTOCOL A.1 step 7) and counts one authorization.
pub(super) fn back(visit: &mut Visit<'_>, user: &SignedIn, clear: &ApprovedConsent, state: Option<&str>) -> Answer {
    let amazon = visit.amazon;
    let has_room = lock(&amazon.applications).get_mut(clear.application).is_some_and(|known| known.settings.take());
    if !has_room {
        return pages::refusal(Problem::Limit, Some(user));
    }
    let fault = amazon.fault(Operation::ConsentCallback, Some(user.seller), false);
    visit.callback = Some(fault.as_ref().map(FaultKind::name));
    let code = Code {
        seller: user.seller,
        application: clear.application,
        redirect_uri: Some(clear.redirect_uri.clone()),
        issued_ms: visit.now,
    };
    let code = fault.is_none().then(|| lock(&amazon.grants).issue_code(code));
    redirect(with_query(
        &clear.redirect_uri,
        &[
            ("state", state),
            ("selling_partner_id", Some(selling_partner_id(visit, user.seller).as_str())),
            ("spapi_oauth_code", code.as_deref()),
        ],
    ))
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn parameters_are_added_to_what_is_there() {
        assert_eq!(with_query("http://a/b", &[("x", Some("1 &=ü")), ("y", None)]), "http://a/b?x=1%20%26%3D%C3%BC");
        assert_eq!(with_query("http://a/b?c=d", &[("x", Some("~1"))]), "http://a/b?c=d&x=~1");
        assert_eq!(with_query("http://a/b?", &[("x", Some("1")), ("y", Some("2"))]), "http://a/b?x=1&y=2");
    }
}
