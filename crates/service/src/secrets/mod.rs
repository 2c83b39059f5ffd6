//! Data keys, the rotation of master keys, and opaque tokens.

mod blocking;
pub(crate) mod buyer_keys;
pub(crate) mod data_keys;
pub(crate) mod master_key_rotation;
pub(crate) mod opaque_token;
