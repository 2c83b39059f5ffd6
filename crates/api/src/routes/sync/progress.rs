//! The progress of a shop's streams as server-sent events, whichever process works on them.

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

/// How often is looked.
const POLL_INTERVAL: Duration = Duration::from_millis(400);

/// Who watches what, and what was told last.
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
    /// `progress` was told; `done` is next.
    Last,
    Over,
}

/// Watches a pull: an event `progress` (a list of streams) at each change, an event `done` when nothing runs any more.
#[utoipa::path(get, path = "/api/v1/shops/{id}/progress", tag = "shops", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "Server-sent events")))]
pub(crate) async fn watch_progress(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    // What is not there, or not theirs, is answered before anything is streamed.
    api.app().get_shop(&who.actor, shop).await?;
    let watch = Watch { api, who, shop, told: String::new(), phase: Phase::First };
    let events = stream::unfold(watch, |mut watch| async move { watch.next().await.map(|event| (Ok(event), watch)) });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

impl Watch {
    /// The next event; `None` when there is nothing more to tell, or to nobody who may know.
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
            // A session or key that ended, or a shop that was taken away, ends the stream as well.
            if !self.who.is_still(&self.api).await {
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
