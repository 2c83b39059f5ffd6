//! Corrects a stated Seller ID. It is typed by a person, and a typing error must not cost the binding: authorization, orders
//! and coverage stay.

use super::ShopView;
use crate::audit::{Details as _, audit};
use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::shops::Identity;
use hawser_core::{AccountId, Actor, FailureCode, Permission, SellerId, ShopId, normalize};
use hawser_store::StoreError;
use serde_json::json;

/// The right Seller ID of a shop.
#[derive(Debug, Clone)]
pub struct CorrectSeller {
    pub shop: ShopId,
    /// The seller account; may be left out if the shop has only one.
    pub account: Option<AccountId>,
    pub seller_id: String,
}

impl App {
    /// Replaces the stated Seller ID of a seller account. The shop is verified again in the background.
    ///
    /// # Errors
    /// A malformed Seller ID; `not_found`; several accounts and none named; `already_bound` if the company has that account
    /// under another shop; a proven Seller ID; the permission `shops.bind`; the database.
    pub async fn correct_seller_id(&self, actor: &Actor, correct: CorrectSeller) -> Result<ShopView, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let right: SellerId = normalize::name(&correct.seller_id).parse()?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::ShopsBind).await?;
        let shop = writing.lookup_shop(correct.shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let accounts = writing.list_accounts(shop.id).await?;
        let account = match (correct.account, accounts.as_slice()) {
            (Some(id), accounts) => accounts.iter().find(|account| account.id == id),
            (None, [only]) => Some(only),
            (None, []) => None,
            (None, _) => {
                let rule = Rule::new("the id of one of the shop's seller accounts", "店铺的某个卖家账户的编号");
                return Err(Error::invalid_field("account_id", rule));
            }
        };
        let account = account.ok_or(Error::failure(FailureCode::NotFound))?;
        if account.identity == Identity::Proven && account.seller_id != right {
            let rule = Rule::new("the Seller ID that Amazon confirmed", "亚马逊已确认的卖家记号（Seller ID）");
            return Err(Error::invalid(FailureCode::SellerMismatch, "seller_id", rule));
        }
        if account.seller_id != right {
            match writing.correct_seller_id(account.id, &right).await {
                Ok(true) => {}
                Ok(false) => return Err(Error::failure(FailureCode::NotFound)),
                Err(StoreError::Conflict { .. }) => return Err(Error::failure(FailureCode::AlreadyBound)),
                Err(error) => return Err(error.into()),
            }
            let entry = audit(self.clock(), self.rng(), Some(shop.company), "shop.seller_id", shop.id, now)
                .changed(json!({"seller_id": account.seller_id}), json!({"seller_id": right}));
            writing.append_audit(&entry).await?;
        }
        let account = account.id;
        writing.commit().await?;
        self.store().for_claim().wake_streams(account, now).await?;
        self.get_shop(actor, shop.id).await
    }
}
