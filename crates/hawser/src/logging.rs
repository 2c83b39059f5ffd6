//! Log lines, on standard error.

use std::io::IsTerminal as _;
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Default filter of commands, whose result is their output.
pub const COMMAND_FILTER: &str = "warn";

/// Default filter of the server.
pub const SERVER_FILTER: &str = "warn,hawser=info";

/// Starts logging with the filter of `HAWSER_LOG` (for example `hawser=debug`), or else with the given one.
///
/// Libraries never log below warnings: at lower levels they may log the headers and the body of a request.
pub fn start(default_filter: &str) {
    let filter = EnvFilter::try_from_env("HAWSER_LOG").unwrap_or_else(|_| EnvFilter::new(default_filter));
    let is_safe = filter_fn(|event| event.target().starts_with("hawser") || *event.level() <= Level::WARN);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(filter.and(is_safe));
    tracing_subscriber::registry().with(lines).init();
}
