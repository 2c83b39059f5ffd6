//! Companies, members and invitations.

pub(crate) mod companies;
pub(crate) mod directory;
pub(crate) mod invitations;
pub(crate) mod new_member;
