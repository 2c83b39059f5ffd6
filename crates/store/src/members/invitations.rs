//! Invitations into a company: a one-time link, kept as a hash, with a role and shops. Inside a company they are listed and
//! withdrawn; at the door one is found by its hash and used up.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::executor::{FromRow, Pk, Row, args, ids, sql};
use crate::instance::company_pk;
use crate::members::directory::role;
use crate::{AuthTx, StoreError, TenantTx};
use hawser_core::paging::Slice;
use hawser_core::{CompanyId, InvitationId, MemberId, Role, ShopId, Timestamp};

/// An invitation to add; who made it is the transaction's actor.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Into which company.
    pub company: CompanyId,
    /// The address, in the form in which it is compared.
    pub email: String,
    /// As what.
    pub role: Role,
    /// The hash of the link's token.
    pub hash: [u8; 32],
    /// The hash of the token in the mailed link; `None` if no mail is sent.
    pub mail_hash: Option<[u8; 32]>,
    /// The shops that come with it.
    pub shops: Vec<ShopId>,
    pub shops_until: Option<Timestamp>,
    pub expires_at: Timestamp,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Its id.
    pub id: InvitationId,
    /// Into which company.
    pub company: CompanyId,
    pub company_name: String,
    /// The address, in the form in which it is compared.
    pub email: String,
    /// As what.
    pub role: Role,
    pub shops_until: Option<Timestamp>,
    pub created_at: Timestamp,
    /// By which member; none when by the instance's owner.
    pub invited_by: Option<MemberId>,
    pub invited_by_name: Option<String>,
    pub expires_at: Timestamp,
}

impl FromRow for InvitationRow {
    const TABLE: &'static str = "invitation";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: InvitationId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            company_name: row.text("company_name")?,
            email: row.text("email")?,
            role: role(row)?,
            shops_until: row.opt_time("shops_until")?,
            created_at: row.time("created_at")?,
            invited_by: row.opt_id("invited_by")?.map(MemberId),
            invited_by_name: row.opt_text("invited_by_name")?,
            expires_at: row.time("expires_at")?,
        })
    }
}

/// A shop that comes with an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedShop {
    /// With which invitation.
    pub invitation: InvitationId,
    /// The shop.
    pub shop: ShopId,
    /// Its name.
    pub name: String,
}

/// An invitation with its shops.
struct WithShops(InvitationRow, Vec<InvitedShop>);

impl FromRow for WithShops {
    const TABLE: &'static str = "invitation";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let invitation = InvitationRow::from_row(row)?;
        let shops = row.opt_text("shops")?.unwrap_or_else(|| "[]".to_owned());
        let shops: Vec<(uuid::Uuid, String)> = serde_json::from_str(&shops).map_err(|_| row.corrupt("shops"))?;
        let shop = |(shop, name)| InvitedShop { invitation: invitation.id, shop: ShopId(shop), name };
        let mut shops: Vec<InvitedShop> = shops.into_iter().map(shop).collect();
        shops.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self(invitation, shops))
    }
}

/// Invitations that were neither accepted nor withdrawn and end after `$1`.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.pk, i.id, c.id AS company_id, c.name AS company_name, i.email, i.role, i.shops_until, i.created_at, ",
            "m.id AS invited_by, m.name AS invited_by_name, i.expires_at FROM invitation i ",
            "JOIN company c ON c.pk = i.company_pk LEFT JOIN member m ON i.created_by_kind = 'member' ",
            "AND m.id = i.created_by WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > $1 ",
            $rest
        )
    };
}

