//! The personal document of an order: compressed, then sealed under a key of the company and the month of the order. It is
//! bound to company, seller account and order number, so that it does not open in the place of another order.

use crate::{
    App, Error,
    secrets::data_keys::{Field, Purpose},
};
use hawser_core::{AccountId, AmazonOrderId, CompanyId, Timestamp};
use hawser_store::orders::document;
use serde_json::Value;

/// The owner of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentOwner {
    pub(crate) company: CompanyId,
    pub(crate) account: AccountId,
}

impl DocumentOwner {
    fn aad(self, order_id: &AmazonOrderId) -> hawser_vault::Aad {
        Field { company: Some(self.company), table: "orders", row: self.account.0, name: "personal" }
            .aad()
            .part(order_id.as_str())
    }
}

impl App {
    /// Compresses and seals a personal document.
    pub(crate) async fn seal_personal(
        &self,
        owner: DocumentOwner,
        order_id: &AmazonOrderId,
        created_time: Timestamp,
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key = self.data_key(Some(owner.company), Purpose::BuyerData(created_time)).await?;
        Ok(key.seal(&owner.aad(order_id), &document::pack(plain)))
    }

    /// Opens a personal document.
    pub(crate) async fn open_personal(
        &self,
        owner: DocumentOwner,
        order_id: &AmazonOrderId,
        created_time: Timestamp,
        sealed: &[u8],
    ) -> Result<Value, Error> {
        let key = self.data_key(Some(owner.company), Purpose::BuyerData(created_time)).await?;
        let packed = key.open(&owner.aad(order_id), sealed)?;
        Ok(parse(&document::unpack(&packed)?))
    }
}

/// Parses a stored document. One that does not parse is shown as empty, so that the order itself stays visible.
pub(crate) fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
