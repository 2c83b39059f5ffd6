//! API keys and the check of a key.

pub(crate) mod api_keys;
pub(crate) mod key_check;
