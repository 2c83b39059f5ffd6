//! How far the synchronization of a shop is.

use crate::extract::{Id, Principal};
use crate::problem::Problem;
use crate::routes::shops::country;
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::ShopId;
use hawser_service::sync::{CountryCoverage, StreamView};
use serde::Serialize;
use utoipa::ToSchema;

/// A stream: one resource of one seller account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stream {
    account_id: String,
    /// `orders` or `verification`.
    resource: &'static str,
    /// Whether there is more to do that waits: for a worker, or in the middle of a window for the quota or its turn.
    is_waiting: bool,
    /// Whether it is being worked on now.
    is_running: bool,
    /// When it is pulled next.
    #[schema(format = DateTime)]
    due_at: String,
    /// From when on it is pulled.
    #[schema(format = DateTime)]
    since: String,
    /// Until when the window under way will be covered.
    #[schema(format = DateTime)]
    window_until: Option<String>,
    /// Orders ever received.
    orders: u64,
    /// Pages ever committed.
    pages: u64,
    /// Calls ever made.
    api_calls: u64,
    /// When the last run ended.
    #[schema(format = DateTime)]
    last_finished_at: Option<String>,
    /// Why the last run was incomplete; a code of the failure catalogue.
    last_code: Option<&'static str>,
    /// How many runs failed in a row.
    failures: u64,
    coverage: Vec<Coverage>,
}

/// What has been received of one country.
#[derive(Serialize, ToSchema)]
pub(crate) struct Coverage {
    marketplace_id: String,
    country: Option<&'static str>,
    /// Without gaps inside, the oldest first.
    stretches: Vec<Stretch>,
}

/// A stretch of last-update time.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stretch {
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    until: String,
}

impl From<CountryCoverage> for Coverage {
    fn from(covered: CountryCoverage) -> Self {
        let stretches = covered.stretches.into_iter();
        Self {
            country: country(covered.marketplace_id.as_str()),
            marketplace_id: covered.marketplace_id.to_string(),
            stretches: stretches
                .map(|(from, until)| Stretch { from: from.to_string(), until: until.to_string() })
                .collect(),
        }
    }
}

impl From<StreamView> for Stream {
    fn from(view: StreamView) -> Self {
        Self {
            account_id: view.account.to_string(),
            resource: view.resource.as_str(),
            is_waiting: view.is_waiting,
            is_running: view.is_running,
            due_at: view.due_at.to_string(),
            since: view.since.to_string(),
            window_until: view.window_until.map(|at| at.to_string()),
            orders: view.orders,
            pages: view.pages,
            api_calls: view.api_calls,
            last_finished_at: view.last_finished_at.map(|at| at.to_string()),
            last_code: view.last_code.map(|code| code.as_str()),
            failures: view.failures,
            coverage: view.coverage.into_iter().map(Coverage::from).collect(),
        }
    }
}

/// The streams of a shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct StreamList {
    streams: Vec<Stream>,
}

impl From<Vec<StreamView>> for StreamList {
    fn from(views: Vec<StreamView>) -> Self {
        Self { streams: views.into_iter().map(Stream::from).collect() }
    }
}

/// Tells what is covered, what is due and what came of the last run.
#[utoipa::path(get, path = "/api/v1/shops/{id}/streams", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, body = StreamList)))]
pub(crate) async fn list_streams(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Json<StreamList>, Problem> {
    Ok(Json(api.app().list_streams(&who.actor, shop).await?.into()))
}
