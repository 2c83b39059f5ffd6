//! The 256 bits of a key, master or data: wiped when dropped, never printed.

use crate::KeyId;
use std::fmt;
use zeroize::Zeroizing;

/// A key and its name.
#[derive(Clone)]
pub(crate) struct KeyMaterial {
    pub(crate) id: KeyId,
    bytes: Zeroizing<[u8; Self::LEN]>,
}

impl KeyMaterial {
    /// Length in bytes.
    pub(crate) const LEN: usize = 32;

    /// A new key from the operating system's randomness.
    pub(crate) fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; Self::LEN]);
        fill_random(bytes.as_mut_slice());
        Self::from_bytes(bytes)
    }

    /// A key that was made before.
    pub(crate) fn from_bytes(bytes: Zeroizing<[u8; Self::LEN]>) -> Self {
        Self { id: KeyId::of(&bytes), bytes }
    }

    /// The bytes themselves, for the cipher and for writing a key down.
    pub(crate) fn expose(&self) -> &[u8; Self::LEN] {
        &self.bytes
    }
}

impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ***", self.id)
    }
}

/// Fills a buffer from the operating system's randomness.
#[expect(
    clippy::expect_used,
    reason = "without the system's randomness nothing can be sealed, and nothing may be stored"
)]
pub(crate) fn fill_random(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the operating system gives random bytes");
}
