//! Page tokens. They carry a checksum that depends on the seed, and are in base64 with `+`, `/` and `=`, so that a client
//! that forgets to encode them fails.

use crate::orders::order_index::SortPosition;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The content of a page token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageToken {
    /// The position of the last order of the previous page.
    pub(crate) place: SortPosition,
    /// The number of the page that the token requests; the first page, which needs none, is page 1.
    pub(crate) page: u32,
    /// The end of the time range, fixed by the first page.
    pub(crate) before: i64,
    /// Time of the request for the first page.
    pub(crate) issued: i64,
    pub(crate) seller: u32,
    /// Hash of the parameters that must stay the same from page to page.
    pub(crate) fingerprint: u64,
}

const LENGTH: usize = 48;
const CHECK: usize = 16;

fn check(seed: u64, content: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(content);
    hash.finalize().iter().copied().take(CHECK).collect()
}

/// Hashes a text to 64 bits.
pub(crate) fn fingerprint(text: &str) -> u64 {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

impl PageToken {
    /// Encodes the token.
    pub(crate) fn token(&self, seed: u64) -> String {
        let mut bytes = Vec::with_capacity(LENGTH + CHECK);
        bytes.extend_from_slice(&self.place.0.to_be_bytes());
        bytes.extend_from_slice(&self.place.1.to_be_bytes());
        bytes.extend_from_slice(&self.before.to_be_bytes());
        bytes.extend_from_slice(&self.issued.to_be_bytes());
        bytes.extend_from_slice(&self.seller.to_be_bytes());
        bytes.extend_from_slice(&self.fingerprint.to_be_bytes());
        bytes.extend_from_slice(&u64::from(self.page).to_be_bytes());
        // Combined with the checksum, so that tokens look as opaque as Amazon's.
        let sum = check(seed, &bytes);
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte ^= sum[at % CHECK];
        }
        bytes.extend_from_slice(&sum);
        STANDARD.encode(bytes)
    }

    /// Decodes a token; `None` if it was not issued under this seed.
    pub(crate) fn read(seed: u64, token: &str) -> Option<Self> {
        let mut bytes = STANDARD.decode(token).ok().filter(|bytes| bytes.len() == LENGTH + CHECK)?;
        let sum = bytes.split_off(LENGTH);
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte ^= sum[at % CHECK];
        }
        if check(seed, &bytes) != sum {
            return None;
        }
        let long = |at: usize| Some(i64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let short = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        Some(Self {
            place: (long(0)?, short(8)?),
            before: long(12)?,
            issued: long(20)?,
            seller: short(28)?,
            fingerprint: long(32)?.cast_unsigned(),
            page: u32::try_from(long(40)?).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tokens_read_back_and_changed_ones_do_not(time: i64, index: u32, before: i64, issued: i64, seller: u32, print: u64, page: u32, at in 0..64_usize) {
            let bookmark = PageToken { place: (time, index), page, before, issued, seller, fingerprint: print };
            let token = bookmark.token(7);
            prop_assert!(token.ends_with('='));
            prop_assert_eq!(PageToken::read(7, &token), Some(bookmark));
            prop_assert_eq!(PageToken::read(8, &token), None);
            let mut bytes = STANDARD.decode(&token).unwrap();
            bytes[at] ^= 1;
            prop_assert_eq!(PageToken::read(7, &STANDARD.encode(bytes)), None);
        }

        #[test]
        fn any_text_is_read_or_refused(token: String) {
            prop_assert_eq!(PageToken::read(7, &token), None);
        }
    }
}
