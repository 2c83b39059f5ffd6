//! The control port: `POST /advance {"seconds": N}` moves the clock, `POST /run_due` runs every stream that is due, and
//! `GET /state` returns the time and the state of the streams. A run that waits continues when the clock is moved.

use super::HostTime;
use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use hawser_core::Clock as _;
use hawser_service::App;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

type Answer = Result<Json<Value>, (StatusCode, String)>;

#[derive(Clone)]
struct Control {
    app: App,
    time: Arc<HostTime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

pub(super) fn router(app: App, time: Arc<HostTime>) -> Router {
    Router::new()
        .route("/advance", post(advance))
        .route("/run_due", post(run_due))
        .route("/state", get(state))
        .with_state(Control { app, time })
}

async fn advance(State(control): State<Control>, Json(advance): Json<Advance>) -> Json<Value> {
    let now = control.time.advance(Duration::from_secs(advance.seconds));
    Json(json!({"now": now}))
}

async fn run_due(State(control): State<Control>) -> Answer {
    let streams = control.app.run_due().await.map_err(|error| broken(&error))?;
    Ok(Json(json!({"now": control.time.now(), "streams": streams})))
}

async fn state(State(control): State<Control>) -> Answer {
    let now = control.time.now();
    let totals = control.app.store().for_claim().stream_totals(now).await.map_err(|error| broken(&error))?;
    Ok(Json(json!({"now": now, "streams": totals.streams, "due": totals.due, "running": totals.running,
        "failing": totals.failing, "orders": totals.orders, "pages": totals.pages, "api_calls": totals.api_calls,
        "fenced_writes": totals.fenced_writes})))
}

fn broken(error: &dyn std::fmt::Display) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
