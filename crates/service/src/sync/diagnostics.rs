//! Keeps unreadable answers of Amazon for diagnosis, for some days. They may contain buyer data, so they are sealed under the
//! key for buyer data of the day of their receipt.

use crate::{App, Error, secrets::data_keys::Field};
use hawser_amazon::{ApiError, Operation};
use hawser_core::FailureCode;
use hawser_store::{ClaimedStream, DiagnosticPayload};

impl App {
    /// Stores the body of a malformed answer. A failure to store it is logged and does not stop the pull.
    pub(crate) async fn keep_for_diagnosis(&self, claimed: &ClaimedStream, refusal: &ApiError) {
        if refusal.code != FailureCode::AnswerMalformed {
            return;
        }
        if let Some(body) = &refusal.body
            && let Err(error) = self.store_payload(claimed, body).await
        {
            tracing::warn!(shop.id = %claimed.shop, %error, "an unreadable answer could not be stored");
        }
    }

    async fn store_payload(&self, claimed: &ClaimedStream, body: &[u8]) -> Result<(), Error> {
        let field =
            Field { company: Some(claimed.company), table: "diagnostic_payload", row: claimed.account.0, name: "body" };
        let received_at = self.now();
        let key = self.buyer_key(claimed.company, &received_at.day()).await?;
        let payload = DiagnosticPayload {
            account: claimed.account,
            operation: Operation::SearchOrders.as_str().to_owned(),
            received_at,
            code: FailureCode::AnswerMalformed,
            sealed: key.seal(&field.aad(), body),
        };
        Ok(self.store().for_claim().keep_answer(&payload).await?)
    }
}
