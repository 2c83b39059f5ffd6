//! The command line: its commands and how it is parsed.

use crate::commands::{account, apps, audit, config, demo, help, orders, retention, sandbox, serve, shops, vault};
use crate::global_args::GlobalArgs;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Hawser connects Amazon shops to a merchant's own systems.
#[derive(Debug, Parser)]
#[command(
    name = "hawser",
    version,
    after_help = "Examples:\n  hawser demo                         Look at Hawser with a simulated Amazon\n  hawser serve                        \
                  Run the service\n  hawser shops verify \"My shop\"       Check a binding step by step\n  hawser explain MD1000               \
                  Explain a refusal of Amazon\n\nExit codes: 0 done, 1 failed, 2 verification failed, 3 pull incomplete, 64 invalid usage."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create the data folder, the database and the master key
    Init,
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
    /// Show or run the jobs that delete expired data
    #[command(subcommand)]
    Retention(retention::RetentionCommand),
    /// Manage the master keys
    #[command(subcommand)]
    Vault(vault::VaultCommand),
    /// Show the current configuration
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print a completion script for a shell
    #[command(after_help = "Examples:\n  hawser completion bash > /etc/bash_completion.d/hawser\n  \
                            hawser completion zsh > \"${fpath[1]}/_hawser\"\n  \
                            hawser completion fish > ~/.config/fish/completions/hawser.fish")]
    Completion {
        /// The shell
        #[arg(value_enum)]
        shell: help::Shell,
    },
    /// Print the manual page, or write the pages of all commands into a folder
    Man {
        /// The folder, which is created if it does not exist
        #[arg(value_name = "FOLDER")]
        folder: Option<std::path::PathBuf>,
    },
    /// Print the version
    Version,
}

/// Commands on which the data folder and the configuration have no effect.
const WITHOUT_DATA: [&str; 6] = ["sandbox", "demo", "explain", "completion", "man", "version"];

impl Cli {
    /// Parses the arguments of this process.
    ///
    /// # Errors
    /// The arguments are invalid, or ask for the help text or the version.
    pub fn from_process() -> Result<Self, clap::Error> {
        let matches = Self::described().try_get_matches()?;
        let mut cli = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::described()))?;
        cli.global.data_dir_source = matches.value_source("data_dir");
        Ok(cli)
    }

    /// The description of the whole command line. Options without an effect on a command are not shown there.
    pub fn described() -> clap::Command {
        let command = Self::command();
        let is_about_data = |arg: &&clap::Arg| matches!(arg.get_id().as_str(), "data_dir" | "config");
        // A global argument is not added where a command has one of the same name already.
        let hidden: Vec<clap::Arg> =
            command.get_arguments().filter(is_about_data).map(|arg| arg.clone().hide(true)).collect();
        WITHOUT_DATA
            .iter()
            .fold(command, |command, name| command.mut_subcommand(name, |command| command.args(hidden.clone())))
    }

    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match &self.command {
            Command::Apps(command) => command.wants_json(),
            Command::Shops(command) => command.wants_json(),
            Command::Orders(command) => command.wants_json(),
            Command::Audit(command) => command.wants_json(),
            Command::Retention(command) => command.wants_json(),
            Command::Sandbox(command) => command.json,
            Command::Demo(command) => command.json,
            Command::Doctor { json } => *json,
            Command::Serve(_)
            | Command::Account(_)
            | Command::Explain { .. }
            | Command::Vault(_)
            | Command::Config(_)
            | Command::Init
            | Command::Completion { .. }
            | Command::Man { .. }
            | Command::Version
            | Command::Migrate => false,
        }
    }
}
