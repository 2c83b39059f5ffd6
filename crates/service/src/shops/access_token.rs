//! An access token of Amazon for the company's own tools: short-lived, never a refresh token. It carries the application's
//! full roles for up to an hour, spends the shop's quota, and cannot be taken back.

use crate::{Error, Hawser, calls::CallError, setup::audit};
use hawser_core::{Actor, FailureCode, MarketplaceId, Permission, Region, Secret, SellerId, ShopId};

/// A token with what it is good for.
#[derive(Debug, Clone)]
pub struct ShopAccessToken {
    /// Of which seller.
    pub seller_id: SellerId,
    /// The token.
    pub token: Secret,
    /// The region it works in.
    pub region: Region,
    /// The base address of that region's API.
    pub endpoint: String,
    /// The marketplaces that the seller takes part in.
    pub marketplaces: Vec<MarketplaceId>,
}

impl Hawser {
    /// One token for each seller account of the shop. However many ask at once, in however many processes, Amazon is asked
    /// once.
    ///
    /// # Errors
    /// The permissions `tokens.mint` and `buyer_data.read`; `not_found`, `record_only`, `shop_inactive`; whatever Login with
    /// Amazon says; the database.
    pub async fn mint_access_tokens(&self, actor: &Actor, shop: ShopId) -> Result<Vec<ShopAccessToken>, Error> {
        self.require(actor, Permission::TokensMint)?;
        self.require(actor, Permission::BuyerDataRead)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        let now = self.now();
        let mut tokens = Vec::with_capacity(accounts.len());
        for account in accounts {
            let mut reading = self.store().within(actor, now).read().await?;
            let authorisation = reading.current_authorisation(account.id).await?;
            drop(reading);
            let authorisation = authorisation.ok_or(Error::failure(FailureCode::AuthorizationRevoked))?;
            let token = self.access_token(authorisation.id).await.map_err(|error| match error {
                CallError::Refused(refusal) => Error::Failure { code: refusal.code, detail: refusal.message },
                CallError::NotYet(_) => Error::failure(FailureCode::Throttled),
                CallError::Ours(error) => error,
            })?;
            let open = account.marketplaces.iter().filter(|m| m.is_participating == Some(true));
            tokens.push(ShopAccessToken {
                seller_id: account.seller_id,
                token,
                region: account.region,
                endpoint: self.amazon().endpoints().of(account.region).to_string(),
                marketplaces: open.map(|m| m.marketplace_id.clone()).collect(),
            });
            let mut writing = self.store().within(actor, now).write().await?;
            let entry = audit(self.clock(), self.rng(), Some(account.company), "token.mint", account.id, now);
            writing.append_audit(&entry).await?;
            writing.commit().await?;
        }
        Ok(tokens)
    }
}
