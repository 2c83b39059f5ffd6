//! The personal document of an order: compressed, then sealed under a key of the company and the day on which its retention
//! period starts. It is bound to company, seller account and order number, so that it does not open in the place of another
//! order.

use crate::{App, Error, secrets::data_keys::Field};
use hawser_core::{AccountId, AmazonOrderId, CompanyId};
use hawser_store::orders::document;
use hawser_vault::{Aad, DataKey};
use serde_json::Value;

/// The owner of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentOwner {
    pub(crate) company: CompanyId,
    pub(crate) account: AccountId,
}

impl DocumentOwner {
    fn aad(self, order_id: &AmazonOrderId) -> Aad {
        Field { company: Some(self.company), table: "orders", row: self.account.0, name: "personal" }
            .aad()
            .part(order_id.as_str())
    }

    /// Compresses and seals a personal document.
    pub(crate) fn seal(self, key: &DataKey, order_id: &AmazonOrderId, plain: &[u8]) -> Vec<u8> {
        key.seal(&self.aad(order_id), &document::pack(plain))
    }
}

impl App {
    /// Opens a personal document; `None` if its key is destroyed.
    pub(crate) async fn open_personal(
        &self,
        owner: DocumentOwner,
        order_id: &AmazonOrderId,
        day: &str,
        sealed: &[u8],
    ) -> Result<Option<Value>, Error> {
        match self.open_buyer_data(owner.company, day, &owner.aad(order_id), sealed).await? {
            Some(packed) => Ok(Some(parse(&document::unpack(&packed)?))),
            None => Ok(None),
        }
    }
}

/// Parses a stored document. One that does not parse is shown as empty, so that the order itself stays visible.
pub(crate) fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
