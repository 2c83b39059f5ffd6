//! The Amazon channel stands behind an API key of the company: the gate that looks at it, and the configuration that it is
//! kept in. The key is looked up here when this instance issued it, and asked about when another Hawser (the hub) did. No
//! answer never counts as a bad key, and a shut gate never stops scheduled work.

mod access;
pub(crate) mod check_now;
pub(crate) mod create_and_install;
mod error;
pub(crate) mod initial_keys;
pub(crate) mod install_key;
pub(crate) mod key_status;
pub(crate) mod remote_check;
mod remove;
pub(crate) mod require_open;
mod services;

pub use crate::channel::require_open::GateClosed;
pub use access::{ChannelAccess, Contact, ShownKey};
pub use error::ServiceKeyError;
pub use services::{ServiceKey, Services};

pub(crate) use crate::channel::remote_check::Checks;

use crate::secrets::data_keys::Field;
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Permission};

/// What the key behind the channel has to be allowed.
const NEEDED: Permission = Permission::ChannelOpen;

/// Where a key of the configuration is sealed.
fn key_field(company: CompanyId, environment: Environment) -> Field {
    Field { company: Some(company), table: "channel_key", row: company.0, name: environment.as_str() }
}

impl App {
    /// The hub's address; empty when keys are issued by this instance.
    fn hub_name(&self) -> &str {
        self.inner.parts.outbound.hub.as_ref().map_or("", |hub| hub.url())
    }

    /// Refuses an actor of another company, and a key of another environment: to them it does not exist.
    fn require_channel_of(&self, actor: &Actor, company: CompanyId, environment: Environment) -> Result<(), Error> {
        let is_own_world = !matches!(actor, Actor::Key { environment: own, .. } if *own != environment);
        let is_own = *actor == Actor::InstanceOwner || actor.company() == Some(company);
        if is_own && is_own_world { Ok(()) } else { Err(Error::failure(FailureCode::NotFound)) }
    }
}
