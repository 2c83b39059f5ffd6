//! The binary: reads the command line, opens what a command needs, and translates between people and use cases. Rules live
//! in `service`; nothing is decided here.

pub(crate) mod bootstrap;
mod cli;
mod commands;
mod config;
pub(crate) mod error;
pub(crate) mod print;

use clap::Parser;
use std::process::ExitCode;

/// What a wrong command line exits with (`EX_USAGE`).
const USAGE: u8 = 64;

fn main() -> ExitCode {
    // Before anything is parsed: what does not parse is repeated in the answer.
    if std::env::args_os().any(|argument| commands::input::holds_secret(&argument.to_string_lossy())) {
        print::print_error(
            "hawser: a secret stands on the command line, where every program on this machine can read it. Make a new one \
             at Amazon, and give it by standard input or by a file: see --refresh-token-stdin, --client-secret-stdin.",
        );
        return ExitCode::from(USAGE);
    }
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            _ = error.print();
            return if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
        }
    };
    cli::start_logging(&cli);
    let language = cli.language();
    let wants_json = cli.wants_json();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(workers()).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::print_error(&format!("the async runtime does not start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(failure) => {
            failure.report(language, wants_json);
            failure.exit_code()
        }
    }
}

/// A thread a core, two at least and four at most: what is waited for is Amazon and the database.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}
