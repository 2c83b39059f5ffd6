//! Opens what a command works on: the data folder, the database, the vault, the way to Amazon.

use crate::cli::Cli;
use crate::config::Config;
use crate::error::Failure;
use hawser_amazon::{Client, ClientOptions};
use hawser_core::{OsRng, SystemClock};
use hawser_outbound::Outbound;
use hawser_service::{App, Parts, SetUp, SystemTimer, setup::KeyIssuer};
use hawser_store::{Store, StoreOptions};
use hawser_vault::MasterKeySource;
use std::{path::Path, sync::Arc};

/// Opens everything; on an empty folder this is the first set-up.
///
/// # Errors
/// The configuration, the folder, the database, the master key.
pub async fn open(cli: &Cli, may_migrate: bool) -> Result<App, Failure> {
    let config = Config::load(cli)?;
    config.database_url()?;
    let amazon = client(&config)?;
    let outbound = Outbound { hub: config.hub()?, mailer: config.mailer()? };
    let settings = config.settings()?;
    let store = open_store(cli, &config).await?;
    let set_up =
        SetUp { store: &store, key_source: key_source(cli, &config)?, may_migrate, clock: &SystemClock, rng: &OsRng };
    let portal = if outbound.hub.is_some() { KeyIssuer::Remote } else { KeyIssuer::Local };
    let vault = set_up.run_with(portal).await?;
    Ok(App::new(Parts {
        store,
        vault,
        amazon,
        outbound,
        settings,
        clock: Arc::new(SystemClock),
        timer: Arc::new(SystemTimer),
        rng: Arc::new(OsRng),
    }))
}

/// The database alone.
async fn open_store(cli: &Cli, config: &Config) -> Result<Store, Failure> {
    let url = match config.database_url()? {
        Some(url) => url.to_owned(),
        None => {
            make_private_folder(&cli.data_dir)?;
            format!("sqlite:{}", cli.data_dir.join("hawser.db").display())
        }
    };
    let store = Store::open(&StoreOptions { url }).await?;
    Ok(cli.opened.get_or_init(|| store).clone())
}

/// The way to Amazon.
fn client(config: &Config) -> Result<Client, Failure> {
    let extra_root_pem = match &config.amazon.ca_file {
        Some(path) => Some(std::fs::read(path).map_err(Failure::io(format!("amazon.ca_file {}", path.display())))?),
        None => None,
    };
    Ok(Client::new(ClientOptions { endpoints: config.endpoints()?, extra_root_pem, ..ClientOptions::default() })?)
}

/// Where the master key comes from.
///
/// # Errors
/// More than one source is set.
pub fn key_source(cli: &Cli, config: &Config) -> Result<MasterKeySource, Failure> {
    let vault = &config.vault;
    match (&vault.key, &vault.key_command, &vault.key_file) {
        (None, None, None) => {
            make_private_folder(&cli.data_dir)?;
            Ok(MasterKeySource::File(cli.data_dir.join("master.key")))
        }
        (Some(text), None, None) => Ok(MasterKeySource::Env(text.clone())),
        (None, Some(command), None) => Ok(MasterKeySource::Command(command.clone())),
        (None, None, Some(path)) => Ok(MasterKeySource::File(path.clone())),
        _ => Err(Failure::Config("vault: set one of key_file, key, key_command, not several".to_owned())),
    }
}

/// Makes a folder that only its owner can look into; one that exists is left as it is.
fn make_private_folder(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    if path.is_dir() {
        return Ok(());
    }
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(Failure::io(format!("the data folder {} cannot be made", path.display())))
}
