//! The signed-in person. Operations that take this refuse API keys.

use super::cookie;
use crate::extract::principal;
use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{extract::FromRequestParts, http::request::Parts};
use hawser_core::Actor;
use hawser_service::auth::Session;

/// A session and the member who acts in it.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) actor: Actor,
}

impl FromRequestParts<Api> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        if principal::key(parts, api).await?.is_some() {
            return Err(Problem::of(ApiCode::Forbidden)
                .detail("this operation requires a person who is signed in, not an API key"));
        }
        let unauthenticated = || Problem::of(ApiCode::Unauthenticated);
        let token = cookie::token(api, &parts.headers).ok_or_else(unauthenticated)?;
        let session = api.app().authenticate(token.expose()).await?.ok_or_else(unauthenticated)?;
        let actor = session.actor();
        Ok(Self { session, actor })
    }
}
