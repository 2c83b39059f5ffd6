//! Sessions: signing in and out, who one is, where else one is signed in.

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
use hawser_service::auth;
use hawser_service::auth::{Session, SignIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionBody {
    id: String,
    person: PersonBody,
    company: CompanyBody,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    /// What the person may do.
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

/// The answer to somebody who has just come in.
pub(crate) fn begun(api: &Api, signed_in: &auth::SignedIn) -> Response {
    let body = Json(SessionBody::from(&signed_in.session));
    (StatusCode::CREATED, [(header::SET_COOKIE, cookie::set(api, &signed_in.token))], body).into_response()
}

/// What a person enters to sign in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    email: String,
    #[schema(value_type = String, format = Password, write_only)]
    password: Secret,
    /// The code of the authenticator app, or a recovery code: sent with the password once the answer was
    /// `second_factor_needed`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, write_only)]
    second_factor: Option<Secret>,
}

/// Signs in. Unknown address and wrong password get the same answer after the same time. With the right password of an
/// account that has a second factor, the answer is `second_factor_needed` (401): the same is sent again with the code. A
/// session that the request carries ends: who signs in goes on under a fresh token.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", security(()), request_body = Credentials,
    responses((status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session")))))]
pub(crate) async fn sign_in(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    headers: HeaderMap,
    Body(with): Body<Credentials>,
) -> Result<Response, Problem> {
    let with = SignIn { email: with.email, password: with.password, second_factor: with.second_factor };
    let signed_in = api.app().sign_in(with, &caller).await?;
    end_earlier(&api, &headers).await?;
    Ok(begun(&api, &signed_in))
}

/// Ends the session that the browser had until now: nobody shows its token any more.
pub(crate) async fn end_earlier(api: &Api, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = cookie::token(headers) else { return Ok(()) };
    if let Some(earlier) = api.app().authenticate(token).await? {
        api.app().sign_out(&earlier).await?;
    }
    Ok(())
}

/// Who one is and what one may do.
#[utoipa::path(get, path = "/api/v1/session", tag = "sessions", security(("session" = [])), responses((status = 200, body = SessionBody)))]
pub(crate) async fn get_session(who: SignedIn) -> Json<SessionBody> {
    Json(SessionBody::from(&who.session))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "sessions", security(("session" = [])), responses((status = 204, description = "Signed out")))]
pub(crate) async fn sign_out(State(api): State<Api>, who: SignedIn) -> Result<Response, Problem> {
    api.app().sign_out(&who.session).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear(&api))]).into_response())
}

/// Everywhere the person is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionList {
    sessions: Vec<SessionEntry>,
}

/// One place where the person is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionEntry {
    id: String,
    /// Whether it is the one that asks.
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

/// Lists where the person is signed in, the latest first.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", security(("session" = [])), responses((status = 200, body = SessionList)))]
pub(crate) async fn list_sessions(State(api): State<Api>, who: SignedIn) -> Result<Json<SessionList>, Problem> {
    let sessions = api.app().list_sessions(&who.session).await?;
    let entry = |session: Session| SessionEntry {
        id: session.id.to_string(),
        is_current: session.id == who.session.id,
        user_agent: session.user_agent,
        address: session.address,
        created_at: session.created_at.to_string(),
        last_seen_at: session.last_seen_at.to_string(),
        expires_at: session.expires_at.to_string(),
    };
    Ok(Json(SessionList { sessions: sessions.into_iter().map(entry).collect() }))
}

/// Which sessions end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Everywhere {
    /// Whether the session that asks ends as well.
    #[serde(default)]
    including_this: bool,
}

/// Signs the person out everywhere else, and here too when asked to.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions",
    params(("including_this" = Option<bool>, Query, description = "Whether the session that asks ends as well")),
    responses((status = 204, description = "Ended")))]
pub(crate) async fn end_sessions(
    State(api): State<Api>,
    who: SignedIn,
    Query(which): Query<Everywhere>,
) -> Result<Response, Problem> {
    api.app().end_sessions(&who.session, which.including_this).await?;
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
    who: SignedIn,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, Problem> {
    api.app().revoke_session(&who.session, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
