//! Pulls a window in one or more parts. A part that fails is split, and the smaller part is stored before it is requested, so
//! that another process continues with it. A part that is too short to be split is given up until the run ends, so that
//! everything else still arrives.

use super::{
    abort::Abort,
    narrowing::{part_end, split, widened},
    run::{Run, WindowEnd},
    window::{NOT_BEFORE_NOW, Window},
};
use hawser_core::{
    FailureCode, MarketplaceId, Timestamp,
    sync::coverage::{Coverage, Interval},
};
use hawser_store::WindowState;
use std::{collections::BTreeMap, time::Duration};

/// Failed windows of a run after which it ends, so that a run that gets nowhere leaves most of the quota.
const FAILED_WINDOWS: u32 = 24;

impl Run<'_> {
    /// Pulls a window to its end; with `resumed`, the open window of an earlier run comes first. Adds what is done, or given
    /// up, to the coverage. Returns the covered stretch, if nothing of it was given up.
    pub(super) async fn stretch(
        &mut self,
        window: &Window,
        mut resumed: Option<WindowState>,
        coverage: &mut BTreeMap<MarketplaceId, Coverage>,
    ) -> Result<Option<Interval>, Abort> {
        let mut from = window.from;
        let mut is_whole = true;
        loop {
            let part = match resumed.take() {
                Some(open) => open,
                None => self.open_part(window, from).await?,
            };
            let (part, until) = self.part(part).await?;
            is_whole &= until.is_ok();
            let (Ok(until) | Err(until)) = until;
            if let Some(done) = Interval::new(from, until) {
                for marketplace in &window.marketplaces {
                    coverage.entry(marketplace.clone()).or_default().add(done);
                }
            }
            if part.before == window.before || until <= from {
                return Ok(Interval::new(window.from, until).filter(|_| is_whole));
            }
            from = until;
        }
    }

    /// Opens the part of a window that begins at `from`.
    async fn open_part(&self, window: &Window, from: Timestamp) -> Result<WindowState, Abort> {
        let (app, claimed) = (self.requests.app, self.requests.claimed);
        let before = part_end(window, from, self.narrowing.span, app.now());
        let part = hawser_store::Window { from, before, marketplaces: window.marketplaces.clone() };
        app.store().for_claim().open_window(claimed, &part).await?;
        Ok(WindowState {
            from,
            before,
            marketplaces: part.marketplaces,
            until: None,
            page_token: None,
            page_token_at: None,
            pages: 0,
            page_hash: None,
            repeats: 0,
        })
    }

    /// Pulls a part, or the first half of it if it fails, and so on. Returns the part that was pulled and its end; `Err` if
    /// it was given up.
    async fn part(&mut self, mut part: WindowState) -> Result<(WindowState, Result<Timestamp, Timestamp>), Abort> {
        let store = self.requests.app.store().for_claim();
        let claimed = self.requests.claimed;
        loop {
            let (code, detail) = match self.pages(&mut part).await {
                Ok(WindowEnd::Reached(until)) => {
                    self.widen().await?;
                    return Ok((part, Ok(until)));
                }
                Ok(WindowEnd::Failed { detail }) => (FailureCode::NoProgress, detail),
                // Amazon may be out of order, so that only the next run tries a smaller window.
                Err(Abort::Refused(code, detail)) if self.is_worth_narrowing(code) => {
                    if let Some((end, span)) = self.smaller(&part) {
                        store.narrow_window(claimed, part.from, end, span).await?;
                        return Err(Abort::Refused(code, detail));
                    }
                    if self.narrowing.given_up.is_some() {
                        return Err(Abort::Refused(code, detail));
                    }
                    (code, detail)
                }
                Err(abort) => return Err(abort),
            };
            self.narrowing.failed += 1;
            tracing::warn!(shop.id = %claimed.shop, window.from = %part.from, %code, detail, "a window failed; trying a smaller one");
            if let Some((end, span)) = self.smaller(&part) {
                store.narrow_window(claimed, part.from, end, span).await?;
                self.narrowing.span = Some(span);
                part = WindowState {
                    before: Some(end),
                    until: None,
                    page_token: None,
                    page_token_at: None,
                    pages: 0,
                    page_hash: None,
                    repeats: 0,
                    ..part
                };
            } else {
                let until = self.end_of(&part);
                let stretch = Interval { from: part.from, until };
                store.give_up_window(claimed, stretch).await?;
                self.narrowing.given_up_in_row += 1;
                self.narrowing.given_up.get_or_insert((stretch, code, detail.clone()));
                if self.narrowing.failed < FAILED_WINDOWS {
                    return Ok((part, Err(until)));
                }
            }
            if self.narrowing.failed >= FAILED_WINDOWS {
                return Err(Abort::Refused(code, detail));
            }
        }
    }

    /// Ends the run as incomplete if it, or an earlier turn of it, has given a stretch up.
    pub(super) fn report_given_up(&self) -> Result<(), Abort> {
        let (stretch, code, detail) = match (&self.narrowing.given_up, self.requests.claimed.given_up) {
            (Some((stretch, code, detail)), _) => (*stretch, *code, detail.as_deref()),
            (None, Some(stretch)) => (stretch, FailureCode::NoProgress, None),
            (None, None) => return Ok(()),
        };
        let reason = detail.map_or_else(String::new, |detail| format!(": {detail}"));
        let detail = format!("missing from {} until {}{reason}", stretch.from, stretch.until);
        Err(Abort::Refused(code, Some(detail)))
    }

    /// Lets the next windows be longer after one that succeeded.
    async fn widen(&mut self) -> Result<(), Abort> {
        self.narrowing.given_up_in_row = 0;
        if let Some(span) = self.narrowing.span {
            self.narrowing.span = widened(span);
            let store = self.requests.app.store().for_claim();
            store.limit_windows(self.requests.claimed, self.narrowing.span).await?;
        }
        Ok(())
    }

    /// The end and the length of the first half of a part; `None` if it is too short.
    fn smaller(&self, part: &WindowState) -> Option<(Timestamp, Duration)> {
        let until = self.end_of(part);
        // The orders of a single page tell too little about the rest.
        let median = if part.pages > 1 { self.seen.median_update() } else { None };
        let end = split(part.from, until, median, self.narrowing.given_up_in_row)?;
        Some((end, end.since(part.from)))
    }

    /// The end of a part: its own, Amazon's, or the latest that can be requested.
    fn end_of(&self, part: &WindowState) -> Timestamp {
        let latest = self.requests.app.now().minus(NOT_BEFORE_NOW);
        part.before.or(part.until).unwrap_or(latest).min(latest).max(part.from)
    }

    /// True if a window that failed for this reason, in the last run already, should be smaller in the next one.
    fn is_worth_narrowing(&self, code: FailureCode) -> bool {
        matches!(code, FailureCode::AnswerMalformed | FailureCode::AmazonUnavailable)
            && self.requests.claimed.failures > 0
    }
}
