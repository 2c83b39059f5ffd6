//! Who asks: a person signed in, or a program with an API key. A request that shows a key is the key's, whatever cookie it
//! carries besides.

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

/// Somebody known, and who acts for them.
pub(crate) struct Principal {
    pub(crate) actor: Actor,
    pub(crate) company: CompanyId,
    /// The session; a key has none.
    pub(crate) session: Option<Session>,
    proof: Proof,
}

/// What the request showed.
enum Proof {
    Cookie(Secret),
    Key(Secret),
}

/// What stands behind `Authorization: Bearer`; other schemes are somebody else's business.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    // The scheme alone: a key that was left out.
    let (scheme, text) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then_some(text)
}

/// The key that the request shows, if it shows one.
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
            return Ok(Self { actor, company, session: None, proof: Proof::Key(text) });
        }
        let refused = || Problem::of(ApiCode::Unauthenticated);
        let token = Secret::new(cookie::token(&parts.headers).ok_or_else(refused)?);
        let session = api.app().authenticate(token.expose()).await?.ok_or_else(refused)?;
        let (actor, company) = (session.actor(), session.company);
        Ok(Self { actor, company, session: Some(session), proof: Proof::Cookie(token) })
    }
}

impl Principal {
    /// Whether it is still so: for answers that go on for a while.
    pub(crate) async fn is_still(&self, api: &Api) -> bool {
        let now = match &self.proof {
            Proof::Cookie(token) => {
                let found = api.app().authenticate(token.expose()).await;
                found.ok().flatten().map(|session| session.actor())
            }
            Proof::Key(text) => {
                let found = api.app().authenticate_key(text.expose(), &Caller::default()).await;
                found.ok().map(|key| key.actor())
            }
        };
        now.as_ref() == Some(&self.actor)
    }
}
