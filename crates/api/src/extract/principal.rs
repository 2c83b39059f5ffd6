//! The authenticated principal: a signed-in person or an API key. If a request has a key, its cookies are ignored.

use super::{ClientInfo, cookie};
use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use hawser_core::{Actor, CompanyId, Secret};
use hawser_service::api_keys::ApiKey;
use hawser_service::auth::{Caller, Session};

/// An authenticated person or API key.
pub(crate) struct Principal {
    pub(crate) actor: Actor,
    pub(crate) company: CompanyId,
    /// The session of a person; `None` for a key.
    pub(crate) session: Option<Session>,
    credential: Credential,
}

/// The credential of the request.
enum Credential {
    SessionToken(Secret),
    Key(Secret),
}

/// The token of `Authorization: Bearer`; `None` for other schemes.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    // The scheme without a token counts as an empty key.
    let (scheme, text) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then_some(text)
}

/// Authenticates the API key of the request, if it has one.
pub(crate) async fn key(parts: &mut Parts, api: &Api) -> Result<Option<(ApiKey, Secret)>, Problem> {
    let Some(text) = bearer(&parts.headers).map(Secret::new) else { return Ok(None) };
    let Ok(ClientInfo(caller)) = ClientInfo::from_request_parts(parts, api).await;
    let key = api.app().authenticate_key(text.expose(), &caller).await?;
    Ok(Some((key, text)))
}

impl FromRequestParts<Api> for Principal {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        if let Some((key, text)) = key(parts, api).await? {
            let (actor, company) = (key.actor(), key.row.company);
            return Ok(Self { actor, company, session: None, credential: Credential::Key(text) });
        }
        let unauthenticated = || Problem::of(ApiCode::Unauthenticated);
        let token = cookie::token(api, &parts.headers).ok_or_else(unauthenticated)?;
        let session = api.app().authenticate(token.expose()).await?.ok_or_else(unauthenticated)?;
        let (actor, company) = (session.actor(), session.company);
        Ok(Self { actor, company, session: Some(session), credential: Credential::SessionToken(token) })
    }
}

impl Principal {
    /// Authenticates again, for answers that stream; false once the principal has lost access or its permissions changed.
    pub(crate) async fn is_still_valid(&self, api: &Api) -> bool {
        let now = match &self.credential {
            Credential::SessionToken(token) => {
                let found = api.app().authenticate(token.expose()).await;
                found.ok().flatten().map(|session| session.actor())
            }
            Credential::Key(text) => {
                let found = api.app().authenticate_key(text.expose(), &Caller::default()).await;
                found.ok().map(|key| key.actor())
            }
        };
        now.as_ref() == Some(&self.actor)
    }
}
