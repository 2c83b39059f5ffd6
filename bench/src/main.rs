//! The measurements of `cargo xtask bench`: the speed of Hawser compared with published clients and a baseline, the
//! correctness of stored orders under faults, the cost of lists, and that of an idle server. No other crate may depend on it.

mod amazon;
mod baseline;
mod competitors;
mod faults;
mod ground_truth;
mod http;
mod idle;
mod job;
mod lists;
mod machine;
mod measure;
mod pull;
mod result;
mod results;
mod source;
mod statistics;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use result::{BenchResult, context};

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "The measurements")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// The same orders pulled in turn by Hawser, a baseline, and the published clients
    Pull(pull::Pull),
    /// Correctness of the stored orders when something goes wrong
    Faults(faults::Faults),
    /// Time that a page of a list takes when a hundred times as much is stored
    Lists(lists::Lists),
    /// Memory of an idle server, time until it is ready, size of the binary
    Idle(idle::Idle),
    /// Runs the baseline with the job on standard input
    #[command(hide = true)]
    Baseline,
    /// Runs one process and writes its measurements to a file
    #[command(hide = true)]
    Measure(measure::Measure),
    /// Pulls several shops with Hawser in one process
    #[command(hide = true)]
    Both(competitors::Both),
}

fn main() -> ExitCode {
    let verb = Cli::parse().verb;
    match run(verb) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> BenchResult<ExitCode> {
    // Measured code runs on several threads as in the product; the observer uses one.
    let mut builder = match verb {
        Verb::Baseline | Verb::Both(_) => tokio::runtime::Builder::new_multi_thread(),
        Verb::Pull(_) | Verb::Faults(_) | Verb::Lists(_) | Verb::Idle(_) | Verb::Measure(_) => {
            tokio::runtime::Builder::new_current_thread()
        }
    };
    let runtime = builder.enable_all().build().map_err(context("the async runtime"))?;
    let done = |()| ExitCode::SUCCESS;
    runtime.block_on(async {
        match verb {
            Verb::Pull(pull) => pull::run(&pull).await,
            Verb::Faults(faults) => faults::run(&faults).await,
            Verb::Lists(lists) => lists::run(&lists).await,
            Verb::Idle(idle) => idle::run(&idle).await,
            Verb::Baseline => baseline::run().await.map(done),
            Verb::Measure(measure) => measure::run(measure).await.map(done),
            Verb::Both(both) => competitors::run_both(both).await.map(done),
        }
    })
}
