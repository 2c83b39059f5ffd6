//! The API-key gate of the Amazon channel and the configuration that holds its key. A key issued by this instance is looked
//! up here; a key issued by another Hawser (the key server) is checked there. A missing answer never counts as a bad key,
//! and a closed gate never stops scheduled work.

mod access;
pub(crate) mod check_now;
pub(crate) mod create_and_install;
mod error;
mod gate_closed;
pub(crate) mod initial_keys;
pub(crate) mod install_key;
pub(crate) mod key_status;
pub(crate) mod remote_check;
mod remove;
pub(crate) mod require_open;
mod services;

pub use access::{ChannelAccess, Contact, ShownKey};
pub use error::ServiceKeyError;
pub use gate_closed::GateClosed;
pub use services::{ServiceKey, Services};

pub(crate) use crate::channel::remote_check::Checks;

use crate::secrets::data_keys::Field;
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Permission};

/// The permission that the key of the channel needs.
const NEEDED: Permission = Permission::ChannelOpen;

/// The sealing context of a configured key.
fn key_field(company: CompanyId, environment: Environment) -> Field {
    Field { company: Some(company), table: "channel_key", row: company.0, name: environment.as_str() }
}

impl App {
    /// Returns the address of the key server; empty if this instance issues the keys.
    fn hub_name(&self) -> &str {
        self.inner.parts.outbound.hub.as_ref().map_or("", |hub| hub.url())
    }

    /// Rejects an actor of another company and a key of another environment with `not_found`.
    fn require_channel_of(&self, actor: &Actor, company: CompanyId, environment: Environment) -> Result<(), Error> {
        let is_own_world = !matches!(actor, Actor::Key { environment: own, .. } if *own != environment);
        let is_own = *actor == Actor::InstanceOwner || actor.company() == Some(company);
        if is_own && is_own_world { Ok(()) } else { Err(Error::failure(FailureCode::NotFound)) }
    }
}
