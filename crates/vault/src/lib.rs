//! Sealed blobs and their keys: a data key seals data, a master key wraps data keys, and a ring of master keys makes rotation
//! possible while everything runs. The crate knows nothing about shops, databases or runtimes. There is no plaintext mode.

mod aad;
mod blob;
mod check;
mod data_key;
mod error;
mod key_command;
mod key_file;
mod key_id;
mod key_material;
mod key_text;
mod master_key;
mod parse_error;
mod ring;
mod source;
mod vault;

pub use aad::Aad;
pub use blob::{MIN_LEN, needed_key};
pub use check::{seal_check, verify_check};
pub use data_key::DataKey;
pub use error::{RetireError, SourceError, VaultError};
pub use key_file::{KeyFile, PermissionsTooOpen, create_file, load_file, replace_file};
pub use key_id::{InvalidKeyId, KeyId};
pub use key_text::{parse, render};
pub use master_key::MasterKey;
pub use parse_error::{LineProblem, ParseError};
pub use ring::KeyRing;
pub use source::MasterKeySource;
pub use vault::Vault;
pub use zeroize::Zeroizing;
