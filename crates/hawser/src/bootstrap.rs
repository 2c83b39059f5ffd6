//! Opens what a command works on: the data folder, the database, the master keys, the client of Amazon.

use crate::config::{Config, Vault};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use hawser_amazon::{Client, ClientOptions};
use hawser_core::{OsRng, SystemClock};
use hawser_outbound::Outbound;
use hawser_service::{App, Parts, SetUp, SystemTimer, setup::KeyIssuer};
use hawser_store::{Schema, Store, StoreOptions};
use hawser_vault::MasterKeySource;
use std::{path::Path, sync::Arc};

/// What to do where there is no database yet, or one with an older schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Refuse, so that a typing error in the name of a folder does not create a database.
    Refuse,
    /// Create the database and the master key, but do not change an older schema.
    Create,
    /// Create them, and update an older schema.
    CreateAndMigrate,
}

/// Opens everything.
///
/// # Errors
/// The configuration is invalid, or the folder, the database or the master key is missing or cannot be used.
pub async fn open(global: &GlobalArgs, missing: Missing) -> Result<App, Failure> {
    let config = Config::load(global)?;
    // The configuration is checked completely before anything is created.
    config.database_url()?;
    config.connections()?;
    let amazon = client(&config)?;
    let outbound = Outbound { hub: config.hub()?, mailer: config.mailer()? };
    let settings = config.settings()?;
    let store = open_store(global, &config, missing).await?;
    let may_migrate = missing == Missing::CreateAndMigrate;
    let key_source = key_source(global, &config)?;
    let set_up = SetUp { store: &store, key_source, may_migrate, clock: &SystemClock, rng: &OsRng };
    let key_issuer = if outbound.hub.is_some() { KeyIssuer::Remote } else { KeyIssuer::Local };
    let vault = set_up.run_with(key_issuer).await?;
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

async fn open_store(global: &GlobalArgs, config: &Config, missing: Missing) -> Result<Store, Failure> {
    let configured = config.database_url()?;
    let url = match configured {
        Some(url) => url.to_owned(),
        None => {
            let file = global.data_dir.join("hawser.db");
            if missing == Missing::Refuse && !file.exists() {
                return Err(Failure::NoDatabase { place: format!("the data folder {}", global.data_dir.display()) });
            }
            create_private_folder(&global.data_dir)?;
            format!("sqlite:{}", file.display())
        }
    };
    let store = Store::open_with(&StoreOptions { url }, config.connections()?).await?;
    let store = global.set_opened(store);
    if missing == Missing::Refuse && store.schema().await? == Schema::Empty {
        let place = configured.map_or_else(|| global.data_dir.display().to_string(), |_| "database.url".to_owned());
        return Err(Failure::NoDatabase { place });
    }
    Ok(store)
}

fn client(config: &Config) -> Result<Client, Failure> {
    let extra_root_pem = match &config.amazon.ca_file {
        Some(path) => Some(std::fs::read(path).map_err(Failure::io(format!("amazon.ca_file {}", path.display())))?),
        None => None,
    };
    Ok(Client::new(ClientOptions { endpoints: config.endpoints()?, extra_root_pem, ..ClientOptions::default() })?)
}

/// The configured source of the master keys.
///
/// # Errors
/// More than one source is set.
pub fn key_source(global: &GlobalArgs, config: &Config) -> Result<MasterKeySource, Failure> {
    let Vault { key, key_command, key_file } = &config.vault;
    match (key, key_command, key_file) {
        (None, None, None) => {
            create_private_folder(&global.data_dir)?;
            Ok(MasterKeySource::File(global.data_dir.join("master.key")))
        }
        (Some(text), None, None) => Ok(MasterKeySource::Env(text.expose().to_owned().into())),
        (None, Some(command), None) => Ok(MasterKeySource::Command(command.expose().to_owned())),
        (None, None, Some(path)) => Ok(MasterKeySource::File(path.clone())),
        _ => Err(Failure::Config("vault: only one of key_file, key and key_command may be set".to_owned())),
    }
}

/// Creates a folder that only its owner can access. An existing folder keeps its permissions.
fn create_private_folder(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    if path.is_dir() {
        return Ok(());
    }
    let created = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    created.map_err(Failure::io(format!("cannot create the data folder {}", path.display())))
}
