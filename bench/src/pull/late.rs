//! The second series: every answer comes later. Without any distance a client that makes a call for every order pays for its
//! calls only what they cost the processor, and twenty times its speed is more than the floor; with some distance a call costs
//! what it costs in life.

use super::{
    Lane, Pull,
    report::{Ratio, Row, target},
};
use crate::{
    contestant::Contestant,
    statistics::{Spread, short},
};

/// What came of it; nothing when it was left out.
pub struct Late {
    rows: Vec<Row>,
    /// Over the faster client as its constructor makes it: one call after the other.
    client: Option<Ratio>,
    /// Over the faster one with several calls under way.
    at_once: Option<Ratio>,
}

impl Late {
    /// Of the series' lanes.
    pub fn of(lanes: &[Lane]) -> Self {
        let rows: Vec<Row> = lanes.iter().map(Row::of).collect();
        let over = |is_at_once: bool| {
            let hawser = rows.iter().find(|row| row.contestant == Contestant::Hawser)?;
            let clients = rows.iter().filter(
                |row| matches!(row.contestant, Contestant::Client(_, _, at_once) if (at_once > 1) == is_at_once),
            );
            let speed = |row: &&Row| Spread::of(row.wall.clone()).median;
            Some(Ratio::of(hawser, clients.max_by(|a, b| speed(a).total_cmp(&speed(b)))?))
        };
        let (client, at_once) = (over(false), over(true));
        Self { rows, client, at_once }
    }

    /// Whether Hawser stored every order as it is.
    pub fn is_right(&self) -> bool {
        self.rows.iter().all(|row| row.contestant != Contestant::Hawser || row.wrong == 0)
    }

    /// Whether what was promised on v0 is kept. By the whole process: the clients' many calls are more than what the record
    /// of requests keeps of the first one.
    pub fn meets_target(&self) -> bool {
        self.client.as_ref().is_some_and(|ratio| ratio.wall.median >= target::CLIENT_V0)
    }

    /// The line that scripts look for.
    pub fn figure(&self, pull: &Pull) -> String {
        match &self.client {
            Some(ratio) => format!("faster client on v0 at {} ms: {:.1}", pull.late_ms, ratio.wall.median),
            None => "faster client on v0 at a distance: not measured".to_owned(),
        }
    }

    /// Markdown.
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
