//! The second factor: a sealed secret, which has an effect only after its confirmation, the last time step whose code was used,
//! and the hashes of recovery codes.

use crate::{
    AuthTx, StoreError,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::{PersonId, Timestamp};

/// A person's second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorRow {
    /// The sealed secret.
    pub sealed: Vec<u8>,
    /// Time of the confirmation; the secret has no effect before it.
    pub confirmed_at: Option<Timestamp>,
    /// The time step of the last code that was used; 0 for none.
    pub last_step: i64,
}

impl FromRow for SecondFactorRow {
    const TABLE: &'static str = "second_factor";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sealed: row.bytes("sealed")?,
            confirmed_at: row.opt_time("confirmed_at")?,
            last_step: row.int("last_step")?,
        })
    }
}

/// A statement on the rows of the person with the id `$1`.
macro_rules! of_person {
    ($head:literal, $tail:literal) => {
        concat!($head, " person_pk = (SELECT pk FROM person WHERE id = $1) ", $tail)
    };
}

impl AuthTx {
    /// Looks up a person's second factor, confirmed or not.
    pub async fn lookup_second_factor(&mut self, person: PersonId) -> Result<Option<SecondFactorRow>, StoreError> {
        let select = of_person!("SELECT person_pk AS pk, sealed, confirmed_at, last_step FROM second_factor WHERE", "");
        self.tx.fetch_optional(select, args![person]).await
    }

    /// Stores a new, unconfirmed secret; `false` if there is a confirmed one, which is kept.
    pub async fn propose_second_factor(
        &mut self,
        person: PersonId,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let insert = "INSERT INTO second_factor (person_pk, sealed, created_at, last_step) \
                      SELECT pk, $2, $3, 0 FROM person WHERE id = $1 \
                      ON CONFLICT (person_pk) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at, \
                      last_step = 0 WHERE second_factor.confirmed_at IS NULL";
        Ok(self.tx.execute(insert, args![person, sealed, at]).await? > 0)
    }

    /// Confirms exactly this secret, with the time step of the code that confirmed it; `false` if the secret has changed or is
    /// already confirmed.
    pub async fn confirm_second_factor(
        &mut self,
        person: PersonId,
        sealed: &[u8],
        step: i64,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = of_person!(
            "UPDATE second_factor SET confirmed_at = $4, last_step = $3 WHERE",
            "AND sealed = $2 AND confirmed_at IS NULL"
        );
        Ok(self.tx.execute(update, args![person, sealed, step, at]).await? > 0)
    }

    /// Uses up the code of a time step of exactly this secret; `false` if a code of this step or a later one was used before.
    pub async fn consume_totp_step(&mut self, person: PersonId, sealed: &[u8], step: i64) -> Result<bool, StoreError> {
        let update = of_person!(
            "UPDATE second_factor SET last_step = $3 WHERE",
            "AND sealed = $2 AND confirmed_at IS NOT NULL AND last_step < $3"
        );
        Ok(self.tx.execute(update, args![person, sealed, step]).await? > 0)
    }

    /// Removes a person's confirmed second factor with the recovery codes; `false` if there is none.
    pub async fn remove_second_factor(&mut self, person: PersonId) -> Result<bool, StoreError> {
        let delete = of_person!("DELETE FROM second_factor WHERE", "AND confirmed_at IS NOT NULL");
        let removed = self.tx.execute(delete, args![person]).await? > 0;
        if removed {
            self.tx.execute(of_person!("DELETE FROM recovery_code WHERE", ""), args![person]).await?;
        }
        Ok(removed)
    }

    /// Removes a person's second factor, confirmed or not, with the recovery codes.
    pub async fn clear_second_factor(&mut self, person: PersonId) -> Result<(), StoreError> {
        self.tx.execute(of_person!("DELETE FROM second_factor WHERE", ""), args![person]).await?;
        self.tx.execute(of_person!("DELETE FROM recovery_code WHERE", ""), args![person]).await.map(|_| ())
    }

    /// Replaces all recovery codes of the person.
    pub async fn replace_recovery_codes(&mut self, person: PersonId, hashes: &[[u8; 32]]) -> Result<(), StoreError> {
        self.tx.execute(of_person!("DELETE FROM recovery_code WHERE", ""), args![person]).await?;
        let insert = "INSERT INTO recovery_code (person_pk, hash) SELECT pk, $2 FROM person WHERE id = $1";
        for hash in hashes {
            self.tx.execute(insert, args![person, &hash[..]]).await?;
        }
        Ok(())
    }

    /// Uses up a recovery code; `false` if the person has no unused code with this hash.
    pub async fn use_recovery_code(
        &mut self,
        person: PersonId,
        hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = of_person!("UPDATE recovery_code SET used_at = $3 WHERE", "AND hash = $2 AND used_at IS NULL");
        Ok(self.tx.execute(update, args![person, &hash[..], at]).await? > 0)
    }

    /// Counts the unused recovery codes.
    pub async fn count_recovery_codes(&mut self, person: PersonId) -> Result<u64, StoreError> {
        let select = of_person!("SELECT COUNT(*) AS pk FROM recovery_code WHERE", "AND used_at IS NULL");
        let count: Option<Pk> = self.tx.fetch_optional(select, args![person]).await?;
        Ok(count.map_or(0, |count| count.0.unsigned_abs()))
    }
}
