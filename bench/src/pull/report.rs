//! The report of `bench pull`: one row per competitor, the ratios with their targets, and the correctness of every run.

use hawser_sandbox::ledger::OrdersVersion;

use super::{Lane, Pull, Run, seconds};
use crate::{
    competitors::Competitor,
    statistics::{Spread, short},
};

/// The targets.
pub(super) mod target {
    pub(in super::super) const BASELINE: f64 = 0.6;
    pub(in super::super) const CLIENT: f64 = 2.0;
    pub(in super::super) const CLIENT_V0: f64 = 20.0;
    pub(in super::super) const CALLS: f64 = 10.0;
}

/// A line about one run, printed during the measurement.
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
    format!("{}: {} orders in {wall} s ({net} s after the first call), {verdict}", lane.competitor.name(), lane.orders)
}

/// The measurements of a competitor, each over all rounds.
pub struct Row {
    pub(super) competitor: Competitor,
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
            competitor: lane.competitor,
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
        let (name, wall, net) = (self.competitor.name(), Spread::of(self.wall.clone()), Spread::of(self.net.clone()));
        let right = if *wrong == 0 { "all".to_owned() } else { format!("**{wrong} wrong**") };
        let (cpu, peak, calls) = (short(cpu.median), short(peak.median), short(calls.median));
        format!("| {name} | {} | {wall} | {net} | {cpu} | {peak} | {calls} | {right} |", short(self.orders))
    }
}

/// The ratio of Hawser's speed to that of another competitor, over the whole process and from the first call.
pub struct Ratio {
    pub(super) wall: Spread,
    net: Spread,
}

impl Ratio {
    pub(super) fn of(hawser: &Row, other: &Row) -> Self {
        Self { wall: Spread::of_ratios(&hawser.wall, &other.wall), net: Spread::of_ratios(&hawser.net, &other.net) }
    }

    /// The ratio that is compared with the target: the worse one for Hawser, so that the start of an interpreter, or of
    /// Hawser, does not decide it.
    fn counts(&self) -> f64 {
        self.wall.median.min(self.net.median)
    }
}

pub struct Report {
    rows: Vec<Row>,
    baseline: Ratio,
    client: Ratio,
    client_v0: Ratio,
    calls: f64,
}

impl Report {
    /// Summarizes all lanes.
    pub fn of(lanes: &[Lane]) -> Self {
        let rows: Vec<Row> = lanes.iter().map(Row::of).collect();
        let none = Row::of(&Lane { competitor: Competitor::Hawser, orders: 0, runs: Vec::new() });
        let find = |is_meant: &dyn Fn(Competitor) -> bool| {
            // Among several, the fastest one is compared with Hawser.
            let meant = rows.iter().filter(|row| is_meant(row.competitor));
            let fastest = |row: &&Row| Spread::of(row.net.clone()).median;
            meant.max_by(|a, b| fastest(a).total_cmp(&fastest(b))).unwrap_or(&none)
        };
        let hawser = find(&|competitor| competitor == Competitor::Hawser);
        let on = |version| {
            Ratio::of(
                hawser,
                find(&move |competitor| matches!(competitor, Competitor::Client(_, v, _) if v == version)),
            )
        };
        Self {
            baseline: Ratio::of(hawser, find(&|competitor| competitor == Competitor::Baseline)),
            client: on(OrdersVersion::V2026),
            client_v0: on(OrdersVersion::V0),
            calls: hawser.calls.median,
            rows,
        }
    }

    /// True if every run of Hawser and of the baseline stored every order correctly. Errors of the clients are only reported.
    pub fn is_right(&self) -> bool {
        let ours = self.rows.iter().filter(|row| !matches!(row.competitor, Competitor::Client(..)));
        ours.map(|row| row.wrong).sum::<usize>() == 0
    }

    /// True if the targets are met, except the one for v0: without a delay, twenty times the speed of a client is more than the
    /// baseline, so that target is decided by the series with a delay.
    pub fn meets_targets(&self) -> bool {
        self.baseline.counts() >= target::BASELINE
            && self.client.counts() >= target::CLIENT
            && self.calls <= target::CALLS
    }

    /// The lines that scripts read.
    pub fn figures(&self) -> [String; 3] {
        [
            format!("faster client: {:.1}", self.client.counts()),
            format!("faster client on v0: {:.1}", self.client_v0.counts()),
            format!("baseline: {:.0} %", self.baseline.counts() * 100.0),
        ]
    }

    /// The report as Markdown.
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
            promise("Hawser over the baseline", &self.baseline, target::BASELINE),
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
