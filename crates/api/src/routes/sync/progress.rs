//! Streams the progress of a shop's pulls as server-sent events, whichever process works on them.

use super::streams::StreamList;
use crate::extract::{Id, Principal};
use crate::problem::{ApiCode, Problem};
use crate::progress::{OpenStream, Reading, TooMany, Watcher};
use crate::state::Api;
use axum::{
    extract::State,
    http::header,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use hawser_core::sync::Resource;
use hawser_core::{Actor, ShopId};
use hawser_service::App;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::time::Instant;

/// Interval at which the access of a watcher is checked again.
const RECHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Suggested wait of a client that has too many streams open.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The state of one watcher.
struct Watch {
    api: Api,
    who: Principal,
    shop: ShopId,
    watcher: Watcher,
    checked_at: Instant,
    told: Arc<str>,
    phase: Phase,
    _open: OpenStream,
}

#[derive(PartialEq, Eq)]
enum Phase {
    Running,
    /// The last `progress` event was sent; `done` is next.
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
) -> Result<Response, Problem> {
    // A shop that does not exist or is not visible is answered before the stream starts.
    api.app().get_shop(&who.actor, shop).await?;
    let open = api.progress().open.open(&who.actor).map_err(refused)?;
    let app = api.app().clone();
    let watcher = api.progress().feeds.watch(shop, move || read(app.clone(), shop));
    let watch = Watch {
        api,
        who,
        shop,
        watcher,
        checked_at: Instant::now(),
        told: Arc::default(),
        phase: Phase::Running,
        _open: open,
    };
    let events = stream::unfold(watch, |mut watch| async move {
        watch.next().await.map(|event| (Ok::<_, Infallible>(event), watch))
    });
    let events = Sse::new(events).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store")], events).into_response())
}

fn refused(limit: TooMany) -> Problem {
    let problem = match limit {
        TooMany::OfThisPerson => Problem::of(ApiCode::TooManyRequests),
        TooMany::InAll => Problem::of(ApiCode::Unavailable),
    };
    problem.detail("too many progress streams are open").retry_after(RETRY_AFTER)
}

/// Reads the progress once for all watchers. Each of them may see the shop, which is checked for each.
async fn read(app: App, shop: ShopId) -> Option<Reading> {
    let mut streams = app.list_streams(&Actor::InstanceOwner, shop).await.ok()?;
    streams.retain(|stream| stream.resource == Resource::Orders);
    let is_active = streams.iter().any(|stream| stream.is_running || stream.is_waiting);
    let text = serde_json::to_string(&StreamList::from(streams)).ok()?;
    Some(Reading { text: text.into(), is_active })
}

impl Watch {
    /// The next event; `None` after the last one, or if the caller has lost access.
    async fn next(&mut self) -> Option<Event> {
        match self.phase {
            Phase::Last => {
                self.phase = Phase::Over;
                return Some(Event::default().event("done").data("{}"));
            }
            Phase::Over => return None,
            Phase::Running => {}
        }
        let mut stopping = self.api.stopping();
        loop {
            let reading = tokio::select! {
                reading = self.watcher.next() => reading?,
                _ = stopping.wait_for(|stop| *stop) => return None,
            };
            if self.checked_at.elapsed() >= RECHECK_INTERVAL {
                if !self.has_access().await {
                    return None;
                }
                self.checked_at = Instant::now();
            }
            if !reading.is_active {
                self.phase = Phase::Last;
            }
            if reading.text != self.told || self.phase == Phase::Last {
                self.told = reading.text;
                return Some(Event::default().event("progress").data(&*self.told));
            }
        }
    }

    /// False after an expired session, a revoked key or the end of an assignment, for example.
    async fn has_access(&self) -> bool {
        self.who.is_still_valid(&self.api).await
            && self.api.app().can_see_shop(&self.who.actor, self.shop).await.unwrap_or(false)
    }
}
