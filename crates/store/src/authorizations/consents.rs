//! Consent flows: who started one, for which change, and what came of it. Flows are found by the hashes of their state and
//! cookie, before the caller is authenticated.

use crate::{
    InstanceTx, StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::authorizations::Consent;
use hawser_core::{ApplicationId, CompanyId, ConsentId, FailureCode, SellerId, ShopId, Timestamp};

/// The number of visits to the log-in page that one flow records.
const MAX_ANNOUNCEMENTS: u32 = 50;

/// A consent flow to create.
#[derive(Debug, Clone)]
pub struct NewConsent {
    pub id: ConsentId,
    pub company: CompanyId,
    pub application: ApplicationId,
    pub actor_kind: &'static str,
    /// The id of the member or API key that starts it.
    pub actor_id: Option<String>,
    pub session_id: Option<Vec<u8>>,
    /// The hash of the state that Amazon has to return.
    pub state_hash: Vec<u8>,
    /// The hash of the cookie that the browser has to return.
    pub cookie_hash: Vec<u8>,
    /// The pending change, as JSON.
    pub pending_binding: String,
    /// The seller that has to consent, if known beforehand.
    pub expected_seller: Option<SellerId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

macro_rules! select {
    ($rest:literal) => {
        select!("NULL", $rest)
    };
    ($announced:literal, $rest:literal) => {
        concat!(
            "SELECT f.pk, f.id, c.id AS company_id, app.id AS application_id, f.actor_kind, f.actor_id, f.session_id, \
             f.cookie_hash, f.pending_binding, f.expected_seller, ",
            $announced,
            " AS announced_seller, f.created_at, f.expires_at, f.used_at, \
             f.finished_at, f.shop_id, f.code FROM consent_flow f JOIN company c ON c.pk = f.company_pk JOIN application app ON app.pk = f.application_pk ",
            $rest
        )
    };
}

/// The flow with an initial state, or with the state of a visit to the log-in page.
const BY_STATE: &str = select!(
    "n.seller_id",
    "LEFT JOIN consent_announcement n ON n.state_hash = $1 WHERE f.pk = COALESCE( \
     (SELECT pk FROM consent_flow WHERE state_hash = $1), \
     (SELECT consent_pk FROM consent_announcement WHERE state_hash = $1))"
);

impl FromRow for Consent {
    const TABLE: &'static str = "consent_flow";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ConsentId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            application: ApplicationId(row.id("application_id")?),
            actor_kind: row.text("actor_kind")?,
            actor_id: row.opt_text("actor_id")?,
            session_id: row.opt_bytes("session_id")?,
            cookie_hash: row.bytes("cookie_hash")?,
            pending_binding: row.text("pending_binding")?,
            expected_seller: row.opt_parsed("expected_seller")?,
            announced_seller: row.opt_parsed("announced_seller")?,
            shop: row.opt_id("shop_id")?.map(ShopId),
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            used_at: row.opt_time("used_at")?,
            finished_at: row.opt_time("finished_at")?,
            code: row.opt_parsed("code")?,
        })
    }
}

/// Applies only to a consent whose answer arrived and that did not fail.
const FINISH: &str =
    "UPDATE consent_flow SET finished_at = $2, shop_id = $3 WHERE id = $1 AND used_at IS NOT NULL AND code IS NULL";

impl TenantTx {
    /// Marks a consent as finished for a shop, in the transaction that stores the pending change.
    pub async fn finish_consent(
        &mut self,
        consent: ConsentId,
        shop: ShopId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.tx.execute(FINISH, args![consent, at, shop]).await? > 0)
    }
}

impl InstanceTx {
    /// Creates a consent flow.
    pub async fn create_consent(&mut self, consent: &NewConsent) -> Result<(), StoreError> {
        let insert = "INSERT INTO consent_flow (id, company_pk, application_pk, actor_kind, actor_id, session_id, \
                      state_hash, cookie_hash, pending_binding, expected_seller, created_at, expires_at) \
                      SELECT $1, c.pk, app.pk, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM company c, application app \
                      WHERE c.id = $2 AND app.id = $3";
        let args = args![
            consent.id,
            consent.company,
            consent.application,
            consent.actor_kind,
            &consent.actor_id,
            &consent.session_id,
            &consent.state_hash,
            &consent.cookie_hash,
            &consent.pending_binding,
            consent.expected_seller.as_ref().map(SellerId::as_str),
            consent.created_at,
            consent.expires_at,
        ];
        let added = self.tx.execute(insert, args).await?;
        if added == 0 { Err(StoreError::NotFound { what: "company or application" }) } else { Ok(()) }
    }

    /// Finds the consent with this state, which is the one that it began with or one of its visits to the log-in page.
    pub async fn find_consent_by_state(&mut self, state_hash: &[u8]) -> Result<Option<Consent>, StoreError> {
        self.tx.fetch_optional(BY_STATE, args![state_hash]).await
    }

    /// Finds the consent with this cookie.
    pub async fn find_consent_by_cookie(&mut self, cookie_hash: &[u8]) -> Result<Option<Consent>, StoreError> {
        self.tx.fetch_optional(select!("WHERE f.cookie_hash = $1"), args![cookie_hash]).await
    }

    /// Finds a consent by id.
    pub async fn lookup_consent(&mut self, consent: ConsentId) -> Result<Option<Consent>, StoreError> {
        self.tx.fetch_optional(select!("WHERE f.id = $1"), args![consent]).await
    }

    /// Records the seller that Amazon named on a visit to the log-in page, with the state that Amazon returns after that visit.
    /// The states of the flow and of other visits stay valid. Returns `false` if the answer has arrived, or after
    /// [`MAX_ANNOUNCEMENTS`] visits.
    pub async fn announce_seller(
        &mut self,
        consent: ConsentId,
        state_hash: &[u8],
        seller: &SellerId,
    ) -> Result<bool, StoreError> {
        let insert = "INSERT INTO consent_announcement (state_hash, consent_pk, seller_id) \
                      SELECT $2, f.pk, $3 FROM consent_flow f WHERE f.id = $1 AND f.used_at IS NULL \
                      AND (SELECT COUNT(*) FROM consent_announcement n WHERE n.consent_pk = f.pk) < $4";
        let args = args![consent, state_hash, seller.as_str(), MAX_ANNOUNCEMENTS];
        Ok(self.tx.execute(insert, args).await? > 0)
    }

    /// Marks the answer of a consent as used; returns `false` if it was used before. Only the caller that gets `true` may go on.
    pub async fn use_consent(&mut self, consent: ConsentId, at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE consent_flow SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
        Ok(self.tx.execute(update, args![consent, at]).await? > 0)
    }

    /// Records the reason for which a consent failed.
    pub async fn fail_consent(&mut self, consent: ConsentId, code: FailureCode) -> Result<bool, StoreError> {
        let update = "UPDATE consent_flow SET code = $2 WHERE id = $1 AND finished_at IS NULL";
        Ok(self.tx.execute(update, args![consent, code.as_str()]).await? > 0)
    }
}
