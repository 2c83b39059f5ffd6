//! The binary: reads the command line, opens what a command needs, and translates between people and use cases. Rules live
//! in `service`; nothing is decided here.

mod bootstrap;
mod cli;
mod commands;
mod company_arg;
mod config;
mod dispatch;
mod error;
mod global_args;
mod limits;
mod logging;
mod print;

use cli::{Cli, Command};
use error::EXIT_USAGE;
use std::{process::ExitCode, time::Duration};

/// Time that work on threads for blocking work has at the end of the program.
const BLOCKING_WORK_TIMEOUT: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    // Checked before parsing, because clap repeats invalid arguments in its message.
    if std::env::args_os().any(|argument| commands::input::holds_secret(&argument.to_string_lossy())) {
        print::print_error(
            "hawser: an argument contains a secret, which every program on this machine can read. Create a new secret at \
             Amazon and pass it on standard input or in a file: see --refresh-token-stdin and --client-secret-stdin.",
        );
        return ExitCode::from(EXIT_USAGE);
    }
    if std::env::args_os().len() <= 1 {
        return match Cli::described().print_help() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let cli = match Cli::from_process() {
        Ok(cli) => cli,
        Err(error) => {
            _ = error.print();
            return if error.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS };
        }
    };
    let is_server = matches!(cli.command, Command::Serve(_));
    if is_server {
        limits::prepare_server();
    }
    logging::start(if is_server { logging::SERVER_FILTER } else { logging::COMMAND_FILTER });
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(workers()).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::print_error(&format!("hawser: cannot start the async runtime: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let ended = runtime.block_on(dispatch::run(&cli));
    // Waiting for a command that hangs, such as one that prints master keys, would keep the program from ending.
    runtime.shutdown_timeout(BLOCKING_WORK_TIMEOUT);
    match ended {
        Ok(code) => code,
        Err(failure) => {
            failure.report(cli.global.language(), cli.wants_json());
            failure.exit_code()
        }
    }
}

/// One thread per core, but between two and four: most time is spent waiting for Amazon and the database.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}
