//! The measurements of `cargo xtask bench`: how fast Hawser pulls beside published clients and a floor, what becomes of
//! orders when something goes wrong, and what an idle server costs. It measures; nothing in the product knows of it.

mod amazon;
mod contestant;
mod faults;
mod floor;
mod http;
mod idle;
mod job;
mod machine;
mod measure;
mod outcome;
mod pull;
mod results;
mod source;
mod statistics;
mod tools;
mod truth;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use outcome::{Outcome, doing};

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "The measurements")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// The same orders pulled in turn by Hawser, a floor, and the published clients
    Pull(pull::Pull),
    /// What becomes of orders when something goes wrong
    Faults(faults::Faults),
    /// Memory of an idle server, time until it is ready, size of the binary
    Idle(idle::Idle),
    /// The floor: does the job on standard input
    #[command(hide = true)]
    Floor,
    /// Runs one process and writes down what it used
    #[command(hide = true)]
    Measure(measure::Measure),
    /// Pulls several shops of Hawser's in one process
    #[command(hide = true)]
    Both(contestant::Both),
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

fn run(verb: Verb) -> Outcome<ExitCode> {
    // What is measured here runs as in the product; what only looks on stays on one thread.
    let mut builder = match verb {
        Verb::Floor | Verb::Both(_) => tokio::runtime::Builder::new_multi_thread(),
        Verb::Pull(_) | Verb::Faults(_) | Verb::Idle(_) | Verb::Measure(_) => {
            tokio::runtime::Builder::new_current_thread()
        }
    };
    let runtime = builder.enable_all().build().map_err(doing("the async runtime"))?;
    let done = |()| ExitCode::SUCCESS;
    runtime.block_on(async {
        match verb {
            Verb::Pull(pull) => pull::run(&pull).await,
            Verb::Faults(faults) => faults::run(&faults).await,
            Verb::Idle(idle) => idle::run(&idle).await,
            Verb::Floor => floor::run().await.map(done),
            Verb::Measure(measure) => measure::run(measure).await.map(done),
            Verb::Both(both) => contestant::run_both(both).await.map(done),
        }
    })
}
