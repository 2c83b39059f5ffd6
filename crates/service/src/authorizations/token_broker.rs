//! The token broker: issues Amazon's access tokens to the company's own tools. They are short-lived; refresh tokens are never
//! issued. An access token has all roles of the application, uses the shop's quota, and cannot be revoked: it stays valid
//! after the API key that fetched it is revoked.

use crate::audit::{Details as _, audit};
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error};
use hawser_core::shops::SellerAccount;
use hawser_core::{
    AccountId, Actor, FailureCode, MarketplaceId, Permission, Region, Secret, SellerId, ShopId, Timestamp,
};
use serde_json::json;
use std::time::Duration;

/// The number of requests for a shop's tokens that an actor may make in [`WINDOW`]. A token is valid for up to an hour, so a
/// caller that keeps it needs only one.
const LIMIT: u32 = 60;

/// The time over which [`LIMIT`] is counted.
const WINDOW: Duration = Duration::from_secs(3600);

/// A token and what it can be used for.
#[derive(Debug, Clone)]
pub struct ShopAccessToken {
    pub account: AccountId,
    pub seller_id: SellerId,
    pub token: Secret,
    /// The end of the token: at least some seconds ahead, usually between five minutes and an hour.
    pub expires_at: Timestamp,
    /// The time left until then.
    pub expires_in: Duration,
    /// The region in which it works.
    pub region: Region,
    /// The base URL of that region's API, without a trailing slash.
    pub endpoint: String,
    /// The marketplaces in which the seller participates; before the first verification, the selected ones.
    pub marketplaces: Vec<MarketplaceId>,
}

/// A seller account for which there is no token at present.
#[derive(Debug, Clone)]
pub struct NoAccessToken {
    pub account: AccountId,
    pub seller_id: SellerId,
    pub region: Region,
    pub code: FailureCode,
    /// Amazon's message.
    pub detail: Option<String>,
}

/// The tokens of a shop.
#[derive(Debug, Clone)]
pub struct IssuedTokens {
    /// One per seller account that has one; never empty.
    pub tokens: Vec<ShopAccessToken>,
    /// The seller accounts without a token.
    pub without: Vec<NoAccessToken>,
}

impl App {
    /// Issues one token per seller account of the shop. Concurrent callers, in any process, share one call to Amazon; every
    /// issued token is audited.
    ///
    /// # Errors
    /// The permissions `tokens.mint` and `buyer_data.read`; `not_found`, `record_only`, `shop_inactive`;
    /// [`Error::TooMany`]; the refusal by Login with Amazon if there is no token at all; the database.
    pub async fn create_access_tokens(&self, actor: &Actor, shop: ShopId) -> Result<IssuedTokens, Error> {
        self.require(actor, Permission::TokensMint)?;
        self.require(actor, Permission::BuyerDataRead)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        self.count_issued_token(actor, shop).await?;
        let mut issued = IssuedTokens { tokens: Vec::new(), without: Vec::new() };
        for account in &accounts {
            match self.issue(actor, account).await {
                Ok(token) => issued.tokens.push(token),
                Err(Error::Failure { code, detail }) => {
                    let (seller_id, region) = (account.seller_id.clone(), account.region);
                    issued.without.push(NoAccessToken { account: account.id, seller_id, region, code, detail });
                }
                Err(error) => return Err(error),
            }
        }
        if issued.tokens.is_empty() {
            let first = issued.without.into_iter().next();
            let (code, detail) = first.map_or((FailureCode::NotFound, None), |first| (first.code, first.detail));
            return Err(Error::Failure { code, detail });
        }
        self.audit_issued_tokens(actor, shop, &accounts, &issued).await?;
        Ok(issued)
    }

    /// Counts before Amazon is called, so that failing requests are limited as well.
    async fn count_issued_token(&self, actor: &Actor, shop: ShopId) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let again_at = writing.count_issued_token(shop, LIMIT, WINDOW).await?;
        writing.commit().await?;
        again_at.map_or(Ok(()), |at| Err(Error::TooMany { wait: at.since(now) }))
    }

    async fn issue(&self, actor: &Actor, account: &SellerAccount) -> Result<ShopAccessToken, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let authorization = reading.current_authorization(account.id).await?;
        drop(reading);
        let authorization = authorization.ok_or(Error::failure(FailureCode::AuthorizationRevoked))?;
        let token = self.access_token_with_end(authorization.id).await.map_err(|error| match error {
            CallError::Refused(refusal) => Error::Failure { code: refusal.code, detail: refusal.cause() },
            CallError::NotYet(_) => Error::failure(FailureCode::Throttled),
            CallError::Internal(error) => error,
        })?;
        // Before the first verification the participations are unknown, so the selected marketplaces are returned.
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

    /// Audits every token before it is returned, so that no token is issued without an entry. The same transaction checks
    /// that the actor still has access to the shop.
    async fn audit_issued_tokens(
        &self,
        actor: &Actor,
        shop: ShopId,
        accounts: &[SellerAccount],
        issued: &IssuedTokens,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::TokensMint).await?;
        writing.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let company = accounts.first().map(|account| account.company);
        for token in &issued.tokens {
            let entry = audit(self.clock(), self.rng(), company, "token.mint", token.account, now);
            let details = json!({"shop": shop.to_string(), "seller_id": token.seller_id.as_str(),
                "region": token.region.as_str(), "expires_at": token.expires_at.to_string()});
            writing.append_audit(&entry.with(details)).await?;
        }
        Ok(writing.commit().await?)
    }
}
