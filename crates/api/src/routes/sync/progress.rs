//! Streams the progress of a shop's pulls as server-sent events, whichever process works on them.

use super::streams::StreamList;
use crate::extract::{Id, Principal};
use crate::problem::Problem;
use crate::state::Api;
use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use hawser_core::ShopId;
use hawser_core::sync::Resource;
use std::{convert::Infallible, time::Duration};

/// Polling interval.
const POLL_INTERVAL: Duration = Duration::from_millis(400);

/// The state of one watcher.
struct Watch {
    api: Api,
    who: Principal,
    shop: ShopId,
    told: String,
    phase: Phase,
}

#[derive(PartialEq, Eq)]
enum Phase {
    First,
    Running,
    /// True after the last `progress` event; `done` is next.
    Last,
    Over,
}

/// Watches a pull: sends an event `progress` (a list of streams) on each change, and an event `done` when nothing runs.
#[utoipa::path(get, path = "/api/v1/shops/{id}/progress", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "Server-sent events")))]
pub(crate) async fn watch_progress(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    // A shop that does not exist or is not visible is answered before the stream starts.
    api.app().get_shop(&who.actor, shop).await?;
    let watch = Watch { api, who, shop, told: String::new(), phase: Phase::First };
    let events = stream::unfold(watch, |mut watch| async move { watch.next().await.map(|event| (Ok(event), watch)) });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

impl Watch {
    /// The next event; `None` after the last one, or if the caller has lost access.
    async fn next(&mut self) -> Option<Event> {
        let mut stopping = self.api.stopping();
        loop {
            match self.phase {
                Phase::Last => {
                    self.phase = Phase::Over;
                    return Some(Event::default().event("done").data("{}"));
                }
                Phase::Over => return None,
                Phase::First => self.phase = Phase::Running,
                Phase::Running => tokio::select! {
                    () = tokio::time::sleep(POLL_INTERVAL) => {}
                    _ = stopping.wait_for(|stop| *stop) => return None,
                },
            }
            // An expired session, a revoked key or an unassigned shop ends the stream as well.
            if !self.who.is_still_valid(&self.api).await {
                return None;
            }
            let mut streams = self.api.app().list_streams(&self.who.actor, self.shop).await.ok()?;
            streams.retain(|stream| stream.resource == Resource::Orders);
            if !streams.iter().any(|stream| stream.is_running || stream.is_waiting) {
                self.phase = Phase::Last;
            }
            let text = serde_json::to_string(&StreamList::from(streams)).ok()?;
            if text != self.told || self.phase == Phase::Last {
                self.told.clone_from(&text);
                return Some(Event::default().event("progress").data(text));
            }
        }
    }
}
