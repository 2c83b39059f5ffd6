//! Who asked may have been disabled or revoked since the request came in: its body can take a minute, an answer of Amazon's
//! longer. What gives something away looks again in the transaction that gives it.

use crate::{App, Error};
use hawser_core::{Actor, Permission};
use hawser_store::TenantTx;

impl App {
    /// The actor as it is *now*, if it still may do that: the member is not disabled and has its present role, the key is
    /// neither revoked nor over.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; the database.
    pub(crate) async fn require_in_tx(
        &self,
        writing: &mut TenantTx,
        actor: &Actor,
        permission: Permission,
    ) -> Result<Actor, Error> {
        let mut still = actor.clone();
        match &mut still {
            Actor::Member { member, company, role } => {
                let row = writing.lookup_member_entry(*company, *member).await?;
                let row = row.filter(|row| row.disabled_at.is_none()).ok_or(Error::Forbidden(permission))?;
                *role = row.role;
            }
            Actor::Key { key, .. } => {
                let (row, now) = (writing.lookup_api_key(*key).await?, self.now());
                let is_live =
                    row.is_some_and(|row| row.revoked_at.is_none() && row.expires_at.is_none_or(|end| end > now));
                if !is_live {
                    return Err(Error::Forbidden(permission));
                }
            }
            Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => {}
        }
        self.require(&still, permission)?;
        Ok(still)
    }
}
