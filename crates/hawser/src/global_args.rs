//! Arguments that every command accepts, and the database that a command has opened with them. It must not import commands.

use clap::{Args, parser::ValueSource};
use hawser_core::Language;
use hawser_store::Store;
use std::{path::PathBuf, sync::OnceLock, time::Duration};

/// Time limit for closing the database. Closing is abandoned if the database server does not answer.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// The folder of the database and the master key
    #[arg(long, env = "HAWSER_DATA_DIR", default_value = "hawser-data", global = true, value_name = "DIR")]
    pub data_dir: PathBuf,
    /// The configuration file (TOML); default: hawser.toml in the data folder, if it exists
    #[arg(long, env = "HAWSER_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The language of messages, zh or en; default: from LC_ALL, LC_MESSAGES or LANG
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = parse_language)]
    lang: Option<Language>,
    /// The origin of `data_dir`, for `hawser config show --sources`.
    #[arg(skip)]
    pub data_dir_source: Option<ValueSource>,
    /// The database, once the command has opened it.
    #[arg(skip)]
    opened: OnceLock<Store>,
}

impl GlobalArgs {
    /// Remembers the database that the command has opened, so that [`Self::close`] closes it.
    pub fn set_opened(&self, store: Store) -> Store {
        self.opened.get_or_init(|| store).clone()
    }

    /// Closes the database. A SQLite file is then complete without its log, so that a copy of the file is a copy of
    /// everything.
    pub async fn close(&self) {
        if let Some(store) = self.opened.get() {
            _ = tokio::time::timeout(CLOSE_TIMEOUT, store.close()).await;
        }
    }

    /// The language of messages: the one asked for, or that of the environment.
    pub fn language(&self) -> Language {
        self.lang.unwrap_or_else(|| {
            let mut variables =
                ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
            let wanted = variables.find(|value| !value.is_empty());
            wanted.and_then(|wanted| parse_language(&wanted).ok()).unwrap_or(Language::En)
        })
    }
}

/// Accepts a language with or without a region: `zh`, `zh-CN`, `en_US.UTF-8`.
fn parse_language(text: &str) -> Result<Language, &'static str> {
    match text.to_lowercase().split(['-', '_', '.']).next() {
        Some("zh") => Ok(Language::Zh),
        Some("en") => Ok(Language::En),
        _ => Err("the languages are zh and en"),
    }
}
