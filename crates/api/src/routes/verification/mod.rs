//! Verifications.

pub(crate) mod verifications;
