//! The address to which the application's log-in page sends the browser (PROTOCOL A.1 steps 6 and 7, A.2 steps 4 and 5).
//! The application must send state, redirect address and `version=beta`; only a redirect address that was named at the
//! start of the consent is kept from there.

use super::checks::{ConsentRequest, examine};
use super::flow::{Flow, Stage};
use super::problem::Problem;
use super::state::SignedIn;
use super::{Visit, pages};
use crate::seller_central::redirects;
use crate::{answer::Answer, sync::lock};

/// Answers the confirm address of an application.
pub(super) fn answer(visit: &mut Visit<'_>, application_id: &str) -> Answer {
    let user = visit.signed_in.clone();
    match go_on(visit, application_id) {
        Ok(answer) => answer,
        Err(problem) => pages::refusal(problem, user.as_ref()),
    }
}

fn go_on(visit: &mut Visit<'_>, application_id: &str) -> Result<Answer, Problem> {
    let user = visit.signed_in.clone().ok_or(Problem::NotInProgress)?;
    let (key, flow) = confirmed(visit, application_id, &user)?;
    let start = flow.wish();
    let wish = ConsentRequest {
        redirect_uri: visit.fields.get("redirect_uri").or(start.redirect_uri),
        is_beta: visit.fields.get("version") == Some("beta"),
        ..start
    };
    let clear = examine(visit, &user, &wish)?;
    if !lock(&visit.amazon.seller_central).advance(&key, &flow.stage, Stage::Over) {
        return Err(Problem::NotInProgress);
    }
    let state = visit.fields.get("state").map(str::to_owned);
    Ok(redirects::back(visit, &user, &clear, state.as_deref()))
}

/// The consent that this user confirmed for this application, found by the `amazon_state` that only its log-in page knows.
fn confirmed(visit: &Visit<'_>, application_id: &str, user: &SignedIn) -> Result<(String, Flow), Problem> {
    let amazon_state = visit.fields.get("amazon_state").ok_or(Problem::NotInProgress)?;
    let found = lock(&visit.amazon.seller_central).confirmed(amazon_state);
    let (key, flow) = found.ok_or(Problem::NotInProgress)?;
    let is_own = matches!(flow.stage, Stage::Confirmed { seller, .. } if seller == user.seller);
    if !is_own || flow.application_id != application_id {
        return Err(Problem::NotInProgress);
    }
    if flow.is_late(visit.now) { Err(Problem::TimedOut) } else { Ok((key, flow)) }
}
