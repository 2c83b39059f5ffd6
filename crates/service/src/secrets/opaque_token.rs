//! Tokens that are handed out once and kept as hashes: 256 bits of the operating system's randomness, so that a plain hash
//! is enough.

use crate::Error;
use hawser_core::Secret;
use sha2::{Digest, Sha256};

/// A fresh token with a prefix that says what it is.
pub(crate) fn fresh(prefix: &str) -> Result<Secret, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(Secret::new(format!("{prefix}{}", hex::encode(bytes))))
}

/// What is stored of a token, when it has the form of one.
pub(crate) fn hash(prefix: &str, token: &str) -> Option<[u8; 32]> {
    let digits = token.strip_prefix(prefix)?;
    let has_form = digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    has_form.then(|| Sha256::digest(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_hash_and_half_a_token_is_none() {
        let token = fresh("x_").unwrap();
        assert_eq!(hash("x_", token.expose()), hash("x_", token.expose()));
        assert!(hash("x_", token.expose()).is_some());
        assert_ne!(hash("x_", token.expose()), hash("x_", fresh("x_").unwrap().expose()));
        for bad in ["", "x_", &token.expose()[..40], &token.expose()[2..], &token.expose().to_uppercase()] {
            assert_eq!(hash("x_", bad), None, "{bad}");
        }
    }
}
