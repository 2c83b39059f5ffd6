//! The command line as people type it.

use crate::commands::{account, apps, audit, config, demo, orders, sandbox, serve, shops, vault};
use clap::{Parser, Subcommand};
use hawser_core::Language;
use hawser_store::Store;
use std::{io::IsTerminal as _, path::PathBuf, sync::OnceLock, time::Duration};
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// How long closing the database may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// Hawser moors Amazon shops to a merchant's own systems.
#[derive(Debug, Parser)]
#[command(name = "hawser", version, disable_help_subcommand = true)]
pub struct Cli {
    /// Where the database and the master key live
    #[arg(long, env = "HAWSER_DATA_DIR", default_value = "hawser-data", global = true, value_name = "DIR")]
    pub data_dir: PathBuf,
    /// A configuration file (TOML); default: hawser.toml in the data folder, if it is there
    #[arg(long, env = "HAWSER_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The language of messages: zh or en; default: from LC_ALL, LC_MESSAGES, LANG
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// The database, once the command has opened it
    #[arg(skip)]
    pub opened: OnceLock<Store>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the service
    Serve(serve::Serve),
    /// Developer applications at Amazon
    #[command(subcommand)]
    Apps(apps::Apps),
    /// Bind, list and verify shops
    #[command(subcommand)]
    Shops(shops::Shops),
    /// Pull and list orders
    #[command(subcommand)]
    Orders(orders::Orders),
    /// Who did what: the audit trail
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Runs a simulated Amazon on this machine
    Sandbox(sandbox::RunSandbox),
    /// Shows the main job against a simulated Amazon: bind, verify, pull, compare
    Demo(demo::Demo),
    /// Looks at everything that has to be right
    Doctor {
        /// One JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Explains a code or a pasted text of Amazon's, such as MD1000
    Explain {
        /// The code or text
        text: Vec<String>,
    },
    /// Brings the database's schema up to date
    Migrate,
    /// Lets somebody back in who is locked out
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// The master keys
    #[command(subcommand)]
    Vault(vault::VaultCommand),
    /// The configuration in force
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

impl Cli {
    /// Closes the database, so that a SQLite file stands alone afterwards: a copy of it is a copy of everything. Not for
    /// ever: a server that does not answer may be left without a farewell.
    pub async fn close(&self) {
        if let Some(store) = self.opened.get() {
            _ = tokio::time::timeout(CLOSE_TIMEOUT, store.close()).await;
        }
    }

    /// The language of messages.
    pub fn language(&self) -> Language {
        let wanted = self.lang.clone().or_else(|| {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(|name| std::env::var(name).ok())
                .find(|v| !v.is_empty())
        });
        if wanted.is_some_and(|wanted| wanted.to_lowercase().starts_with("zh")) { Language::Zh } else { Language::En }
    }

    /// Whether a failure is told as JSON as well.
    pub const fn wants_json(&self) -> bool {
        match &self.command {
            Command::Apps(command) => command.wants_json(),
            Command::Shops(command) => command.wants_json(),
            Command::Orders(command) => command.wants_json(),
            Command::Audit(command) => command.wants_json(),
            Command::Sandbox(command) => command.json,
            Command::Demo(command) => command.json,
            Command::Doctor { json } => *json,
            Command::Serve(_)
            | Command::Account(_)
            | Command::Explain { .. }
            | Command::Vault(_)
            | Command::Config(_)
            | Command::Migrate => false,
        }
    }
}

/// Log lines go to standard error; `HAWSER_LOG` sets what is told (for example `hawser=debug`). Of libraries nothing below
/// a warning is ever told: what they say of a request at lower levels may hold its headers and its body. A server tells
/// more by itself than a command, whose result is its answer.
pub fn start_logging(cli: &Cli) {
    let default = if matches!(cli.command, Command::Serve(_)) { "warn,hawser=info" } else { "warn" };
    let wanted = EnvFilter::try_from_env("HAWSER_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let safe = filter_fn(|line| line.target().starts_with("hawser") || *line.level() <= Level::WARN);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(wanted.and(safe));
    tracing_subscriber::registry().with(lines).init();
}
