//! The key check: a known text sealed under the master key and kept beside the data, so that a start with the wrong key is
//! refused at once, naming the key that the data needs, and not found out in the middle of work.

use crate::{Aad, KeyRing, VaultError, blob::Purpose};

const KNOWN_TEXT: &[u8] = b"hawser key check";

/// A key check under the active key. Made when a database is set up, and again whenever the active key changes.
pub fn seal_check(ring: &KeyRing) -> Vec<u8> {
    ring.seal(Purpose::Check, &Aad::default(), KNOWN_TEXT)
}

/// Whether the ring is the one that the data was sealed with.
///
/// # Errors
/// [`VaultError::UnknownKey`] names the key that is needed; [`VaultError::WrongKey`] when the key of that name does not
/// open it; [`VaultError::Malformed`] and [`VaultError::UnknownVersion`] when the check itself is damaged.
pub fn verify_check(ring: &KeyRing, blob: &[u8]) -> Result<(), VaultError> {
    let text = ring.open(Purpose::Check, &Aad::default(), blob).map_err(|error| match error {
        VaultError::Refused { key } => VaultError::WrongKey { key },
        other => other,
    })?;
    if text.as_slice() == KNOWN_TEXT { Ok(()) } else { Err(VaultError::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MasterKey, needed_key};

    #[test]
    fn the_right_key_passes_and_a_wrong_one_names_the_needed_key() {
        let ring = KeyRing::new(MasterKey::generate());
        let check = seal_check(&ring);
        assert_eq!(verify_check(&ring, &check), Ok(()));
        let other = KeyRing::new(MasterKey::generate());
        assert_eq!(verify_check(&other, &check), Err(VaultError::UnknownKey { needed: ring.active().id() }));
        let rotated = ring.with_active(MasterKey::generate());
        assert_eq!(verify_check(&rotated, &check), Ok(()));
        assert_eq!(needed_key(&seal_check(&rotated)), Ok(rotated.active().id()));
    }

    #[test]
    fn a_damaged_check_never_passes() {
        let ring = KeyRing::new(MasterKey::generate());
        let mut check = seal_check(&ring);
        let last = check.len() - 1;
        check[last] ^= 1;
        assert_eq!(verify_check(&ring, &check), Err(VaultError::WrongKey { key: ring.active().id() }));
        assert_eq!(verify_check(&ring, &check[..20]), Err(VaultError::Malformed));
        assert_eq!(verify_check(&ring, &[]), Err(VaultError::Malformed));
        let of_another_purpose = ring.seal(Purpose::Wrap, &Aad::default(), KNOWN_TEXT);
        assert!(verify_check(&ring, &of_another_purpose).is_err());
    }
}
