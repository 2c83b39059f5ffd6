//! Permission checks: one at the start of a use case, and one inside the transaction of a use case that grants something.

use crate::{App, Error};
use hawser_core::{Actor, Permission};
use hawser_store::TenantTx;

impl App {
    /// Refuses an actor without the permission.
    pub(crate) fn require(&self, actor: &Actor, permission: Permission) -> Result<(), Error> {
        if actor.may(permission) { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }

    /// Rechecks the permission inside a transaction that grants something, and returns the actor with its current role. The
    /// caller may have lost access while the request ran: reading its body can take a minute, and a call to Amazon longer.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a disabled member, a revoked or expired key, or a missing permission; the database.
    pub(crate) async fn require_in_tx(
        &self,
        tx: &mut TenantTx,
        actor: &Actor,
        permission: Permission,
    ) -> Result<Actor, Error> {
        let mut current = actor.clone();
        match &mut current {
            Actor::Member { member, company, role } => {
                let row = tx.lookup_member_entry(*company, *member).await?;
                let row = row.filter(|row| row.disabled_at.is_none()).ok_or(Error::Forbidden(permission))?;
                *role = row.role;
            }
            Actor::Key { key, .. } => {
                let (row, now) = (tx.lookup_api_key(*key).await?, self.now());
                let is_valid =
                    row.is_some_and(|row| row.revoked_at.is_none() && row.expires_at.is_none_or(|end| end > now));
                if !is_valid {
                    return Err(Error::Forbidden(permission));
                }
            }
            Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => {}
        }
        self.require(&current, permission)?;
        Ok(current)
    }
}
