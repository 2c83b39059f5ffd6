//! Verifications of shops.

pub(crate) mod verifications;
