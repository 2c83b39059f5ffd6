//! What `bench pull` says: a row a contestant, the ratios that were promised, and whether every run was right.

use super::{Lane, Pull, Run, seconds};
use crate::{
    contestant::Contestant,
    job::OrdersVersion,
    statistics::{Spread, short},
};

/// What was promised.
pub(super) mod target {
    pub(in super::super) const FLOOR: f64 = 0.6;
    pub(in super::super) const CLIENT: f64 = 2.0;
    pub(in super::super) const CLIENT_V0: f64 = 20.0;
    pub(in super::super) const CALLS: f64 = 10.0;
}

/// A run in a line, while the measuring goes on.
pub fn line(lane: &Lane, run: &Run) -> String {
    let verdict = if run.is_right() {
        "right".to_owned()
    } else {
        let found = run.verdict;
        format!(
            "WRONG (exit {}, {} lost, {} doubled, {} damaged)",
            run.used.end.words(),
            found.lost,
            found.doubled,
            found.damaged
        )
    };
    let (wall, net) = (short(run.wall()), short(run.net()));
    format!("{}: {} orders in {wall} s ({net} s after the first call), {verdict}", lane.contestant.name(), lane.orders)
}

/// A contestant's figures, each over all rounds.
pub struct Row {
    pub(super) contestant: Contestant,
    orders: f64,
    pub(super) wrong: usize,
    pub(super) wall: Vec<f64>,
    net: Vec<f64>,
    cpu: Spread,
    peak: Spread,
    calls: Spread,
}

impl Row {
    pub(super) fn of(lane: &Lane) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "some thousands of orders, some megabytes, some calls")]
        let number = |count: u64| count as f64;
        let orders = number(lane.orders as u64);
        let each = |of: &dyn Fn(&Run) -> f64| lane.runs.iter().map(of).collect::<Vec<f64>>();
        Self {
            contestant: lane.contestant,
            orders,
            wrong: lane.runs.iter().filter(|run| !run.is_right()).count(),
            wall: each(&|run| orders / run.wall()),
            net: each(&|run| orders / run.net()),
            cpu: Spread::of(each(&|run| seconds(run.used.cpu_us) / orders * 1e3)),
            peak: Spread::of(each(&|run| number(run.used.peak_kib.unsigned_abs()) / 1024.0)),
            calls: Spread::of(each(&|run| number(run.asked.calls) / orders * 1e3)),
        }
    }

    pub(super) fn markdown(&self) -> String {
        let Self { wrong, cpu, peak, calls, .. } = self;
        let (name, wall, net) = (self.contestant.name(), Spread::of(self.wall.clone()), Spread::of(self.net.clone()));
        let right = if *wrong == 0 { "all".to_owned() } else { format!("**{wrong} wrong**") };
        let (cpu, peak, calls) = (short(cpu.median), short(peak.median), short(calls.median));
        format!("| {name} | {} | {wall} | {net} | {cpu} | {peak} | {calls} | {right} |", short(self.orders))
    }
}

/// Hawser over somebody else, by both clocks.
pub struct Ratio {
    pub(super) wall: Spread,
    net: Spread,
}

impl Ratio {
    pub(super) fn of(hawser: &Row, other: &Row) -> Self {
        Self { wall: Spread::of_ratios(&hawser.wall, &other.wall), net: Spread::of_ratios(&hawser.net, &other.net) }
    }

    /// The ratio that is held against what was promised: the one that is worse for Hawser, so that neither a slow start
    /// of an interpreter nor one of Hawser's own decides it.
    fn counts(&self) -> f64 {
        self.wall.median.min(self.net.median)
    }
}

/// All figures.
pub struct Report {
    rows: Vec<Row>,
    floor: Ratio,
    client: Ratio,
    client_v0: Ratio,
    calls: f64,
}

impl Report {
    /// Of all lanes.
    pub fn of(lanes: &[Lane]) -> Self {
        let rows: Vec<Row> = lanes.iter().map(Row::of).collect();
        let nobody = Row::of(&Lane { contestant: Contestant::Hawser, orders: 0, runs: Vec::new() });
        let find = |is_meant: &dyn Fn(Contestant) -> bool| {
            // Of several, the one against which Hawser looks worst.
            let meant = rows.iter().filter(|row| is_meant(row.contestant));
            let fastest = |row: &&Row| Spread::of(row.net.clone()).median;
            meant.max_by(|a, b| fastest(a).total_cmp(&fastest(b))).unwrap_or(&nobody)
        };
        let hawser = find(&|contestant| contestant == Contestant::Hawser);
        let on = |version| {
            Ratio::of(
                hawser,
                find(&move |contestant| matches!(contestant, Contestant::Client(_, v, _) if v == version)),
            )
        };
        Self {
            floor: Ratio::of(hawser, find(&|contestant| contestant == Contestant::Floor)),
            client: on(OrdersVersion::V2026),
            client_v0: on(OrdersVersion::V0),
            calls: hawser.calls.median,
            rows,
        }
    }

    /// Whether every run of Hawser's, and of the floor's that it is held against, stored every order as it is. What the
    /// clients make of it is their figure.
    pub fn is_right(&self) -> bool {
        let ours = self.rows.iter().filter(|row| !matches!(row.contestant, Contestant::Client(..)));
        ours.map(|row| row.wrong).sum::<usize>() == 0
    }

    /// Whether what was promised is kept, but for v0: without any distance twenty times a client is more than the floor, so
    /// that figure is shown here and decided by the series with some.
    pub fn meets_targets(&self) -> bool {
        self.floor.counts() >= target::FLOOR && self.client.counts() >= target::CLIENT && self.calls <= target::CALLS
    }

    /// The lines that scripts look for.
    pub fn figures(&self) -> [String; 3] {
        [
            format!("faster client: {:.1}", self.client.counts()),
            format!("faster client on v0: {:.1}", self.client_v0.counts()),
            format!("floor: {:.0} %", self.floor.counts() * 100.0),
        ]
    }

    /// Markdown.
    pub fn text(&self, pull: &Pull, load: &str) -> String {
        let rows: Vec<String> = self.rows.iter().map(Row::markdown).collect();
        let promise = |what: &str, ratio: &Ratio, wanted: f64| {
            let verdict = if ratio.counts() >= wanted { "kept" } else { "**missed**" };
            format!("| {what} | {} | {} | {} | {verdict} |", short(wanted), ratio.wall, ratio.net)
        };
        let calls = if self.calls <= target::CALLS { "kept" } else { "**missed**" };
        format!(
            "{} rounds, load average before: {load}.\n\n\
             | who | orders | orders/s, whole process | orders/s, from the first call | CPU s per 1,000 | peak MiB | calls per 1,000 | runs right |\n\
             |---|--:|--:|--:|--:|--:|--:|---|\n{}\n\n\
             | promised | at least | whole process | from the first call | |\n|---|--:|--:|--:|---|\n{}\n{}\n{}\n\
             | calls per 1,000 orders | at most {} | {} | | {calls} |\n",
            pull.rounds,
            rows.join("\n"),
            promise("Hawser over the floor", &self.floor, target::FLOOR),
            promise("Hawser over the faster client on 2026-01-01", &self.client, target::CLIENT),
            promise(
                "Hawser over the faster client on v0 with items, at no distance",
                &self.client_v0,
                target::CLIENT_V0
            ),
            short(target::CALLS),
            short(self.calls),
        )
    }
}
