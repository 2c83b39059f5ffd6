//! The MACs that reveal changed or missing entries: each covers the number, the preceding MAC and every column, in an
//! injective encoding. The key comes from the vault, so that access to the database alone does not suffice to forge
//! one.

use hawser_core::CompanyId;
use hawser_core::audit::AuditRecord;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Length of a MAC in bytes.
pub(super) const MAC_LEN: usize = 32;

/// The preceding MAC of a first entry.
pub(super) const NOTHING: [u8; MAC_LEN] = [0; MAC_LEN];

/// The instance's key of its audit trails.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditKey(Zeroizing<[u8; 32]>);

impl AuditKey {
    /// Creates the key from 32 secret random bytes.
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    fn mac(&self, bytes: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("a key of any length");
        mac.chain_update(bytes)
    }

    /// The MAC of an entry after the one with the MAC `previous`.
    pub(super) fn of_line(&self, line: &AuditRecord, previous: &[u8]) -> Vec<u8> {
        self.mac(&encode_line(line, previous)).finalize().into_bytes().to_vec()
    }

    /// Returns true if the MAC was made for this entry.
    pub(super) fn is_line(&self, line: &AuditRecord, previous: &[u8], mac: &[u8]) -> bool {
        self.mac(&encode_line(line, previous)).verify_slice(mac).is_ok()
    }

    /// The MAC of a head.
    pub(super) fn of_head(&self, trail: Uuid, seq: i64, mac: &[u8]) -> Vec<u8> {
        self.mac(&encode_head(trail, seq, mac)).finalize().into_bytes().to_vec()
    }

    /// Returns true if the seal was made for this head.
    pub(super) fn is_head(&self, trail: Uuid, seq: i64, mac: &[u8], seal: &[u8]) -> bool {
        self.mac(&encode_head(trail, seq, mac)).verify_slice(seal).is_ok()
    }

    /// The id of the entry that records the start of a trail; derived, so that it is the same for the same start.
    pub(super) fn id_of_beginning(&self, trail: Uuid, line: Uuid) -> Uuid {
        let mut text = Encoding::of("beginning");
        text.part(trail.as_bytes());
        text.part(line.as_bytes());
        let mac = self.mac(&text.0).finalize().into_bytes();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&mac[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The trail of a company, or the instance's own.
pub(super) fn trail_of(company: Option<CompanyId>) -> Uuid {
    company.map_or_else(Uuid::nil, |company| company.0)
}

/// The company of a trail; `None` for the instance's own.
pub(super) fn company_of(trail: Uuid) -> Option<CompanyId> {
    (!trail.is_nil()).then_some(CompanyId(trail))
}

/// A sequence of parts, each with its length, or a marker for an absent one.
struct Encoding(Vec<u8>);

impl Encoding {
    fn of(kind: &str) -> Self {
        let mut encoding = Self(Vec::with_capacity(512));
        encoding.part(b"hawser audit 1");
        encoding.part(kind.as_bytes());
        encoding
    }

    fn part(&mut self, bytes: &[u8]) {
        self.0.push(1);
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn absent(&mut self) {
        self.0.push(0);
    }
}

fn encode_line(line: &AuditRecord, previous: &[u8]) -> Vec<u8> {
    // Destructured, so that a new field that is forgotten here does not compile.
    let AuditRecord { id, company, seq, at, actor_kind, actor_id, origin, action, subject, details } = line;
    let mut encoding = Encoding::of("line");
    encoding.part(trail_of(*company).as_bytes());
    encoding.part(&seq.to_le_bytes());
    encoding.part(previous);
    encoding.part(id.0.as_bytes());
    encoding.part(&at.as_micros().to_le_bytes());
    encoding.part(actor_kind.as_bytes());
    match actor_id {
        Some(actor) => encoding.part(actor.as_bytes()),
        None => encoding.absent(),
    }
    for text in [origin, action, subject, details] {
        encoding.part(text.as_bytes());
    }
    encoding.0
}

fn encode_head(trail: Uuid, seq: i64, mac: &[u8]) -> Vec<u8> {
    let mut encoding = Encoding::of("head");
    encoding.part(trail.as_bytes());
    encoding.part(&seq.to_le_bytes());
    encoding.part(mac);
    encoding.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::{AuditId, Timestamp};
    use proptest::prelude::*;

    /// Few characters and short texts, so that different parts often concatenate to the same text.
    fn line() -> impl Strategy<Value = (AuditRecord, Vec<u8>)> {
        let text = || proptest::string::string_regex("[ab\\x00\\x01]{0,3}").unwrap();
        let ids = (0_u128..3, 0_u128..3, -2_i64..3, -2_i64..3, proptest::collection::vec(0_u8..2, 0..3));
        let texts = (text(), proptest::option::of(text()), text(), text(), text(), text());
        (ids, texts).prop_map(|((id, company, seq, at, previous), texts)| {
            let (actor_kind, actor_id, origin, action, subject, details) = texts;
            let row = AuditRecord {
                id: AuditId(Uuid::from_u128(id)),
                company: company_of(Uuid::from_u128(company)),
                seq,
                at: Timestamp::from_micros(at),
                actor_kind,
                actor_id,
                origin,
                action,
                subject,
                details,
            };
            (row, previous)
        })
    }

    proptest! {
        #[test]
        fn two_different_lines_never_encode_alike((left, before_left) in line(), (right, before_right) in line()) {
            let is_same = left == right && before_left == before_right;
            prop_assert_eq!(encode_line(&left, &before_left) == encode_line(&right, &before_right), is_same);
        }

        #[test]
        fn one_changed_letter_changes_the_encoding((mut left, before) in line(), which in 0..6, letter in "[abc]") {
            let original = encode_line(&left, &before);
            match which {
                0 => left.actor_kind.push_str(&letter),
                1 => left.actor_id = Some(left.actor_id.take().map_or(String::new(), |actor| actor + &letter)),
                2 => left.origin.push_str(&letter),
                3 => left.action.insert_str(0, &letter),
                4 => left.subject.push_str(&letter),
                _ => left.details.insert_str(0, &letter),
            }
            prop_assert_ne!(encode_line(&left, &before), original);
        }
    }

    #[test]
    fn a_seal_is_valid_for_one_head_only() {
        let key = AuditKey::new(Zeroizing::new([7; 32]));
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let seal = key.of_head(one, 3, &[9; 32]);
        assert!(key.is_head(one, 3, &[9; 32], &seal));
        assert!(!key.is_head(other, 3, &[9; 32], &seal));
        assert!(!key.is_head(one, 4, &[9; 32], &seal));
        assert!(!key.is_head(one, 3, &[8; 32], &seal));
        assert!(!AuditKey::new(Zeroizing::new([8; 32])).is_head(one, 3, &[9; 32], &seal));
        assert!(!format!("{key:?}").contains('7'));
    }
}
