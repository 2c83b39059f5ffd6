//! Seller Central's consent pages (PROTOCOL A.1, A.2, A.4): a seller signs in, sees the request of an application, and
//! presses *Confirm* or *Cancel*. The pages are HTML, so that browsers and the robot take the same path. A refusal shows
//! Amazon's code in visible text only, because Amazon sends nothing to the application then.

mod checks;
mod confirm;
mod consent;
mod control;
pub(crate) mod entry_host;
mod flow;
mod pages;
mod problem;
pub(crate) mod redirects;
mod settings;
mod sign_in;
mod state;

pub(crate) use crate::seller_central::entry_host::EntryHost;
pub(crate) use control::{change_application, change_login_hop, change_seller, show_application, show_seller};
pub use settings::{ApplicationKind, ApplicationSettings, ApplicationStatus, Plan, SellerSettings};
pub(crate) use state::SellerCentral;

use crate::answer::Answer;
use crate::operation::Operation;
use crate::request::{Query, Request};
use crate::state::{Amazon, LoggedCall};
use crate::sync::lock;
use problem::Problem;
use state::SignedIn;

/// A request for a page.
struct Visit<'a> {
    amazon: &'a Amazon,
    entry_host: &'a EntryHost,
    /// Parameters of the address or of the submitted form.
    fields: Query,
    signed_in: Option<SignedIn>,
    now: i64,
    /// Set if the answer sends the browser back to the application; contains the name of the fault in it, if any.
    callback: Option<Option<&'static str>>,
}

/// Answers a request for a page; the path is relative to the entry host.
pub(crate) fn answer(amazon: &Amazon, entry_host: &EntryHost, path: &str, request: &Request) -> Answer {
    let now = amazon.clock.now_ms();
    let signed_in = lock(&amazon.seller_central).session(request.header("cookie"), now);
    let seller = signed_in.as_ref().map(|user| user.seller);
    let fault = amazon.fault(Operation::SellerCentral, seller, false);
    let mut noted = LoggedCall {
        operation: Some(Operation::SellerCentral),
        seller,
        fault: fault.as_ref().map(crate::FaultKind::name),
        request_id: amazon.request_id(),
        ..LoggedCall::default()
    };
    let answer = match fault.as_ref().and_then(crate::FaultKind::replaces_page) {
        Some(replaced) => replaced,
        None => match fields(request) {
            Ok(fields) => {
                let mut visit = Visit { amazon, entry_host, fields, signed_in, now, callback: None };
                let answer = route(&mut visit, request.method.as_str(), path);
                if let Some(fault) = visit.callback {
                    noted.operation = Some(Operation::ConsentCallback);
                    noted.fault = noted.fault.or(fault);
                }
                answer
            }
            Err(problem) => pages::refusal(problem, None),
        },
    };
    amazon.note(noted, answer.status);
    match fault {
        Some(fault) => fault.deliver(answer),
        None => answer,
    }
}

fn fields(request: &Request) -> Result<Query, Problem> {
    let text = match request.method.as_str() {
        "POST" => std::str::from_utf8(&request.body).map_err(|_| Problem::Unreadable)?,
        _ => request.query.as_deref().unwrap_or_default(),
    };
    Query::parse(text).map_err(|_| Problem::Unreadable)
}

fn route(visit: &mut Visit<'_>, method: &str, path: &str) -> Answer {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (method, segments.as_slice()) {
        ("GET", ["apps", "authorize", "consent"]) => consent::begin_on_website(visit),
        ("GET", ["apps", "store", "authorize", application_id]) => consent::begin_in_appstore(visit, application_id),
        ("GET", ["apps", "authorize", "flow", flow]) => consent::review(visit, flow),
        ("POST", ["apps", "authorize", "flow", flow]) => consent::decide(visit, flow),
        ("GET", ["apps", "authorize", "confirm", application_id]) => confirm::answer(visit, application_id),
        ("GET", ["ap", "signin"]) => sign_in::show(visit),
        ("POST", ["ap", "signin"]) => sign_in::sign_in(visit),
        ("POST", ["ap", "signout"]) => sign_in::sign_out(visit),
        _ => pages::not_found(),
    }
}
