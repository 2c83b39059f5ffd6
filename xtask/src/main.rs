//! The commands of the workspace, `cargo xtask VERB`: one file per verb, and `setup` for what the tests need on the
//! machine. Nothing here is part of the product, and nothing in the product may depend on it.

mod arrows;
mod bench;
mod data_model;
mod demo;
mod generate;
mod process;
mod setup;
mod test;
mod words;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::process::Outcome;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The commands of the workspace")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Build hawser and run its demo; further arguments go to `hawser demo`
    Demo {
        /// For `hawser demo`, for example `--exit --json`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Install what the tests need, check the code and run every test; with a filter, run only matching tests
    Test {
        /// Part of a test's, module's, binary's or crate's name; `-` and `_` are the same
        filter: Option<String>,
    },
    /// Measure Hawser next to published clients and a baseline: `pull`, `faults`, `lists`, `idle`; writes bench/RESULTS.md
    Bench {
        /// Measure the dev build: it is ready sooner, but its figures mean nothing and are not saved
        #[arg(long)]
        dev: bool,
        /// What to measure and how, for example `pull --rounds 3`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        args: Vec<String>,
    },
    /// Build the web interface; later builds of the binary embed it
    Web,
    /// Check the edges between crates, and look for cycles between the modules of a crate
    Arrows,
    /// Look for retired words and for comments that are not sentences
    Words,
    /// Regenerate the generated files
    Gen {
        /// Only compare: fail if a committed file differs from what would be generated
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Demo { args } => demo::run(&args),
        Verb::Test { filter } => test::run(filter.as_deref()),
        Verb::Bench { dev, args } => bench::run(&args, dev),
        Verb::Web => setup::build_web(&workspace::root()).map(|()| ExitCode::SUCCESS),
        Verb::Arrows => arrows::run(),
        Verb::Words => words::run(),
        Verb::Gen { check } => generate::run(check),
    };
    finish(result)
}

fn finish(result: Outcome<ExitCode>) -> ExitCode {
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
