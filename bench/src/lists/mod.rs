//! `bench lists`: what a page of a list costs when a hundred times as much is stored. The databases are filled by SQL.

mod cases;
mod database;
mod fill;

use std::{process::ExitCode, time::Instant};

use clap::Args;

use crate::{
    machine,
    result::{BenchResult, context},
    results,
    statistics::Spread,
    tools::Tools,
};
use cases::Case;
use database::Database;

/// The target: how many times slower a list may be at the larger size.
const AIM: f64 = 3.0;

/// Differences below this are not noticed by anybody.
const NOTICED_MS: f64 = 1.0;

/// The contents of a database.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub shops: i64,
    pub orders: i64,
}

/// The arguments of the measurement.
#[derive(Debug, Args)]
pub struct Lists {
    #[command(flatten)]
    tools: Tools,
    /// Number of shops in the smaller database
    #[arg(long, default_value_t = 100)]
    shops: i64,
    /// Number of orders in the smaller database
    #[arg(long, default_value_t = 10_000)]
    orders: i64,
    /// The larger database holds this many times as much
    #[arg(long, default_value_t = 100)]
    times: i64,
    /// Number of measurements of each list
    #[arg(long, default_value_t = 51)]
    rounds: usize,
    /// The address of a PostgreSQL server on which databases may be created
    #[arg(long, env = "HAWSER_TEST_POSTGRES")]
    postgres: String,
}

/// Measures and reports.
///
/// # Errors
/// A database cannot be created, filled or read.
pub async fn run(lists: &Lists) -> BenchResult<ExitCode> {
    let small = Size { shops: lists.shops, orders: lists.orders };
    let large = Size { shops: small.shops * lists.times, orders: small.orders * lists.times };
    let mut text = format!(
        "A page of 20 entries: milliseconds with {} shops and {} orders, and with {} and {}; median (least–greatest) of {}. \
         The aim is at most {AIM} times as long, or less than {NOTICED_MS} ms. Load average before: {}.\n",
        small.shops,
        small.orders,
        large.shops,
        large.orders,
        lists.rounds,
        machine::load(),
    );
    let mut is_kept = true;
    for name in ["SQLite", "PostgreSQL"] {
        let (table, kept) = measure(lists, name, small, large).await?;
        text.push_str(&table);
        is_kept &= kept;
    }
    println!("{text}");
    results::write(&lists.tools, "lists", &text)?;
    Ok(if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(lists: &Lists, name: &str, small: Size, large: Size) -> BenchResult<(String, bool)> {
    let create = async |size| match name {
        "SQLite" => Database::sqlite(size).await,
        _ => Database::postgres(&lists.postgres, size).await,
    };
    let databases = [create(small).await?, create(large).await?];
    let mut table =
        format!("\n{name}\n\n| list | entries | small, ms | large, ms | ratio | |\n|---|--:|--:|--:|--:|---|\n");
    let mut is_kept = true;
    for case in Case::ALL {
        let mut times = [Vec::new(), Vec::new()];
        let mut entries = 0;
        for round in 0..=lists.rounds {
            for (database, times) in databases.iter().zip(&mut times) {
                let started = Instant::now();
                entries = case.run(database).await.map_err(context(case.name()))?;
                // The first round warms the caches up.
                if round > 0 {
                    times.push(started.elapsed().as_secs_f64() * 1000.0);
                }
            }
        }
        let [less, more] = times.map(Spread::of);
        let ratio = more.median / less.median;
        let has_kept = ratio <= AIM || more.median < NOTICED_MS;
        let word = if has_kept { "kept" } else { "**missed**" };
        is_kept &= has_kept;
        table.push_str(&format!("| {} | {entries} | {less} | {more} | {ratio:.2} | {word} |\n", case.name()));
    }
    for database in databases {
        database.remove().await?;
    }
    Ok((table, is_kept))
}
