//! Lists the verifications of a shop.

use crate::{App, Error};
use hawser_core::verification::Verification;
use hawser_core::{Actor, FailureCode, ShopId};

impl App {
    /// The latest verifications of a shop's seller accounts, the latest first.
    ///
    /// # Errors
    /// `not_found`, the database.
    pub async fn list_verifications(
        &self,
        actor: &Actor,
        shop: ShopId,
        limit: u32,
    ) -> Result<Vec<Verification>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let mut verifications = Vec::new();
        for account in reading.list_accounts(shop).await? {
            verifications.extend(reading.list_verifications(account.id, limit).await?);
        }
        verifications.sort_by_key(|verification| std::cmp::Reverse((verification.finished_at, verification.id)));
        verifications.truncate(limit as usize);
        Ok(verifications)
    }
}
