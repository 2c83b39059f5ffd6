//! Signing in and out, the current session, and the other sessions of the person.

use crate::extract::{Body, ClientInfo, Id, Query, SignedIn, cookie};
use crate::problem::Problem;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{CompanyId, Permission, Secret, SessionId};
use hawser_service::auth::{self, Session, SignIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A signed-in person.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionBody {
    id: String,
    person: PersonBody,
    company: CompanyBody,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    /// The permissions of the role.
    permissions: Vec<&'static str>,
    #[schema(format = DateTime)]
    created_at: String,
    /// To the minute.
    #[schema(format = DateTime)]
    last_seen_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub(crate) struct PersonBody {
    id: String,
    email: String,
    name: String,
    member_id: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Company)]
pub(crate) struct CompanyBody {
    id: String,
    name: String,
}

impl CompanyBody {
    pub(crate) fn of(id: &CompanyId, name: String) -> Self {
        Self { id: id.to_string(), name }
    }
}

impl From<&Session> for SessionBody {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.to_string(),
            person: PersonBody {
                id: session.person.to_string(),
                email: session.email.clone(),
                name: session.name.clone(),
                member_id: session.member.to_string(),
            },
            company: CompanyBody::of(&session.company, session.company_name.clone()),
            role: session.role.as_str(),
            permissions: session.permissions().into_iter().map(Permission::as_str).collect(),
            created_at: session.created_at.to_string(),
            last_seen_at: session.last_seen_at.to_string(),
            expires_at: session.expires_at.to_string(),
        }
    }
}

/// The answer that opens a session, with its cookie.
pub(crate) fn session_created(api: &Api, signed_in: &auth::SignedIn) -> Response {
    let body = Json(SessionBody::from(&signed_in.session));
    (StatusCode::CREATED, [(header::SET_COOKIE, cookie::set(api, &signed_in.token))], body).into_response()
}

/// The credentials of a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    email: String,
    #[schema(value_type = String, format = Password, write_only)]
    password: Secret,
    /// The code from the authenticator app, or a recovery code. It is required after the answer `second_factor_needed`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, write_only)]
    second_factor: Option<Secret>,
}

/// Signs in. An unknown address and a wrong password get the same answer after the same time. If the password is correct and the
/// account has a second factor, the answer is `second_factor_needed` (401): repeat the request with the code. A session that
/// the request carries ends, and the new one has a new token.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", security(()), request_body = Credentials,
    responses((status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session")))))]
pub(crate) async fn sign_in(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    headers: HeaderMap,
    Body(entered): Body<Credentials>,
) -> Result<Response, Problem> {
    let sign_in = SignIn { email: entered.email, password: entered.password, second_factor: entered.second_factor };
    let signed_in = api.app().sign_in(sign_in, &caller).await?;
    end_previous_session(&api, &headers).await?;
    Ok(session_created(&api, &signed_in))
}

/// Ends the previous session of the browser, whose token is replaced.
pub(crate) async fn end_previous_session(api: &Api, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = cookie::token(api, headers) else { return Ok(()) };
    if let Some(previous) = api.app().authenticate(token.expose()).await? {
        api.app().sign_out(&previous).await?;
    }
    Ok(())
}

/// Returns the current session with its person and permissions.
#[utoipa::path(get, path = "/api/v1/session", tag = "sessions", security(("session" = [])), responses((status = 200, body = SessionBody)))]
pub(crate) async fn get_session(user: SignedIn) -> Json<SessionBody> {
    Json(SessionBody::from(&user.session))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "sessions", security(("session" = [])), responses((status = 204, description = "Signed out")))]
pub(crate) async fn sign_out(State(api): State<Api>, user: SignedIn) -> Result<Response, Problem> {
    api.app().sign_out(&user.session).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear(&api))]).into_response())
}

/// The sessions of the person.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionList {
    sessions: Vec<SessionEntry>,
}

/// A session of the person.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionEntry {
    id: String,
    /// True for the session of this request.
    is_current: bool,
    user_agent: Option<String>,
    address: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Lists the sessions of the person, newest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", security(("session" = [])), responses((status = 200, body = SessionList)))]
pub(crate) async fn list_sessions(State(api): State<Api>, user: SignedIn) -> Result<Json<SessionList>, Problem> {
    let sessions = api.app().list_sessions(&user.session).await?;
    let entry = |session: Session| SessionEntry {
        id: session.id.to_string(),
        is_current: session.id == user.session.id,
        user_agent: session.user_agent,
        address: session.address,
        created_at: session.created_at.to_string(),
        last_seen_at: session.last_seen_at.to_string(),
        expires_at: session.expires_at.to_string(),
    };
    Ok(Json(SessionList { sessions: sessions.into_iter().map(entry).collect() }))
}

/// The sessions to end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndSessions {
    /// True to end the session of this request as well.
    #[serde(default)]
    including_this: bool,
}

/// Ends all other sessions of the person, and this one if `including_this` is set.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions",
    params(("including_this" = Option<bool>, Query, description = "True to end the session of this request as well")),
    responses((status = 204, description = "Ended")))]
pub(crate) async fn end_sessions(
    State(api): State<Api>,
    user: SignedIn,
    Query(which): Query<EndSessions>,
) -> Result<Response, Problem> {
    api.app().end_sessions(&user.session, which.including_this).await?;
    let ended = StatusCode::NO_CONTENT;
    if which.including_this {
        return Ok((ended, [(header::SET_COOKIE, cookie::clear(&api))]).into_response());
    }
    Ok(ended.into_response())
}

/// Ends one of the person's own sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions", security(("session" = [])), params(("id" = String, Path)),
    responses((status = 204, description = "Ended")))]
pub(crate) async fn revoke_session(
    State(api): State<Api>,
    user: SignedIn,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, Problem> {
    api.app().revoke_session(&user.session, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