impl TenantTx {
    /// Adds an invitation with its shops, which have to be in scope. Those to the same address that are too old make room.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, `shop`; [`StoreError::Conflict`] `invitation`, when one to that address is
    /// pending.
    pub async fn add_invitation(&mut self, new: &NewInvitation) -> Result<(), StoreError> {
        if !self.scope.belongs_to(new.company) {
            return Err(StoreError::NotFound { what: "company" });
        }
        let company = company_pk(&mut self.tx, new.company).await?;
        let (now, by_kind, by) = self.scope.provenance();
        let old = "UPDATE invitation SET withdrawn_at = $3 WHERE company_pk = $1 AND email = $2 AND accepted_at IS NULL \
                   AND withdrawn_at IS NULL AND expires_at <= $3";
        self.tx.execute(old, args![company, &new.email, now]).await?;
        let insert = "INSERT INTO invitation (id, company_pk, email, role, hash, shops_until, created_at, \
                      created_by_kind, created_by, expires_at, mail_hash) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                      ON CONFLICT DO NOTHING";
        let args = args![
            new.id,
            company,
            &new.email,
            new.role.as_str(),
            &new.hash[..],
            new.shops_until,
            now,
            by_kind,
            by,
            new.expires_at,
            new.mail_hash.as_ref().map(|hash| &hash[..]),
        ];
        if self.tx.execute(insert, args).await? == 0 {
            return Err(StoreError::Conflict { what: "invitation" });
        }
        let shops = scoped!(visible "INSERT INTO invitation_shop (invitation_pk, shop_pk) SELECT i.pk, v.pk \
                         FROM invitation i JOIN visible v ON v.company_pk = i.company_pk \
                         WHERE i.id = $2 AND v.id IN " (IDS "$1"));
        let given = self.run(shops, args![ids(new.shops.iter().map(|shop| shop.0)), new.id]).await?;
        if usize::try_from(given).is_ok_and(|given| given == new.shops.len()) {
            return Ok(());
        }
        Err(StoreError::NotFound { what: "shop" })
    }

    /// The company's pending invitations, the latest first.
    pub async fn list_invitations(&mut self, company: CompanyId) -> Result<Vec<InvitationRow>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let (now, ..) = self.scope.provenance();
        self.tx.fetch_all(select!("AND c.id = $2 ORDER BY i.pk DESC"), args![now, company]).await
    }

    /// A page of the company's pending invitations, the latest first, each with those of its shops that are in scope, by name.
    pub async fn page_invitations(
        &mut self,
        company: CompanyId,
        slice: &Slice<InvitationId>,
    ) -> Result<Vec<(InvitationRow, Vec<InvitedShop>)>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(Vec::new());
        }
        let mut statement = self.compose();
        let columns = sql!("SELECT i.pk, i.id, c.id AS company_id, c.name AS company_name, i.email, i.role, i.shops_until, \
            i.created_at, m.id AS invited_by, m.name AS invited_by_name, i.expires_at, (SELECT "
            (EITHER "json_group_array(json_array(lower(hex(shop.id)), shop.name)) "
             "json_agg(json_build_array(shop.id, shop.name))::text ")
            "FROM invitation_shop g JOIN shop ON shop.pk = g.shop_pk WHERE g.invitation_pk = i.pk AND ");
        statement.push(columns, &[]);
        self.limit_shops(&mut statement);
        let from = ") AS shops FROM invitation i JOIN company c ON c.pk = i.company_pk \
                    LEFT JOIN member m ON i.created_by_kind = 'member' AND m.id = i.created_by \
                    WHERE i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > @now \
                    AND i.company_pk = (SELECT x.pk FROM company x WHERE x.id = $1) ";
        statement.push(from, args![company]);
        if let Some(after) = slice.after {
            statement.push("AND i.pk < (SELECT x.pk FROM invitation x WHERE x.id = $1) ", args![after]);
        }
        statement.push("ORDER BY i.pk DESC LIMIT $1", args![slice.rows()]);
        let rows = self.tx.fetch_composed::<WithShops>(statement).await?;
        Ok(rows.into_iter().map(|WithShops(invitation, shops)| (invitation, shops)).collect())
    }

    /// How many invitations into the company were made since, whatever became of them.
    pub async fn count_invitations_since(&mut self, company: CompanyId, since: Timestamp) -> Result<u64, StoreError> {
        let select = "SELECT COUNT(*) AS pk FROM invitation WHERE created_at >= $2 \
                      AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        let count: Option<Pk> = self.tx.fetch_optional(select, args![company, since]).await?;
        Ok(count.map_or(0, |count| u64::try_from(count.0).unwrap_or(0)))
    }

    /// Counts the invitations of all companies that were mailed since then.
    pub async fn count_mailed_invitations_since(&mut self, since: Timestamp) -> Result<u64, StoreError> {
        let select = "SELECT COUNT(*) AS pk FROM invitation WHERE created_at >= $1 AND mail_hash IS NOT NULL";
        let count: Option<Pk> = self.tx.fetch_optional(select, args![since]).await?;
        Ok(count.map_or(0, |count| count.0.unsigned_abs()))
    }

    /// Returns true if an owner of the company who can sign in has a proven e-mail address.
    pub async fn has_proven_owner(&mut self, company: CompanyId) -> Result<bool, StoreError> {
        let select = "SELECT m.pk FROM member m JOIN company c ON c.pk = m.company_pk JOIN person p ON p.pk = m.person_pk \
                      WHERE c.id = $1 AND m.role = $2 AND m.disabled_at IS NULL AND p.disabled_at IS NULL \
                      AND p.email_proven_at IS NOT NULL LIMIT 1";
        let found: Option<Pk> = self.tx.fetch_optional(select, args![company, Role::Owner.as_str()]).await?;
        Ok(found.is_some())
    }

    /// Withdraws a pending invitation; `false` when there is none of that id.
    pub async fn withdraw_invitation(
        &mut self,
        company: CompanyId,
        invitation: InvitationId,
    ) -> Result<bool, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(false);
        }
        let (now, ..) = self.scope.provenance();
        let update = "UPDATE invitation SET withdrawn_at = $3 WHERE id = $2 AND accepted_at IS NULL \
                      AND withdrawn_at IS NULL AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        Ok(self.tx.execute(update, args![company, invitation, now]).await? > 0)
    }
}

