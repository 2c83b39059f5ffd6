//! Consents under way: who began one, for what, and whether its answer came. State and cookie are looked up by their hashes
//! before it is known who asks.

use crate::{
    InstanceTx, StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::{ApplicationId, CompanyId, ConsentId, FailureCode, SellerId, Timestamp};

/// A consent that begins.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// Its id.
    pub id: ConsentId,
    /// For which company.
    pub company: CompanyId,
    /// Through which application.
    pub application: ApplicationId,
    /// Who began it.
    pub actor_kind: &'static str,
    /// The person's or key's id.
    pub actor_id: Option<String>,
    /// The hash of the session it began in, where there is one.
    pub session_id: Option<Vec<u8>>,
    /// The hash of what Amazon has to bring back.
    pub state_hash: Vec<u8>,
    /// The hash of what the browser has to bring back.
    pub cookie_hash: Vec<u8>,
    /// What waits for the consent, as JSON.
    pub pending_binding: String,
    /// The seller that has to come back, when it is known.
    pub expected_seller: Option<SellerId>,
    /// When it began.
    pub created_at: Timestamp,
    /// Until when its answer counts.
    pub expires_at: Timestamp,
}

/// A consent under way, or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// Its id.
    pub id: ConsentId,
    /// For which company.
    pub company: CompanyId,
    /// Through which application.
    pub application: ApplicationId,
    /// Who began it.
    pub actor_kind: String,
    /// The person's or key's id.
    pub actor_id: Option<String>,
    /// The hash of the session it began in.
    pub session_id: Option<Vec<u8>>,
    /// The hash of what the browser has to bring back.
    pub cookie_hash: Vec<u8>,
    /// What waits for the consent.
    pub pending_binding: String,
    /// The seller that has to come back.
    pub expected_seller: Option<SellerId>,
    /// The seller that Amazon announced on the way through our log-in page.
    pub announced_seller: Option<SellerId>,
    /// When it began.
    pub created_at: Timestamp,
    /// Until when its answer counts.
    pub expires_at: Timestamp,
    /// When its answer came.
    pub used_at: Option<Timestamp>,
    /// When what waited for it was stored.
    pub finished_at: Option<Timestamp>,
    /// Why it came to nothing.
    pub code: Option<FailureCode>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT f.pk, f.id, c.id AS company_id, app.id AS application_id, f.actor_kind, f.actor_id, f.session_id, \
             f.cookie_hash, f.pending_binding, f.expected_seller, f.announced_seller, f.created_at, f.expires_at, f.used_at, \
             f.finished_at, f.code FROM consent_flow f JOIN company c ON c.pk = f.company_pk JOIN application app ON app.pk = f.application_pk ",
            $rest
        )
    };
}

impl FromRow for ConsentRow {
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
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            used_at: row.opt_time("used_at")?,
            finished_at: row.opt_time("finished_at")?,
            code: row.opt_parsed("code")?,
        })
    }
}

/// Only whose answer was taken, and came to something.
const FINISH: &str = "UPDATE consent_flow SET finished_at = $2 WHERE id = $1 AND used_at IS NOT NULL AND code IS NULL";

impl TenantTx {
    /// Notes, together with what waited for the consent, that it is stored.
    pub async fn finish_consent(&mut self, consent: ConsentId, at: Timestamp) -> Result<bool, StoreError> {
        Ok(self.tx.execute(FINISH, args![consent, at]).await? > 0)
    }
}

impl InstanceTx {
    /// Keeps a consent that begins.
    pub async fn add_consent(&mut self, consent: &NewConsent) -> Result<(), StoreError> {
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

    /// The consent that this state belongs to.
    pub async fn find_consent_by_state(&mut self, state_hash: &[u8]) -> Result<Option<ConsentRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE f.state_hash = $1"), args![state_hash]).await
    }

    /// The consent that this cookie belongs to.
    pub async fn find_consent_by_cookie(&mut self, cookie_hash: &[u8]) -> Result<Option<ConsentRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE f.cookie_hash = $1"), args![cookie_hash]).await
    }

    /// The consent of that id.
    pub async fn lookup_consent(&mut self, consent: ConsentId) -> Result<Option<ConsentRow>, StoreError> {
        self.tx.fetch_optional(select!("WHERE f.id = $1"), args![consent]).await
    }

    /// Amazon came by our log-in page: another state from here on, and a seller who has to come back. Once: `false` when a
    /// seller was announced before, or the answer came.
    pub async fn announce_seller(
        &mut self,
        consent: ConsentId,
        state_hash: &[u8],
        seller: &SellerId,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE consent_flow SET state_hash = $2, announced_seller = $3 \
                      WHERE id = $1 AND used_at IS NULL AND announced_seller IS NULL";
        Ok(self.tx.execute(update, args![consent, state_hash, seller.as_str()]).await? > 0)
    }

    /// Takes the answer of a consent; `false` when it was taken before. Whoever gets `true` goes on, alone.
    pub async fn use_consent(&mut self, consent: ConsentId, at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE consent_flow SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
        Ok(self.tx.execute(update, args![consent, at]).await? > 0)
    }

    /// Notes why a consent came to nothing.
    pub async fn fail_consent(&mut self, consent: ConsentId, code: FailureCode) -> Result<bool, StoreError> {
        let update = "UPDATE consent_flow SET code = $2 WHERE id = $1 AND finished_at IS NULL";
        Ok(self.tx.execute(update, args![consent, code.as_str()]).await? > 0)
    }

    /// Drops consents that are long over.
    pub async fn purge_consents(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.tx.execute("DELETE FROM consent_flow WHERE expires_at < $1", args![before]).await
    }
}
