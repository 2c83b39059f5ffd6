//! Requests a pull.

use crate::extract::{Body, Id, Principal};
use crate::problem::Problem;
use crate::routes::shops::country;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::ShopId;
use hawser_service::sync::Again;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The parameters of a pull.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPull {
    /// Start of the time to pull: a number of days such as `90d`, a date, or a time; not in the future.
    since: String,
    /// The time zone in which a bare date is a day, such as `Asia/Shanghai`. Default: that of the shop's first country.
    #[serde(default)]
    time_zone: Option<String>,
    /// True to request the time that is covered again, because orders may have become visible late. Default: only what is
    /// missing.
    #[serde(default)]
    again: bool,
}

/// A country whose history at Amazon begins later than requested.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClampedCountry {
    marketplace_id: String,
    country: Option<&'static str>,
    /// Start of the history that Amazon keeps.
    #[schema(format = DateTime)]
    since: String,
}

/// An enqueued pull.
#[derive(Serialize, ToSchema)]
pub(crate) struct AcceptedPull {
    /// Start of the pulled time.
    #[schema(format = DateTime)]
    since: String,
    /// True if Amazon does not reach back as far as requested in some country.
    is_clamped: bool,
    /// Those countries.
    clamped: Vec<ClampedCountry>,
    /// Path of the progress stream.
    progress: String,
}

/// Requests a pull of every order that has changed since a point in time. The next free worker starts it.
#[utoipa::path(post, path = "/api/v1/shops/{id}/pulls", tag = "shops", params(("id" = String, Path)), request_body = NewPull,
    responses((status = 202, body = AcceptedPull, headers(("Location" = String, description = "Where to watch it")))))]
pub(crate) async fn pull_orders(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
    Body(new): Body<NewPull>,
) -> Result<Response, Problem> {
    let start = api.app().pull_start(&who.actor, shop, &new.since, new.time_zone.as_deref()).await?;
    let again = Again::from_flag(new.again);
    let accepted = api.app().accept_pull_again(&who.actor, shop, &start.to_string(), again).await?;
    let progress = format!("/api/v1/shops/{shop}/progress");
    let clamped = accepted.clamped.into_iter().map(|(marketplace_id, since)| ClampedCountry {
        country: country(marketplace_id.as_str()),
        marketplace_id: marketplace_id.to_string(),
        since: since.to_string(),
    });
    let clamped: Vec<_> = clamped.collect();
    let body = AcceptedPull {
        since: accepted.since.to_string(),
        is_clamped: !clamped.is_empty(),
        clamped,
        progress: progress.clone(),
    };
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, progress)], Json(body)).into_response())
}
