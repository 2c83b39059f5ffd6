//! The second series, in which every answer is delayed. Without a delay, a client that makes one call per order pays only
//! the processor time of its calls, and twenty times its speed is more than the baseline; a delay makes calls as expensive
//! as in practice.

use super::{
    Lane, Pull,
    report::{Ratio, Row, target},
};
use crate::{
    competitors::Competitor,
    statistics::{Spread, short},
};

/// The results of the series; empty if it was skipped.
pub struct Late {
    rows: Vec<Row>,
    /// Ratio to the faster client with its default settings, which makes one call after the other.
    client: Option<Ratio>,
    /// Ratio to the faster client with concurrent calls.
    at_once: Option<Ratio>,
}

impl Late {
    /// Summarizes the lanes of the series.
    pub fn of(lanes: &[Lane]) -> Self {
        let rows: Vec<Row> = lanes.iter().map(Row::of).collect();
        let over = |is_at_once: bool| {
            let hawser = rows.iter().find(|row| row.competitor == Competitor::Hawser)?;
            let clients = rows.iter().filter(
                |row| matches!(row.competitor, Competitor::Client(_, _, at_once) if (at_once > 1) == is_at_once),
            );
            let speed = |row: &&Row| Spread::of(row.wall.clone()).median;
            Some(Ratio::of(hawser, clients.max_by(|a, b| speed(a).total_cmp(&speed(b)))?))
        };
        let (client, at_once) = (over(false), over(true));
        Self { rows, client, at_once }
    }

    /// True if Hawser stored every order correctly.
    pub fn is_right(&self) -> bool {
        self.rows.iter().all(|row| row.competitor != Competitor::Hawser || row.wrong == 0)
    }

    /// True if the target for v0 is met. It is measured over the whole process because the clients make more calls than the
    /// request log keeps, so that the time of the first one is unknown.
    pub fn meets_target(&self) -> bool {
        self.client.as_ref().is_some_and(|ratio| ratio.wall.median >= target::CLIENT_V0)
    }

    /// The line that scripts read.
    pub fn figure(&self, pull: &Pull) -> String {
        match &self.client {
            Some(ratio) => format!("faster client on v0 at {} ms: {:.1}", pull.late_ms, ratio.wall.median),
            None => "faster client on v0 at a distance: not measured".to_owned(),
        }
    }

    /// The report as Markdown.
    pub fn text(&self, pull: &Pull) -> String {
        let (Some(client), Some(at_once)) = (&self.client, &self.at_once) else { return String::new() };
        let rows: Vec<String> = self.rows.iter().map(Row::markdown).collect();
        let verdict = if self.meets_target() { "kept" } else { "**missed**" };
        format!(
            "\nEvery answer {} ms later, {} rounds.\n\n\
             | who | orders | orders/s, whole process | orders/s, from the first call | CPU s per 1,000 | peak MiB | calls per 1,000 | runs right |\n\
             |---|--:|--:|--:|--:|--:|--:|---|\n{}\n\n\
             | promised | at least | whole process | |\n|---|--:|--:|---|\n\
             | Hawser over the faster client on v0 with items, as its constructor makes it | {} | {} | {verdict} |\n\
             | the same with several calls under way, which Amazon's rate for items does not allow | | {} | |\n",
            pull.late_ms,
            pull.late_rounds,
            rows.join("\n"),
            short(target::CLIENT_V0),
            client.wall,
            at_once.wall,
        )
    }
}
