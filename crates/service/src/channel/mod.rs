//! The Amazon channel stands behind an API key of the company: the gate that looks at it, and the configuration that it is
//! kept in. The key is looked up here when this instance issued it, and asked about when another Hawser (the hub) did. No
//! answer never counts as a bad key, and a shut gate never stops scheduled work.

mod access;
mod check;
mod error;
mod guard;
mod hub;
pub(crate) mod install;
mod look;
mod make;
mod remove;
mod save;
mod services;

pub use access::{ChannelAccess, Colleague, ShownKey};
pub use error::ServiceKeyError;
pub use guard::Shut;
pub use services::{ServiceKey, Services};

pub(crate) use hub::Checks;

use crate::{Error, Hawser, keys::Field};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Permission};

/// What the key behind the channel has to be allowed.
const NEEDED: Permission = Permission::ChannelOpen;

/// Where a key of the configuration is sealed.
fn key_field(company: CompanyId, environment: Environment) -> Field {
    Field { company: Some(company), table: "channel_key", row: company.0, name: environment.as_str() }
}

impl Hawser {
    /// The hub's address; empty when keys are issued by this instance.
    fn hub_name(&self) -> &str {
        self.inner.parts.courier.hub.as_ref().map_or("", |hub| hub.url())
    }

    /// Refuses an actor of another company, and a key of another environment: to them it does not exist.
    fn require_channel_of(&self, actor: &Actor, company: CompanyId, environment: Environment) -> Result<(), Error> {
        let is_own_world = !matches!(actor, Actor::Key { environment: own, .. } if *own != environment);
        let is_own = *actor == Actor::InstanceOwner || actor.company() == Some(company);
        if is_own && is_own_world { Ok(()) } else { Err(Error::failure(FailureCode::NotFound)) }
    }
}
