//! `bench faults`: Hawser and the published clients pull a seller in Japan while a fault occurs in the middle. Then the
//! stored orders are compared with the ground truth one by one, including the Japanese texts.

mod rows;

use std::{process::ExitCode, time::Duration};

use clap::Args;
use hawser_core::{Clock as _, SystemClock};
use hawser_sandbox::{SellerDescription, ledger::OrdersVersion};

use crate::{
    amazon::Amazon,
    competitors::{Client, Competitor, Place},
    ground_truth::{GroundTruth, Verdict},
    measure::End,
    result::{BenchResult, context},
    results,
    tools::Tools,
};
use rows::{ROWS, Row};

/// Older than every seeded order.
const HISTORY: Duration = Duration::from_secs(90 * 24 * 3600);

/// North America, Europe and Japan.
const SELLERS: usize = 3;

/// The arguments of the measurement.
#[derive(Debug, Args)]
pub struct Faults {
    #[command(flatten)]
    tools: Tools,
    /// Orders of each seller
    #[arg(long, default_value_t = 1_000)]
    orders: usize,
    /// Seconds until a pull is given up
    #[arg(long, default_value_t = 60)]
    patience: u64,
    /// Only the faults whose name contains this text
    #[arg(long)]
    only: Option<String>,
}

/// The result of one pull.
#[derive(Debug, Clone, Copy)]
struct Cell {
    end: End,
    verdict: Verdict,
}

/// A seller and its ground truth.
struct Known<'a> {
    seller: &'a SellerDescription,
    truth: GroundTruth,
}

/// Measures and reports.
///
/// # Errors
/// The simulated Amazon or a competitor cannot be started.
pub async fn run(faults: &Faults) -> BenchResult<ExitCode> {
    let amazon = Amazon::start(&faults.tools, SELLERS, faults.orders).await?;
    let lines = measure(faults, &amazon).await;
    amazon.stop().await;
    let lines = lines?;
    let text = text(faults, &lines);
    println!("{text}");
    if faults.only.is_none() {
        results::write(&faults.tools, "faults", &text)?;
    }
    let is_good = lines.iter().all(|(_, cells)| cells.first().is_some_and(|hawser| hawser.is_right()));
    println!("Hawser: {}", if is_good { "0 lost, 0 doubled, 0 damaged, exit 0 in every row" } else { "NOT right" });
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn competitors() -> [Competitor; 3] {
    let [python, node] = Client::ALL.map(|client| Competitor::Client(client, OrdersVersion::V2026, 1));
    [Competitor::Hawser, python, node]
}

async fn measure<'a>(faults: &Faults, amazon: &Amazon) -> BenchResult<Vec<(&'a Row, Vec<Cell>)>> {
    let since = SystemClock.now().minus(HISTORY).to_string();
    let mut known = Vec::new();
    for seller in &amazon.description.sellers {
        known.push(Known { seller, truth: GroundTruth::fetch(amazon, seller, &since).await? });
    }
    let mut lines = Vec::new();
    let is_wanted = |row: &&Row| faults.only.as_deref().is_none_or(|only| row.name.contains(only));
    for row in ROWS.iter().filter(is_wanted) {
        let sellers = known.iter().filter(|known| row.regions.contains(&known.seller.region.as_str()));
        let sellers: Vec<&Known<'_>> = sellers.collect();
        let mut cells = Vec::new();
        for competitor in competitors() {
            let cell = one(faults, amazon, competitor, row, &sellers, &since).await?;
            eprintln!("{}: {}: {}", row.name, competitor.name(), cell.markdown());
            cells.push(cell);
        }
        lines.push((row, cells));
    }
    Ok(lines)
}

async fn one(
    faults: &Faults,
    amazon: &Amazon,
    competitor: Competitor,
    row: &Row,
    known: &[&Known<'_>],
    since: &str,
) -> BenchResult<Cell> {
    let folder = tempfile::Builder::new().prefix("hawser-bench-").tempdir().map_err(context("a folder"))?;
    let patience = Duration::from_secs(faults.patience);
    let place = Place { tools: &faults.tools, amazon, folder: folder.path(), patience };
    let sellers: Vec<&SellerDescription> = known.iter().map(|known| known.seller).collect();
    let prepared = competitor.prepare(place, &sellers, since).await?;
    amazon.forget().await?;
    if let Some(fault) = row.fault {
        amazon.place(fault).await?;
    }
    let used = prepared.run(place).await?;
    amazon.forget().await?;
    if used.end != End::Exited(0) {
        let said: Vec<&str> = used.stderr.trim().lines().rev().take(3).collect();
        eprintln!("{} ended with {}: {}", competitor.name(), used.end.words(), said.join(" / "));
    }
    let stored = prepared.stored(place).await?;
    let verdicts = stored.iter().zip(known).map(|(stored, known)| known.truth.judge(stored, competitor.version()));
    Ok(Cell { end: used.end, verdict: verdicts.fold(Verdict::default(), Verdict::and) })
}

impl Cell {
    fn is_right(self) -> bool {
        self.end == End::Exited(0) && self.verdict.is_right()
    }

    fn markdown(self) -> String {
        let Verdict { lost, doubled, damaged } = self.verdict;
        let text = format!("{lost} / {doubled} / {damaged}, exit {}", self.end.words());
        if self.is_right() { text } else { format!("**{text}**") }
    }
}

fn text(faults: &Faults, lines: &[(&Row, Vec<Cell>)]) -> String {
    let names = competitors().map(Competitor::name).join(" | ");
    let rows = lines.iter().map(|(row, cells)| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.markdown()).collect();
        format!("| {} | {} |", row.name, cells.join(" | "))
    });
    format!(
        "Orders lost / doubled / damaged, and the exit status, of {} orders a seller; *hung* is given up after {} s.\n\n\
         | fault | {names} |\n|---|---|---|---|\n{}\n",
        faults.orders,
        faults.patience,
        rows.collect::<Vec<_>>().join("\n")
    )
}
