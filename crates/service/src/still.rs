//! Who asked may have been disabled or revoked since the request came in: its body can take a minute, an answer of Amazon's
//! longer. What gives something away looks again in the transaction that gives it.

use crate::{Error, Hawser};
use hawser_core::{Actor, Permission};
use hawser_store::Scoped;

impl Hawser {
    /// Whether the actor may do that *now*: the member is not disabled and its role has the permission, the key is neither
    /// revoked nor over and has it.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; the database.
    pub(crate) async fn require_still(
        &self,
        writing: &mut Scoped,
        actor: &Actor,
        permission: Permission,
    ) -> Result<(), Error> {
        let may = match actor {
            Actor::Member { member, company, .. } => {
                let row = writing.lookup_member_entry(*company, *member).await?;
                row.is_some_and(|row| row.disabled_at.is_none() && row.role.has(permission))
            }
            Actor::Key { key, .. } => {
                let (row, now) = (writing.lookup_api_key(*key).await?, self.now());
                row.is_some_and(|row| {
                    row.revoked_at.is_none()
                        && row.expires_at.is_none_or(|end| end > now)
                        && row.permissions.contains(&permission)
                })
            }
            Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => actor.may(permission),
        };
        if may { Ok(()) } else { Err(Error::Forbidden(permission)) }
    }
}
