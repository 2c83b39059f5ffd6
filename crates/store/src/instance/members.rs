//! Members: a person's place in a company.

use crate::{InstanceTx, StoreError};
use hawser_core::{CompanyId, MemberId, Role, Timestamp};

/// A member to add.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Its id.
    pub id: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// The person's name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// When.
    pub created_at: Timestamp,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Its id.
    pub id: MemberId,
    /// Of which company.
    pub company: CompanyId,
    /// The person's name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when it may do nothing.
    pub disabled_at: Option<Timestamp>,
}

impl InstanceTx {
    /// Adds a member.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`.
    pub async fn add_member(&mut self, member: &NewMember) -> Result<(), StoreError> {
        let _ = member;
        todo!()
    }

    /// The member with that id.
    pub async fn lookup_member(&mut self, member: MemberId) -> Result<Option<MemberRow>, StoreError> {
        let _ = member;
        todo!()
    }

    /// The members of a company, oldest first.
    pub async fn list_members(&mut self, company: CompanyId) -> Result<Vec<MemberRow>, StoreError> {
        let _ = company;
        todo!()
    }

    /// Disables from that moment on, or enables again with `None`; `false` when there is no such member.
    pub async fn set_member_disabled(&mut self, member: MemberId, at: Option<Timestamp>) -> Result<bool, StoreError> {
        let _ = (member, at);
        todo!()
    }
}
