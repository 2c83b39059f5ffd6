//! The gate in front of the Amazon channel.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Principal, Query};
use crate::problem::Problem;
use crate::routes::parse;
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::channel::NextStep;
use hawser_core::{Actor, Environment, FailureCode};
use hawser_service::channel::{ChannelAccess, Contact, ShownKey};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The environment of the request.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfEnvironment {
    /// `production` or `sandbox`. The default is that of the API key, or production for a person.
    #[param(pattern = "^(production|sandbox)$")]
    environment: Option<String>,
}

/// The state of the Amazon channel for a company and an environment.
#[derive(Serialize, ToSchema)]
#[schema(as = ChannelAccess)]
pub(crate) struct Access {
    /// `open`, or the `key_…` code of the reason why the channel is closed.
    state: &'static str,
    /// `production` or `sandbox`.
    environment: &'static str,
    /// Time of the last answered check.
    #[schema(format = DateTime)]
    checked_at: Option<String>,
    /// Time of the last check that accepted the key.
    #[schema(format = DateTime)]
    last_good_at: Option<String>,
    /// The end of the grace period, in which the last good result stays in force; only present while checks get no answer.
    #[schema(format = DateTime)]
    grace_until: Option<String>,
    /// The key in the configuration.
    key: Option<Key>,
    /// The reason if the channel is closed; `null` if it is open.
    reason: Option<Reason>,
    /// Notices in addition to the state: `key_expiring`, `key_check_unreachable`, `key_check_throttled`.
    notices: Vec<&'static str>,
    /// True if the result is older than a minute and a fresh check is running; ask again in a moment.
    is_stale: bool,
    next: Next,
    /// True if the caller may change the configuration.
    can_fix: bool,
    /// Members who may change it, if the caller may not.
    ask: Vec<Member>,
}

/// The displayable parts of a key.
#[derive(Serialize, ToSchema)]
#[schema(as = ShownKey)]
pub(crate) struct Key {
    prefix: String,
    last4: String,
    /// The description of the key.
    description: Option<String>,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// The reason for a closed channel.
#[derive(Serialize, ToSchema)]
#[schema(as = GateReason)]
pub(crate) struct Reason {
    /// A code of the failure catalogue.
    code: &'static str,
    /// Details of the reason.
    detail: Option<String>,
}

/// The next steps at a closed channel.
#[derive(Serialize, ToSchema)]
#[schema(as = GateStep)]
pub(crate) struct Next {
    /// `continue`, `get_key`, `add_key`, `replace_key`, `wait` or `ask`.
    action: &'static str,
    /// The page on which keys are created: a path of this Hawser, or the address of another one.
    portal: String,
    /// The path of the page on which the key is entered.
    services: &'static str,
}

/// A member who may change the configuration.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub(crate) struct Member {
    member_id: String,
    name: String,
}

impl From<ShownKey> for Key {
    fn from(key: ShownKey) -> Self {
        Self {
            prefix: key.prefix,
            last4: key.last4,
            description: key.description,
            expires_at: key.expires_at.map(|at| at.to_string()),
        }
    }
}

impl From<Contact> for Member {
    fn from(colleague: Contact) -> Self {
        Self { member_id: colleague.id.to_string(), name: colleague.name }
    }
}

impl From<ChannelAccess> for Access {
    fn from(access: ChannelAccess) -> Self {
        let portal = match &access.hub_url {
            Some(url) => format!("{url}/account/api-portal"),
            None => "/account/api-portal".to_owned(),
        };
        let detail = detail(&access);
        Self {
            state: access.gate.state(),
            environment: access.environment.as_str(),
            checked_at: access.gate.checked_at.map(|at| at.to_string()),
            last_good_at: access.gate.last_good_at.map(|at| at.to_string()),
            grace_until: access.gate.grace_until.map(|at| at.to_string()),
            reason: access.gate.closed_by.map(|code| Reason { code: code.as_str(), detail }),
            notices: access.gate.notices.iter().map(|code| code.as_str()).collect(),
            key: access.key.map(Key::from),
            is_stale: access.is_stale,
            next: Next { action: NextStep::as_str(access.next), portal, services: "/settings/services" },
            can_fix: access.can_fix,
            ask: access.ask.into_iter().map(Member::from).collect(),
        }
    }
}

/// Details in addition to the code.
fn detail(access: &ChannelAccess) -> Option<String> {
    match access.gate.closed_by? {
        FailureCode::KeyExpired => access.key.as_ref()?.expires_at.map(|at| format!("it ended at {at}")),
        FailureCode::KeyForbidden => Some("it lacks the permission channel.open".to_owned()),
        FailureCode::KeyCheckUnreachable | FailureCode::KeyCheckThrottled => Some(match access.gate.grace_until {
            Some(until) => format!("the last good result was in force until {until}"),
            None => "it was never checked with an answer".to_owned(),
        }),
        _ => access.gate.last_good_at.map(|at| format!("it was last accepted at {at}")),
    }
}

/// The requested environment; by default that of the API key, or production for a person.
pub(crate) fn environment(asked: &OfEnvironment, actor: &Actor) -> Result<Environment, Problem> {
    match (&asked.environment, actor) {
        (Some(text), _) => parse::environment(text),
        (None, Actor::Key { environment, .. }) => Ok(*environment),
        (None, _) => Ok(Environment::Production),
    }
}

/// Returns whether the Amazon channel is open, and if not, why and what to do. If the result is older than a minute, a fresh
/// check runs in the background.
#[utoipa::path(get, path = "/api/v1/channels/amazon/access", tag = "channels", params(OfEnvironment),
    responses((status = 200, body = Access)))]
pub(crate) async fn get_channel_access(
    State(api): State<Api>,
    who: Principal,
    Query(asked): Query<OfEnvironment>,
) -> Result<Json<Access>, Problem> {
    let access = api.app().channel_access(&who.actor, who.company, environment(&asked, &who.actor)?).await?;
    Ok(Json(access.into()))
}

/// Checks the key of the channel at once. If the portal does not answer, the result has a notice instead of a problem.
#[utoipa::path(post, path = "/api/v1/channels/amazon/access/check", tag = "channels", params(OfEnvironment),
    responses((status = 200, body = Access)))]
pub(crate) async fn check_channel_access(
    State(api): State<Api>,
    who: Principal,
    Query(asked): Query<OfEnvironment>,
) -> Result<Json<Access>, Problem> {
    let access = api.app().check_channel_key_now(&who.actor, who.company, environment(&asked, &who.actor)?).await?;
    Ok(Json(access.into()))
}
