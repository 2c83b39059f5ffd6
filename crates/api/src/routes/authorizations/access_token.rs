//! The token broker: Amazon's own access tokens for the company's tools.

use crate::extract::{Id, Principal};
use crate::problem::Problem;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use hawser_core::ShopId;
use hawser_service::shops::{NoAccessToken, ShopAccessToken};
use serde::Serialize;
use utoipa::ToSchema;

/// What whoever holds such a token has to know; always the same.
const WARNINGS: [&str; 3] = ["full_roles", "spends_the_shops_quota", "outlives_the_key"];

/// Access tokens of a shop, one for each seller account.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessTokens {
    tokens: Vec<AccessToken>,
    /// The seller accounts for which Amazon gives none now.
    without_token: Vec<WithoutToken>,
    /// Always `full_roles` (a token may do everything that the application may), `spends_the_shops_quota` (every call is taken
    /// from the quota that the orders are pulled with) and `outlives_the_key` (revoking the API key does not end it).
    #[schema(value_type = Vec<String>)]
    warnings: [&'static str; 3],
}

/// An access token of Amazon. There is never a refresh token with it: ask again instead.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessToken {
    account_id: String,
    seller_id: String,
    /// The value of `x-amz-access-token`.
    access_token: String,
    /// When Amazon stops taking it: what is really left, up to an hour.
    #[schema(format = DateTime)]
    expires_at: String,
    /// The same in whole seconds from now.
    expires_in: u64,
    /// `na`, `eu` or `fe`.
    region: &'static str,
    /// The base address of that region's Selling Partner API, without a slash at its end.
    endpoint: String,
    /// The marketplaces that the seller takes part in; those ticked as long as the shop was never verified.
    marketplace_ids: Vec<String>,
}

/// A seller account without a token.
#[derive(Serialize, ToSchema)]
pub(crate) struct WithoutToken {
    account_id: String,
    seller_id: String,
    region: &'static str,
    /// A code of the failure catalogue.
    code: &'static str,
    /// What Amazon said.
    detail: Option<String>,
}

impl From<ShopAccessToken> for AccessToken {
    fn from(minted: ShopAccessToken) -> Self {
        Self {
            account_id: minted.account.to_string(),
            seller_id: minted.seller_id.to_string(),
            access_token: minted.token.expose().to_owned(),
            expires_at: minted.expires_at.to_string(),
            expires_in: minted.expires_in.as_secs(),
            region: minted.region.as_str(),
            endpoint: minted.endpoint,
            marketplace_ids: minted.marketplaces.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<NoAccessToken> for WithoutToken {
    fn from(without: NoAccessToken) -> Self {
        Self {
            account_id: without.account.to_string(),
            seller_id: without.seller_id.to_string(),
            region: without.region.as_str(),
            code: without.code.as_str(),
            detail: without.detail,
        }
    }
}

/// Hands out short-lived access tokens of Amazon. It takes `tokens.mint` and `buyer_data.read`; each is on record; 60 times an
/// hour for each caller and shop, then 429 with `Retry-After`.
#[utoipa::path(post, path = "/api/v1/shops/{id}/access-token", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, body = AccessTokens)))]
pub(crate) async fn create_access_token(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Response, Problem> {
    let minted = api.app().create_access_tokens(&who.actor, shop).await?;
    for token in &minted.tokens {
        api.metrics().token_issued(token.region.as_str());
    }
    let body = AccessTokens {
        tokens: minted.tokens.into_iter().map(AccessToken::from).collect(),
        without_token: minted.without.into_iter().map(WithoutToken::from).collect(),
        warnings: WARNINGS,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
