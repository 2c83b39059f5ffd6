//! The token broker: an access token of Amazon for the company's own tools. Short-lived, never a refresh token. It carries
//! the application's full roles, spends the shop's quota, and outlives the key that fetched it: nobody can take it back.

use crate::audit::{Details as _, audit};
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error};
use hawser_core::{
    AccountId, Actor, FailureCode, MarketplaceId, Permission, Region, Secret, SellerId, ShopId, Timestamp,
};
use hawser_store::AccountRow;
use serde_json::json;
use std::time::Duration;

/// How many times somebody may ask for a shop's tokens in [`WINDOW`]. A token lives up to an hour: who keeps it needs one.
const LIMIT: u32 = 60;

/// What [`LIMIT`] is counted over.
const WINDOW: Duration = Duration::from_secs(3600);

/// A token with what it is good for.
#[derive(Debug, Clone)]
pub struct ShopAccessToken {
    /// Of which seller account.
    pub account: AccountId,
    /// Of which seller.
    pub seller_id: SellerId,
    /// The token.
    pub token: Secret,
    /// When Amazon stops taking it; at least some seconds ahead, mostly between five minutes and an hour.
    pub expires_at: Timestamp,
    /// How long that is from now.
    pub expires_in: Duration,
    /// The region it works in.
    pub region: Region,
    /// The base address of that region's API, without a slash at its end.
    pub endpoint: String,
    /// The marketplaces that the seller takes part in, those ticked as long as nobody verified.
    pub marketplaces: Vec<MarketplaceId>,
}

/// A seller account without a token now.
#[derive(Debug, Clone)]
pub struct NoAccessToken {
    /// Which.
    pub account: AccountId,
    /// Of which seller.
    pub seller_id: SellerId,
    /// Its region.
    pub region: Region,
    /// Why.
    pub code: FailureCode,
    /// What Amazon said.
    pub detail: Option<String>,
}

/// What came of asking for a shop's tokens.
#[derive(Debug, Clone)]
pub struct IssuedTokens {
    /// One for each seller account that has one; never empty.
    pub tokens: Vec<ShopAccessToken>,
    /// The other seller accounts.
    pub without: Vec<NoAccessToken>,
}

impl App {
    /// One token for each seller account of the shop. However many ask at once, in however many processes, Amazon is asked
    /// once; each answer is on record.
    ///
    /// # Errors
    /// The permissions `tokens.mint` and `buyer_data.read`; `not_found`, `record_only`, `shop_inactive`;
    /// [`Error::TooMany`]; what Login with Amazon says, when there is no token at all; the database.
    pub async fn create_access_tokens(&self, actor: &Actor, shop: ShopId) -> Result<IssuedTokens, Error> {
        self.require(actor, Permission::TokensMint)?;
        self.require(actor, Permission::BuyerDataRead)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        self.count_mint(actor, shop).await?;
        let mut minted = IssuedTokens { tokens: Vec::new(), without: Vec::new() };
        for account in &accounts {
            match self.mint(actor, account).await {
                Ok(token) => minted.tokens.push(token),
                Err(Error::Failure { code, detail }) => {
                    let (seller_id, region) = (account.seller_id.clone(), account.region);
                    minted.without.push(NoAccessToken { account: account.id, seller_id, region, code, detail });
                }
                Err(error) => return Err(error),
            }
        }
        if minted.tokens.is_empty() {
            let first = minted.without.into_iter().next();
            let (code, detail) = first.map_or((FailureCode::NotFound, None), |first| (first.code, first.detail));
            return Err(Error::Failure { code, detail });
        }
        self.record_mint(actor, shop, &accounts, &minted).await?;
        Ok(minted)
    }

    /// Counts before anything is asked for, so that asking in vain is limited as well.
    async fn count_mint(&self, actor: &Actor, shop: ShopId) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let again_at = writing.count_mint(shop, LIMIT, WINDOW).await?;
        writing.commit().await?;
        again_at.map_or(Ok(()), |at| Err(Error::TooMany { wait: at.since(now) }))
    }

    async fn mint(&self, actor: &Actor, account: &AccountRow) -> Result<ShopAccessToken, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let authorization = reading.current_authorization(account.id).await?;
        drop(reading);
        let authorization = authorization.ok_or(Error::failure(FailureCode::AuthorizationRevoked))?;
        let token = self.access_token_with_end(authorization.id).await.map_err(|error| match error {
            CallError::Refused(refusal) => Error::Failure { code: refusal.code, detail: refusal.message },
            CallError::NotYet(_) => Error::failure(FailureCode::Throttled),
            CallError::Internal(error) => error,
        })?;
        // Before the first verification nobody knows; then it is what was ticked.
        let is_known = account.marketplaces.iter().any(|marketplace| marketplace.is_participating.is_some());
        let open = account.marketplaces.iter().filter(|marketplace| match is_known {
            true => marketplace.is_participating == Some(true),
            false => marketplace.is_ticked,
        });
        Ok(ShopAccessToken {
            account: account.id,
            seller_id: account.seller_id.clone(),
            token: token.token,
            expires_at: token.expires_at,
            expires_in: token.expires_at.since(self.now()),
            region: account.region,
            endpoint: self.amazon().endpoints().of(account.region).as_str().trim_end_matches('/').to_owned(),
            marketplaces: open.map(|marketplace| marketplace.marketplace_id.clone()).collect(),
        })
    }

    /// Puts every token on record before it leaves: what is handed out is on record, whatever happens in between. In the same
    /// moment it is looked whether the shop is still the actor's.
    async fn record_mint(
        &self,
        actor: &Actor,
        shop: ShopId,
        accounts: &[AccountRow],
        minted: &IssuedTokens,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::TokensMint).await?;
        writing.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let company = accounts.first().map(|account| account.company);
        for token in &minted.tokens {
            let entry = audit(self.clock(), self.rng(), company, "token.mint", token.account, now);
            let details = json!({"shop": shop.to_string(), "seller_id": token.seller_id.as_str(),
                "region": token.region.as_str(), "expires_at": token.expires_at.to_string()});
            writing.append_audit(&entry.with(details)).await?;
        }
        Ok(writing.commit().await?)
    }
}
