//! The streams of a shop.

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
    /// True if work is pending: for a worker, for the quota, or for the next turn.
    is_waiting: bool,
    /// True while a worker works on it.
    is_running: bool,
    /// Time of the next run.
    #[schema(format = DateTime)]
    due_at: String,
    /// Start of the pulled time.
    #[schema(format = DateTime)]
    since: String,
    /// End of the current window, once known.
    #[schema(format = DateTime)]
    window_until: Option<String>,
    /// Orders received in total.
    orders: u64,
    /// Orders that are set aside now: the exceptions of the coverage.
    set_aside: u64,
    /// Pages committed in total.
    pages: u64,
    /// Requests sent in total.
    api_calls: u64,
    /// End of the last run.
    #[schema(format = DateTime)]
    last_finished_at: Option<String>,
    /// The reason if the last run was incomplete: a code of the failure catalogue.
    last_code: Option<&'static str>,
    /// Failed runs in a row.
    failures: u64,
    coverage: Vec<Coverage>,
}

/// The coverage of one country.
#[derive(Serialize, ToSchema)]
pub(crate) struct Coverage {
    marketplace_id: String,
    country: Option<&'static str>,
    /// The covered stretches, oldest first.
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
            set_aside: view.set_aside,
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

/// Lists the streams of a shop with their coverage, next due time and last result.
#[utoipa::path(get, path = "/api/v1/shops/{id}/streams", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, body = StreamList)))]
pub(crate) async fn list_streams(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Json<StreamList>, Problem> {
    Ok(Json(api.app().list_streams(&who.actor, shop).await?.into()))
}
