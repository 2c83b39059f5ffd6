//! The checks before a consent: the application, its addresses and the user.

use super::{
    ApplicationKind, ApplicationStatus, Plan, Visit,
    flow::{Flow, Start},
    problem::Problem,
    state::SignedIn,
};
use crate::sync::lock;

/// The facts of a consent that are checked.
pub(super) struct ConsentRequest<'a> {
    pub(super) application_id: &'a str,
    pub(super) redirect_uri: Option<&'a str>,
    pub(super) is_beta: bool,
    pub(super) is_appstore: bool,
}

/// A consent that passed all checks.
pub(super) struct ApprovedConsent {
    pub(super) application: usize,
    /// The address that receives the code.
    pub(super) redirect_uri: String,
    pub(super) login_uri: Option<String>,
}

impl Flow {
    /// The facts to check.
    pub(super) fn wish(&self) -> ConsentRequest<'_> {
        let redirect_uri = match &self.start {
            Start::Website { redirect_uri, .. } => redirect_uri.as_deref(),
            Start::Appstore => None,
        };
        let is_appstore = self.start == Start::Appstore;
        ConsentRequest { application_id: &self.application_id, redirect_uri, is_beta: self.is_beta, is_appstore }
    }
}

/// Checks the application, then its addresses, then the user.
pub(super) fn examine(
    visit: &Visit<'_>,
    user: &SignedIn,
    wish: &ConsentRequest<'_>,
) -> Result<ApprovedConsent, Problem> {
    let account = lock(&visit.amazon.seller_central).account(user.seller);
    let applications = lock(&visit.amazon.applications);
    let position = applications.iter().position(|known| known.application_id == wish.application_id);
    let application = position.ok_or(Problem::UnknownApplication)?;
    let known = applications.get(application).ok_or(Problem::UnknownApplication)?;
    let settings = &known.settings;
    match (settings.status, settings.kind) {
        (ApplicationStatus::Suspended, _) => return Err(Problem::Suspended),
        (_, ApplicationKind::Private) => return Err(Problem::Private),
        (ApplicationStatus::Draft, _) if !wish.is_beta => return Err(Problem::Draft),
        (ApplicationStatus::Published, _) if wish.is_beta => return Err(Problem::NotDraft),
        (ApplicationStatus::Draft | ApplicationStatus::Published, _) => {}
    }
    let first = settings.redirect_uris.first().ok_or(Problem::AddressesMissing)?;
    if wish.is_appstore && settings.login_uri.is_none() {
        return Err(Problem::AddressesMissing);
    }
    let redirect_uri = wish.redirect_uri.unwrap_or(first);
    if redirect_uri.contains('#') {
        return Err(Problem::Fragment);
    }
    if !settings.redirect_uris.iter().any(|registered| registered == redirect_uri) {
        return Err(Problem::Unregistered);
    }
    if visit.amazon.sellers.get(user.seller).is_none_or(|seller| seller.region != known.region) {
        return Err(Problem::Region);
    }
    if account.plan == Plan::Individual {
        return Err(Problem::IndividualPlan);
    }
    if !user.is_primary {
        return Err(Problem::NotPrimary);
    }
    if account.is_entity_unsupported {
        return Err(Problem::Entity);
    }
    if !settings.has_room() {
        return Err(Problem::Limit);
    }
    Ok(ApprovedConsent { application, redirect_uri: redirect_uri.to_owned(), login_uri: settings.login_uri.clone() })
}
