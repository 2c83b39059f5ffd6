//! Cases reported by users of similar systems.

mod binding;
mod consents;
mod verifying;
