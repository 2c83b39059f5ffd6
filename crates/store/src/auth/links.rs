//! One-time links: each allows one operation, once, until it expires.

use crate::{
    AuthTx, StoreError,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::{MemberId, PersonId, Timestamp};

/// The operation that a link allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// Create the first owner.
    Setup,
    /// Set a person's password.
    PasswordReset,
}

impl LinkKind {
    /// The value in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "set_up",
            Self::PasswordReset => "password_reset",
        }
    }
}

/// A new link that sets a person's password.
#[derive(Debug, Clone)]
pub struct NewPasswordLink {
    /// The hash of the token.
    pub hash: [u8; 32],
    pub person: PersonId,
    /// The administrator who created it; `None` if it was requested by e-mail or created by the instance owner.
    pub created_by: Option<MemberId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A link that sets a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLinkRow {
    pub person: PersonId,
    pub email: String,
    /// The administrator who created it, if any.
    pub created_by: Option<MemberId>,
}

impl FromRow for PasswordLinkRow {
    const TABLE: &'static str = "one_time_link";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            person: PersonId(row.id("person_id")?),
            email: row.text("email")?,
            created_by: row.opt_id("created_by")?.map(MemberId),
        })
    }
}

impl AuthTx {
    /// Adds a link with the hash of its token.
    pub async fn add_link(
        &mut self,
        kind: LinkKind,
        hash: &[u8; 32],
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let insert = "INSERT INTO one_time_link (kind, hash, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        self.tx.execute(insert, args![kind.as_str(), &hash[..], at, expires_at]).await.map(|_| ())
    }

    /// Adds a link that sets a person's password.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `person`.
    pub async fn add_password_link(&mut self, link: &NewPasswordLink) -> Result<(), StoreError> {
        let insert = "INSERT INTO one_time_link (kind, hash, person_pk, created_by_pk, created_at, expires_at) \
                      SELECT $1, $2, p.pk, (SELECT pk FROM member WHERE id = $4), $5, $6 FROM person p WHERE p.id = $3";
        let kind = LinkKind::PasswordReset.as_str();
        let args = args![kind, &link.hash[..], link.person, link.created_by, link.created_at, link.expires_at];
        match self.tx.execute(insert, args).await? {
            0 => Err(StoreError::NotFound { what: "person" }),
            _ => Ok(()),
        }
    }

    /// Finds the password link with this hash, if it is valid at that time.
    pub async fn find_password_link(
        &mut self,
        hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<Option<PasswordLinkRow>, StoreError> {
        let select = "SELECT l.pk, p.id AS person_id, p.email, m.id AS created_by FROM one_time_link l \
                      JOIN person p ON p.pk = l.person_pk LEFT JOIN member m ON m.pk = l.created_by_pk \
                      WHERE l.kind = $1 AND l.hash = $2 AND l.used_at IS NULL AND l.expires_at > $3 \
                      AND p.disabled_at IS NULL";
        let kind = LinkKind::PasswordReset.as_str();
        self.tx.fetch_optional(select, args![kind, &hash[..], at]).await
    }

    /// Counts the password links that were requested by e-mail since then.
    pub async fn count_password_links(&mut self, person: PersonId, since: Timestamp) -> Result<u64, StoreError> {
        let select = "SELECT COUNT(*) AS pk FROM one_time_link l JOIN person p ON p.pk = l.person_pk \
                      WHERE l.kind = $1 AND p.id = $2 AND l.created_by_pk IS NULL AND l.created_at > $3";
        let kind = LinkKind::PasswordReset.as_str();
        let count: Option<Pk> = self.tx.fetch_optional(select, args![kind, person, since]).await?;
        Ok(count.map_or(0, |count| count.0.unsigned_abs()))
    }

    /// Invalidates every password link of the person.
    pub async fn use_password_links(&mut self, person: PersonId, at: Timestamp) -> Result<u64, StoreError> {
        let update = "UPDATE one_time_link SET used_at = $3 WHERE kind = $1 AND used_at IS NULL \
                      AND person_pk = (SELECT pk FROM person WHERE id = $2)";
        self.tx.execute(update, args![LinkKind::PasswordReset.as_str(), person, at]).await
    }

    /// Returns true if the link is valid at that time.
    pub async fn is_link_valid(&mut self, kind: LinkKind, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError> {
        let select =
            "SELECT pk FROM one_time_link WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3";
        Ok(self.tx.fetch_optional::<Pk>(select, args![kind.as_str(), &hash[..], at]).await?.is_some())
    }

    /// Uses up a link; `false` if it is unknown, used or expired.
    pub async fn use_link(&mut self, kind: LinkKind, hash: &[u8; 32], at: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE one_time_link SET used_at = $3 \
                      WHERE kind = $1 AND hash = $2 AND used_at IS NULL AND expires_at > $3";
        Ok(self.tx.execute(update, args![kind.as_str(), &hash[..], at]).await? > 0)
    }
}
