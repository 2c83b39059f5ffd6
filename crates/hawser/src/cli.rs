//! The command line: its commands and how it is parsed.

use crate::commands::{account, apps, audit, config, demo, orders, sandbox, serve, shops, vault};
use crate::global_args::GlobalArgs;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Hawser connects Amazon shops to a merchant's own systems.
#[derive(Debug, Parser)]
#[command(name = "hawser", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the service
    Serve(serve::Serve),
    /// Manage developer applications at Amazon
    #[command(subcommand)]
    Apps(apps::Apps),
    /// Bind, list and verify shops
    #[command(subcommand)]
    Shops(shops::Shops),
    /// Pull and list orders
    #[command(subcommand)]
    Orders(orders::Orders),
    /// List and export the audit trail
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Run a simulated Amazon on this machine
    Sandbox(sandbox::RunSandbox),
    /// Demonstrate Hawser against a simulated Amazon: bind, verify, pull, compare
    Demo(demo::Demo),
    /// Check the configuration, the database and the master key
    Doctor {
        /// Print one JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Explain an error code or error text of Amazon, such as MD1000
    Explain {
        /// The code or the text
        text: Vec<String>,
    },
    /// Update the database schema to the version of this program
    Migrate,
    /// Restore access for a person who is locked out
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Manage the master keys
    #[command(subcommand)]
    Vault(vault::VaultCommand),
    /// Show the current configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
}

impl Cli {
    /// Parses the arguments of this process.
    ///
    /// # Errors
    /// The arguments are invalid, or ask for the help text or the version.
    pub fn from_process() -> Result<Self, clap::Error> {
        let matches = Self::command().try_get_matches()?;
        let mut cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::command()))?;
        cli.global.data_dir_source = matches.value_source("data_dir");
        Ok(cli)
    }

    /// True if errors are printed as JSON.
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
