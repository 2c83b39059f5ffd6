//! `bench pull`: the same orders of one seller, pulled by everybody in turn, several rounds, the order of turns rotated.
//! After each run what was stored is held against what is true; a run that is not right counts as wrong and is shown so.

mod report;

use std::{process::ExitCode, time::Duration};

use clap::Args;
use hawser_core::{Clock as _, SystemClock};

use crate::{
    amazon::{Amazon, Asked, Seller},
    contestant::{Client, Contestant, Place},
    job::OrdersVersion,
    machine,
    measure::{End, Used},
    outcome::{Outcome, doing},
    results,
    tools::Tools,
    truth::{Truth, Verdict},
};

/// Before every seeded order.
const HISTORY: Duration = Duration::from_secs(90 * 24 * 3600);

/// How many calls for items the clients have under way at once in their second run on v0.
const AT_ONCE: usize = 8;

/// How it is measured.
#[derive(Debug, Args)]
pub struct Pull {
    #[command(flatten)]
    tools: Tools,
    /// Orders of the seller
    #[arg(long, default_value_t = 10_000)]
    orders: usize,
    /// Of them, how many are pulled on v0, where every order takes a call
    #[arg(long, default_value_t = 1_000)]
    v0_orders: usize,
    /// Rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds until a run is given up
    #[arg(long, default_value_t = 120)]
    patience: u64,
}

/// One contestant's one run.
struct Run {
    used: Used,
    asked: Asked,
    verdict: Verdict,
}

/// One contestant's runs.
struct Lane {
    contestant: Contestant,
    orders: usize,
    runs: Vec<Run>,
}

/// Measures and reports.
///
/// # Errors
/// The simulated Amazon or a contestant cannot be started.
pub async fn run(pull: &Pull) -> Outcome<ExitCode> {
    let load = machine::load();
    let amazon = Amazon::start(&pull.tools, 1, pull.orders).await?;
    let lanes = measure(pull, &amazon).await;
    amazon.stop().await;
    let lanes = lanes?;
    let report = report::Report::of(&lanes);
    let text = report.text(pull, &load);
    println!("{text}");
    results::write(&pull.tools, "pull", &text)?;
    for line in report.figures() {
        println!("{line}");
    }
    let is_good = report.is_right() && (pull.tools.results().is_none() || report.meets_targets());
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(pull: &Pull, amazon: &Amazon) -> Outcome<Vec<Lane>> {
    let seller = amazon.about.sellers.first().ok_or("the simulated Amazon has no seller")?;
    let since = SystemClock.now().minus(HISTORY).to_string();
    let truth = Truth::ask(amazon, seller, &since).await?;
    let (since_v0, truth_v0) = truth.latest(pull.v0_orders);
    let mut lanes = contestants().map(|contestant| {
        let orders = match contestant.version() {
            OrdersVersion::V0 => truth_v0.len(),
            OrdersVersion::V2026 => truth.len(),
        };
        Lane { contestant, orders, runs: Vec::new() }
    });
    for round in 0..pull.rounds {
        for turn in 0..lanes.len() {
            let index = (turn + round) % lanes.len();
            let Some(lane) = lanes.get_mut(index) else { continue };
            let (since, truth) = match lane.contestant.version() {
                OrdersVersion::V0 => (&since_v0, &truth_v0),
                OrdersVersion::V2026 => (&since, &truth),
            };
            let run = one(pull, amazon, seller, lane.contestant, since, truth).await?;
            eprintln!("round {} of {}: {}", round + 1, pull.rounds, report::line(lane, &run));
            lane.runs.push(run);
        }
    }
    Ok(lanes.into())
}

fn contestants() -> [Contestant; 8] {
    let client = |client, version, at_once| Contestant::Client(client, version, at_once);
    [
        Contestant::Hawser,
        Contestant::Floor,
        client(Client::Python, OrdersVersion::V2026, 1),
        client(Client::Node, OrdersVersion::V2026, 1),
        client(Client::Python, OrdersVersion::V0, 1),
        client(Client::Node, OrdersVersion::V0, 1),
        client(Client::Python, OrdersVersion::V0, AT_ONCE),
        client(Client::Node, OrdersVersion::V0, AT_ONCE),
    ]
}

async fn one(
    pull: &Pull,
    amazon: &Amazon,
    seller: &Seller,
    contestant: Contestant,
    since: &str,
    truth: &Truth,
) -> Outcome<Run> {
    let folder = tempfile::Builder::new().prefix("hawser-bench-").tempdir().map_err(doing("a folder"))?;
    let patience = Duration::from_secs(pull.patience);
    let place = Place { tools: &pull.tools, amazon, folder: folder.path(), patience };
    let prepared = contestant.prepare(place, &[seller], since).await?;
    amazon.forget().await?;
    let used = prepared.run(place).await?;
    let asked = amazon.asked().await?;
    if used.end != End::Exited(0) {
        eprintln!("{} ended with {}: {}", contestant.name(), used.end.words(), used.stderr.trim());
    }
    let stored = prepared.stored(place).await?;
    let verdict =
        stored.iter().map(|stored| truth.judge(stored, contestant.version())).fold(Verdict::default(), Verdict::and);
    Ok(Run { used, asked, verdict })
}

impl Run {
    fn is_right(&self) -> bool {
        self.used.end == End::Exited(0) && self.verdict.is_right()
    }

    /// Seconds from the start of the process to its end.
    fn wall(&self) -> f64 {
        seconds(i64::try_from(self.used.wall_us).unwrap_or(i64::MAX))
    }

    /// Seconds from the first request to the end of the process: without what the interpreter takes to start.
    fn net(&self) -> f64 {
        self.asked.first_us.map_or(f64::NAN, |first| seconds(self.used.ended_us - first))
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of minutes are exact in an f64")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
