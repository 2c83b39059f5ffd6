//! The consent page, from its address on the application's website or in the Appstore to the seller's decision.

use super::checks::examine;
use super::flow::{Flow, Stage, Start};
use super::problem::Problem;
use super::state::secret;
use super::{Visit, pages};
use crate::seller_central::redirects;
use crate::seller_central::redirects::LoginRedirect;
use crate::{answer::Answer, sync::lock};

/// The consent address to which an application sends a seller (PROTOCOL A.1).
pub(super) fn begin_on_website(visit: &mut Visit<'_>) -> Answer {
    let owned = |name: &str| visit.fields.get(name).map(str::to_owned);
    let Some(application_id) = owned("application_id") else {
        return pages::refusal(Problem::UnknownApplication, visit.signed_in.as_ref());
    };
    let start = Start::Website { redirect_uri: owned("redirect_uri"), state: owned("state") };
    begin(visit, application_id, start)
}

/// The Appstore's page of an application (PROTOCOL A.2). Its address is specific to the sandbox.
pub(super) fn begin_in_appstore(visit: &mut Visit<'_>, application_id: &str) -> Answer {
    begin(visit, application_id.to_owned(), Start::Appstore)
}

fn begin(visit: &mut Visit<'_>, application_id: String, start: Start) -> Answer {
    let is_beta = visit.fields.get("version") == Some("beta");
    let flow = Flow { application_id, start, is_beta, started_ms: visit.now, stage: Stage::Open };
    let key = lock(&visit.amazon.seller_central).begin(flow);
    review(visit, &key)
}

/// The application's request with its buttons, or the sign-in form.
pub(super) fn review(visit: &mut Visit<'_>, key: &str) -> Answer {
    let Some(user) = visit.signed_in.clone() else {
        return redirects::redirect(redirects::with_query(
            &format!("{}/ap/signin", visit.entry_host.prefix),
            &[("flow", Some(key))],
        ));
    };
    let checked = in_progress(visit, key).and_then(|flow| Ok((examine(visit, &user, &flow.wish())?, flow)));
    match checked {
        Ok((clear, flow)) => pages::consent(visit, &user, key, &flow, &clear),
        Err(problem) => pages::refusal_with_exit(problem, visit, &user, key),
    }
}

/// Handles *Confirm*, *Authorize Now* and *Cancel*.
pub(super) fn decide(visit: &mut Visit<'_>, key: &str) -> Answer {
    let Some(user) = visit.signed_in.clone() else {
        return pages::refusal(Problem::NotInProgress, None);
    };
    if visit.fields.get("form_token") != Some(user.form_token.as_str()) {
        return pages::refusal(Problem::Forged, Some(&user));
    }
    let decided = match visit.fields.get("choice") {
        Some("confirm") => confirm(visit, key),
        Some("cancel") => in_progress(visit, key).and_then(|_| {
            let is_first = lock(&visit.amazon.seller_central).advance(key, &Stage::Open, Stage::Over);
            is_first.then(|| pages::canceled(&user)).ok_or(Problem::NotInProgress)
        }),
        _ => Err(Problem::Unreadable),
    };
    decided.unwrap_or_else(|problem| pages::refusal(problem, Some(&user)))
}

fn in_progress(visit: &Visit<'_>, key: &str) -> Result<Flow, Problem> {
    let flow = lock(&visit.amazon.seller_central).flow(key).ok_or(Problem::NotInProgress)?;
    match flow.stage {
        _ if flow.is_late(visit.now) => Err(Problem::TimedOut),
        Stage::Open => Ok(flow),
        Stage::Confirmed { .. } | Stage::Over => Err(Problem::NotInProgress),
    }
}

fn confirm(visit: &mut Visit<'_>, key: &str) -> Result<Answer, Problem> {
    let user = visit.signed_in.clone().ok_or(Problem::NotInProgress)?;
    let flow = in_progress(visit, key)?;
    let clear = examine(visit, &user, &flow.wish())?;
    let (login_uri, state) = {
        let central = lock(&visit.amazon.seller_central);
        match &flow.start {
            Start::Website { state, .. } => (clear.login_uri.clone().filter(|_| central.has_login_hop), state.clone()),
            Start::Appstore => (clear.login_uri.clone(), None),
        }
    };
    let amazon_state = login_uri.is_some().then(secret);
    let next = match &amazon_state {
        Some(text) => Stage::Confirmed { seller: user.seller, amazon_state: text.clone() },
        None => Stage::Over,
    };
    if !lock(&visit.amazon.seller_central).advance(key, &Stage::Open, next) {
        return Err(Problem::NotInProgress);
    }
    Ok(match (login_uri, amazon_state) {
        (Some(login_uri), Some(amazon_state)) => {
            let (application_id, seller) = (flow.application_id.as_str(), user.seller);
            let hop = LoginRedirect { application_id, seller, amazon_state: &amazon_state, is_beta: flow.is_beta };
            redirects::to_log_in(visit, &login_uri, hop)
        }
        _ => redirects::back(visit, &user, &clear, state.as_deref()),
    })
}