impl AuthTx {
    /// The invitation whose link has that hash, if it can be accepted at that moment.
    pub async fn find_invitation(
        &mut self,
        hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<Option<InvitationRow>, StoreError> {
        self.tx.fetch_optional(select!("AND (i.hash = $2 OR i.mail_hash = $2)"), args![at, &hash[..]]).await
    }

    /// Returns true if this is the hash of the token that was mailed to the invited address.
    pub async fn is_mailed_link(&mut self, invitation: InvitationId, hash: &[u8; 32]) -> Result<bool, StoreError> {
        let select = "SELECT pk FROM invitation WHERE id = $1 AND mail_hash = $2";
        Ok(self.tx.fetch_optional::<Pk>(select, args![invitation, &hash[..]]).await?.is_some())
    }

    /// Lets nobody else change the company's members and invitations until this transaction ends.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`.
    pub async fn lock_members(&mut self, company: CompanyId) -> Result<(), StoreError> {
        let lock = sql!("SELECT pk FROM company WHERE id = $1" LOCK_CHANGES);
        let found: Option<Pk> = self.tx.fetch_optional(lock, args![company]).await?;
        found.map(|_| ()).ok_or(StoreError::NotFound { what: "company" })
    }

    /// Uses an invitation up for a member that was just added, and assigns its shops to it; `false` when it cannot be
    /// accepted any more.
    pub async fn use_invitation(
        &mut self,
        invitation: InvitationId,
        member: MemberId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE invitation SET accepted_at = $3, accepted_by = $2 \
                      WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3";
        if self.tx.execute(update, args![invitation, member, at]).await? == 0 {
            return Ok(false);
        }
        let assign = "INSERT INTO shop_assignment \
                      (subject_kind, subject_id, shop_pk, until, assigned_at, assigned_by_kind, assigned_by) \
                      SELECT 'member', $2, s.shop_pk, i.shops_until, $3, i.created_by_kind, i.created_by \
                      FROM invitation i JOIN invitation_shop s ON s.invitation_pk = i.pk \
                      WHERE i.id = $1 AND (i.shops_until IS NULL OR i.shops_until > $3)";
        self.tx.execute(assign, args![invitation, member, at]).await?;
        Ok(true)
    }
}
