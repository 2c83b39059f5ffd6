//! Tokens that are shown once and stored as hashes. They have 256 random bits, so that a plain hash is enough.

use crate::Error;
use hawser_core::Secret;
use sha2::{Digest, Sha256};

/// Creates a token with a prefix that names its kind.
pub(crate) fn fresh(prefix: &str) -> Result<Secret, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(Secret::new(format!("{prefix}{}", hex::encode(bytes))))
}

/// The hash of a token; `None` if the token is malformed.
pub(crate) fn hash(prefix: &str, token: &str) -> Option<[u8; 32]> {
    let digits = token.strip_prefix(prefix)?;
    let has_form = digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    has_form.then(|| Sha256::digest(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_token_has_a_hash() {
        let token = fresh("x_").unwrap();
        assert_eq!(hash("x_", token.expose()), hash("x_", token.expose()));
        assert!(hash("x_", token.expose()).is_some());
        assert_ne!(hash("x_", token.expose()), hash("x_", fresh("x_").unwrap().expose()));
        for bad in ["", "x_", &token.expose()[..40], &token.expose()[2..], &token.expose().to_uppercase()] {
            assert_eq!(hash("x_", bad), None, "{bad}");
        }
    }
}
