//! The form of a sealed blob: `version (1) | key id (16) | nonce (24) | ciphertext with its tag (16)`, sealed with
//! XChaCha20-Poly1305. Version, key id, purpose and place are authenticated along with the content.

use crate::{
    Aad, KeyId, VaultError,
    key_material::{KeyMaterial, fill_random},
};
use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const HEADER_LEN: usize = 1 + KeyId::LEN;
const NONCE_LEN: usize = 24;
const TAG_LEN: usize = 16;

/// The length of a blob with nothing in it: what sealing adds, in bytes.
pub const MIN_LEN: usize = HEADER_LEN + NONCE_LEN + TAG_LEN;

/// What a blob is for; one made for another purpose does not open, even under the same key and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Content under a data key.
    Content = 1,
    /// A data key under a master key.
    Wrap = 2,
    /// The known text that proves a master key.
    Check = 3,
}

/// Seals `plaintext` for one place.
#[expect(clippy::expect_used, reason = "the cipher refuses only texts beyond 256 GiB, which no memory here holds")]
pub(crate) fn seal(key: &KeyMaterial, purpose: Purpose, aad: &Aad, plaintext: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE_LEN];
    fill_random(&mut nonce);
    let mut blob = Vec::with_capacity(MIN_LEN + plaintext.len());
    blob.push(VERSION);
    blob.extend_from_slice(key.id.as_bytes());
    let bound = bound_data(&blob, purpose, aad);
    blob.extend_from_slice(&nonce);
    blob.extend_from_slice(plaintext);
    let content = &mut blob[HEADER_LEN + NONCE_LEN..];
    let tag = cipher(key)
        .encrypt_inout_detached(&XNonce::from(nonce), &bound, content.into())
        .expect("the text is shorter than 256 GiB");
    blob.extend_from_slice(&tag);
    blob
}

/// Opens a blob whose key has been found by [`needed_key`].
pub(crate) fn open(
    key: &KeyMaterial,
    purpose: Purpose,
    aad: &Aad,
    blob: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let needed = needed_key(blob)?;
    if needed != key.id {
        return Err(VaultError::UnknownKey { needed });
    }
    let (header, rest) = blob.split_at_checked(HEADER_LEN).ok_or(VaultError::Malformed)?;
    let (nonce, content) = rest.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Malformed)?;
    let mut plaintext = Zeroizing::new(content.to_vec());
    cipher(key)
        .decrypt_in_place(&XNonce::from(*nonce), &bound_data(header, purpose, aad), &mut *plaintext)
        .map_err(|_| VaultError::Refused { key: key.id })?;
    Ok(plaintext)
}

/// Which key a blob asks for, read from its header; nothing is proven by it until the blob opens.
///
/// # Errors
/// [`VaultError::Malformed`] and [`VaultError::UnknownVersion`] for bytes that are not a blob of this vault.
pub fn needed_key(blob: &[u8]) -> Result<KeyId, VaultError> {
    let (&version, rest) = blob.split_first().ok_or(VaultError::Malformed)?;
    if version != VERSION {
        return Err(VaultError::UnknownVersion { version });
    }
    let (id, _) = rest.split_first_chunk::<{ KeyId::LEN }>().ok_or(VaultError::Malformed)?;
    if blob.len() < MIN_LEN { Err(VaultError::Malformed) } else { Ok(KeyId::from_bytes(*id)) }
}

fn cipher(key: &KeyMaterial) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose().into())
}

/// Header and purpose have fixed lengths and come first, so the whole is as unambiguous as the place.
fn bound_data(header: &[u8], purpose: Purpose, aad: &Aad) -> Vec<u8> {
    let place = aad.as_bytes();
    let mut bound = Vec::with_capacity(header.len() + 1 + place.len());
    bound.extend_from_slice(header);
    bound.push(purpose as u8);
    bound.extend_from_slice(place);
    bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_of_one_purpose_does_not_open_for_another() {
        let key = KeyMaterial::generate();
        let aad = Aad::new(&["place"]);
        let blob = seal(&key, Purpose::Wrap, &aad, b"text");
        assert_eq!(blob.len(), MIN_LEN + 4);
        assert_eq!(**open(&key, Purpose::Wrap, &aad, &blob).unwrap(), *b"text");
        for other in [Purpose::Content, Purpose::Check] {
            assert_eq!(open(&key, other, &aad, &blob), Err(VaultError::Refused { key: key.id }));
        }
    }

    #[test]
    fn a_blob_of_a_later_version_says_so() {
        let key = KeyMaterial::generate();
        let mut blob = seal(&key, Purpose::Content, &Aad::default(), b"");
        blob[0] = 2;
        assert_eq!(needed_key(&blob), Err(VaultError::UnknownVersion { version: 2 }));
        assert_eq!(needed_key(&[]), Err(VaultError::Malformed));
        assert_eq!(needed_key(&[1; MIN_LEN - 1]), Err(VaultError::Malformed));
    }

    /// The form is a promise to data that is already stored. This blob comes from a separate implementation, written from
    /// the published description of the cipher; its nonce is 0 to 23.
    #[test]
    fn a_blob_sealed_elsewhere_in_this_form_opens() {
        let key = KeyMaterial::from_bytes(Zeroizing::new([7; 32]));
        let blob = hex::decode(KNOWN_BLOB).unwrap();
        let text = open(&key, Purpose::Content, &Aad::new(&["company", "table"]), &blob).unwrap();
        assert_eq!(text.as_slice(), "系泊".as_bytes());
    }

    const KNOWN_BLOB: &str = "0171e83df4b6ad12f57bced229598b2465000102030405060708090a0b0c0d0e0f10111213141516174fa4106349968b62d1bdd69ecc54ce8f0ac8b1b614f2";
}
