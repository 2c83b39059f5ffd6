//! The token broker: Amazon's access tokens for the company's own tools.

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
use hawser_service::authorizations::{NoAccessToken, ShopAccessToken};
use serde::Serialize;
use utoipa::ToSchema;

/// Warnings for the holder of an access token; always the same.
const WARNINGS: [&str; 3] = ["full_roles", "spends_the_shops_quota", "outlives_the_key"];

/// Access tokens of a shop, one per seller account.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessTokens {
    tokens: Vec<AccessToken>,
    /// The seller accounts for which there is no token at present.
    without_token: Vec<WithoutToken>,
    /// Always `full_roles` (a token may do everything that the application may), `spends_the_shops_quota` (every call uses the
    /// quota with which orders are synchronized) and `outlives_the_key` (revoking the API key does not revoke the token).
    #[schema(value_type = Vec<String>)]
    warnings: [&'static str; 3],
}

/// An access token of Amazon. Refresh tokens are never returned: request another access token instead.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccessToken {
    account_id: String,
    seller_id: String,
    /// The value of `x-amz-access-token`.
    access_token: String,
    /// The end of the token, up to an hour ahead.
    #[schema(format = DateTime)]
    expires_at: String,
    /// Whole seconds until then.
    expires_in: u64,
    /// `na`, `eu` or `fe`.
    region: &'static str,
    /// The base URL of that region's Selling Partner API, without a trailing slash.
    endpoint: String,
    /// The marketplaces in which the seller participates; before the first verification, the selected ones.
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
    /// Amazon's message.
    detail: Option<String>,
}

impl From<ShopAccessToken> for AccessToken {
    fn from(issued: ShopAccessToken) -> Self {
        Self {
            account_id: issued.account.to_string(),
            seller_id: issued.seller_id.to_string(),
            access_token: issued.token.expose().to_owned(),
            expires_at: issued.expires_at.to_string(),
            expires_in: issued.expires_in.as_secs(),
            region: issued.region.as_str(),
            endpoint: issued.endpoint,
            marketplace_ids: issued.marketplaces.iter().map(ToString::to_string).collect(),
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

/// Issues short-lived access tokens of Amazon. Requires `tokens.mint` and `buyer_data.read`; every token is audited. Limited to
/// 60 requests an hour per caller and shop, then 429 with `Retry-After`.
#[utoipa::path(post, path = "/api/v1/shops/{id}/access-token", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, body = AccessTokens)))]
pub(crate) async fn create_access_token(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Response, Problem> {
    let issued = api.app().create_access_tokens(&who.actor, shop).await?;
    for token in &issued.tokens {
        api.metrics().token_issued(token.region.as_str());
    }
    let body = AccessTokens {
        tokens: issued.tokens.into_iter().map(AccessToken::from).collect(),
        without_token: issued.without.into_iter().map(WithoutToken::from).collect(),
        warnings: WARNINGS,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}
