//! Companies, members and invitations.

pub(crate) mod companies;
pub(crate) mod invitations;
pub(crate) mod members;
