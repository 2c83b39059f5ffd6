//! `bench pull`: all competitors pull the same orders of one seller in several rounds, in rotated order. A second series
//! with Hawser and the clients on v0 delays every answer, as over a real network. After each run the stored orders are
//! compared with the ground truth; a run with errors is reported as wrong.

mod late;
mod report;

use std::{process::ExitCode, time::Duration};

use clap::Args;
use hawser_core::{Clock as _, SystemClock};
use hawser_sandbox::{SellerDescription, ledger::OrdersVersion};

use crate::{
    amazon::{Amazon, Asked},
    competitors::{Client, Competitor, Place},
    ground_truth::{GroundTruth, Verdict},
    machine,
    measure::{End, Used},
    result::{BenchResult, context},
    results,
    tools::Tools,
};

/// Older than every seeded order.
const HISTORY: Duration = Duration::from_secs(90 * 24 * 3600);

/// Number of concurrent calls for items in the clients' second run on v0.
const AT_ONCE: usize = 8;

/// The arguments of the measurement.
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
    /// Number of rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Milliseconds that every answer takes longer in the second series; 0 leaves it out
    #[arg(long, default_value_t = 20)]
    late_ms: u64,
    /// Rounds of the second series
    #[arg(long, default_value_t = 3)]
    late_rounds: usize,
    /// Orders on v0 in the second series
    #[arg(long, default_value_t = 200)]
    late_v0_orders: usize,
    /// Seconds until a run is given up
    #[arg(long, default_value_t = 120)]
    patience: u64,
}

/// One run of a competitor.
struct Run {
    used: Used,
    asked: Asked,
    verdict: Verdict,
}

/// All runs of a competitor.
struct Lane {
    competitor: Competitor,
    orders: usize,
    runs: Vec<Run>,
}

/// Measures and reports.
///
/// # Errors
/// The simulated Amazon or a competitor cannot be started.
pub async fn run(pull: &Pull) -> BenchResult<ExitCode> {
    let load = machine::load();
    let amazon = Amazon::start(&pull.tools, 1, pull.orders).await?;
    let measured = both(pull, &amazon).await;
    amazon.stop().await;
    let (lanes, late) = measured?;
    let (report, late) = (report::Report::of(&lanes), late::Late::of(&late));
    let text = format!("{}{}", report.text(pull, &load), late.text(pull));
    println!("{text}");
    results::write(&pull.tools, "pull", &text)?;
    for line in report.figures().into_iter().chain([late.figure(pull)]) {
        println!("{line}");
    }
    let is_kept = report.meets_targets() && late.meets_target();
    let is_good = report.is_right() && late.is_right() && (pull.tools.results().is_none() || is_kept);
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A series of rounds with the same settings.
struct Series<'a> {
    competitors: &'a [Competitor],
    rounds: usize,
    /// Number of orders to pull on v0.
    v0_orders: usize,
    /// The delay of every answer.
    late: Duration,
}

/// Runs the series without a delay, and the one with it.
async fn both(pull: &Pull, amazon: &Amazon) -> BenchResult<(Vec<Lane>, Vec<Lane>)> {
    let all = competitors();
    let near = Series { competitors: &all, rounds: pull.rounds, v0_orders: pull.v0_orders, late: Duration::ZERO };
    let lanes = measure(pull, amazon, &near).await?;
    if pull.late_ms == 0 {
        return Ok((lanes, Vec::new()));
    }
    let late = Duration::from_millis(pull.late_ms);
    let of_v0 = all.into_iter().filter(|c| *c == Competitor::Hawser || c.version() == OrdersVersion::V0);
    let of_v0: Vec<Competitor> = of_v0.collect();
    let far = Series { competitors: &of_v0, rounds: pull.late_rounds, v0_orders: pull.late_v0_orders, late };
    Ok((lanes, measure(pull, amazon, &far).await?))
}

async fn measure(pull: &Pull, amazon: &Amazon, series: &Series<'_>) -> BenchResult<Vec<Lane>> {
    let seller = amazon.description.sellers.first().ok_or("the simulated Amazon has no seller")?;
    let since = SystemClock.now().minus(HISTORY).to_string();
    let truth = GroundTruth::fetch(amazon, seller, &since).await?;
    let (since_v0, truth_v0) = truth.latest(series.v0_orders);
    let lane = |competitor: &Competitor| {
        let orders = match competitor.version() {
            OrdersVersion::V0 => truth_v0.len(),
            OrdersVersion::V2026 => truth.len(),
        };
        Lane { competitor: *competitor, orders, runs: Vec::new() }
    };
    let mut lanes: Vec<Lane> = series.competitors.iter().map(lane).collect();
    for round in 0..series.rounds {
        for turn in 0..lanes.len() {
            let index = (turn + round) % lanes.len();
            let Some(lane) = lanes.get_mut(index) else { continue };
            let (since, truth) = match lane.competitor.version() {
                OrdersVersion::V0 => (&since_v0, &truth_v0),
                OrdersVersion::V2026 => (&since, &truth),
            };
            let run = one((pull, amazon, series.late), seller, lane.competitor, since, truth).await?;
            eprintln!("round {} of {}: {}", round + 1, series.rounds, report::line(lane, &run));
            lane.runs.push(run);
        }
    }
    Ok(lanes)
}

fn competitors() -> [Competitor; 8] {
    let client = |client, version, at_once| Competitor::Client(client, version, at_once);
    [
        Competitor::Hawser,
        Competitor::Baseline,
        client(Client::Python, OrdersVersion::V2026, 1),
        client(Client::Node, OrdersVersion::V2026, 1),
        client(Client::Python, OrdersVersion::V0, 1),
        client(Client::Node, OrdersVersion::V0, 1),
        client(Client::Python, OrdersVersion::V0, AT_ONCE),
        client(Client::Node, OrdersVersion::V0, AT_ONCE),
    ]
}

async fn one(
    (pull, amazon, late): (&Pull, &Amazon, Duration),
    seller: &SellerDescription,
    competitor: Competitor,
    since: &str,
    truth: &GroundTruth,
) -> BenchResult<Run> {
    let folder = tempfile::Builder::new().prefix("hawser-bench-").tempdir().map_err(context("a folder"))?;
    let patience = Duration::from_secs(pull.patience);
    let place = Place { tools: &pull.tools, amazon, folder: folder.path(), patience };
    let prepared = competitor.prepare(place, &[seller], since).await?;
    amazon.forget().await?;
    if !late.is_zero() {
        amazon.be_late(late).await?;
    }
    let used = prepared.run(place).await?;
    let asked = amazon.asked().await?;
    if used.end != End::Exited(0) {
        eprintln!("{} ended with {}: {}", competitor.name(), used.end.words(), used.stderr.trim());
    }
    let stored = prepared.stored(place).await?;
    let verdict =
        stored.iter().map(|stored| truth.judge(stored, competitor.version())).fold(Verdict::default(), Verdict::and);
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

    /// Seconds from the first request to the end of the process, which excludes the start of an interpreter.
    fn net(&self) -> f64 {
        self.asked.first_us.map_or(f64::NAN, |first| seconds(self.used.ended_us - first))
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of minutes are exact in an f64")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
