//! What holds for every content, place and damage.

use hawser_vault::{
    Aad, DataKey, KeyRing, MIN_LEN, MasterKey, VaultError, needed_key, parse, seal_check, verify_check,
};
use proptest::{collection::vec, prelude::*, sample::Index};

fn text() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..300)
}

fn place() -> impl Strategy<Value = Vec<Vec<u8>>> {
    vec(vec(any::<u8>(), 0..12), 0..5)
}

proptest! {
    #[test]
    fn what_is_sealed_opens_at_its_place(text in text(), place in place()) {
        let key = DataKey::generate();
        let aad = Aad::new(&place);
        let blob = key.seal(&aad, &text);
        prop_assert_eq!(blob.len(), MIN_LEN + text.len());
        prop_assert_eq!(needed_key(&blob), Ok(key.id()));
        prop_assert_eq!(&*key.open(&aad, &blob).unwrap(), &text);
    }

    #[test]
    fn a_blob_does_not_show_its_text_and_is_never_the_same_twice(text in vec(any::<u8>(), 8..100)) {
        let key = DataKey::generate();
        let blob = key.seal(&Aad::default(), &text);
        prop_assert!(!blob.windows(text.len()).any(|window| window == text));
        prop_assert_ne!(blob, key.seal(&Aad::default(), &text));
    }

    #[test]
    fn a_flipped_bit_anywhere_is_refused(text in text(), at in any::<Index>(), bit in 0..8_u8) {
        let key = DataKey::generate();
        let aad = Aad::new(&["place"]);
        let mut blob = key.seal(&aad, &text);
        let at = at.index(blob.len());
        blob[at] ^= 1 << bit;
        prop_assert!(key.open(&aad, &blob).is_err());
    }

    #[test]
    fn a_blob_cut_short_or_made_longer_is_refused(text in text(), at in any::<Index>(), more in vec(any::<u8>(), 1..20)) {
        let key = DataKey::generate();
        let aad = Aad::new(&["place"]);
        let blob = key.seal(&aad, &text);
        prop_assert!(key.open(&aad, &blob[..at.index(blob.len())]).is_err());
        prop_assert!(key.open(&aad, &[blob, more].concat()).is_err());
    }

    #[test]
    fn a_blob_moved_to_another_place_is_refused(text in text(), place in place(), other in place()) {
        prop_assume!(place != other);
        let key = DataKey::generate();
        let blob = key.seal(&Aad::new(&place), &text);
        prop_assert_eq!(key.open(&Aad::new(&other), &blob), Err(VaultError::Refused { key: key.id() }));
    }

    #[test]
    fn another_key_is_refused_and_told_which_one_is_needed(text in text(), place in place()) {
        let key = DataKey::generate();
        let aad = Aad::new(&place);
        let refused = DataKey::generate().open(&aad, &key.seal(&aad, &text));
        prop_assert_eq!(refused, Err(VaultError::UnknownKey { needed: key.id() }));
    }

    #[test]
    fn a_blob_under_a_borrowed_name_is_refused(text in text()) {
        let (key, other) = (DataKey::generate(), DataKey::generate());
        let mut blob = other.seal(&Aad::default(), &text);
        blob[1..17].copy_from_slice(key.id().as_bytes());
        prop_assert_eq!(key.open(&Aad::default(), &blob), Err(VaultError::Refused { key: key.id() }));
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in vec(any::<u8>(), 0..200), ours in any::<bool>()) {
        let key = DataKey::generate();
        let ring = KeyRing::new(MasterKey::generate());
        let mut bytes = bytes;
        if ours && bytes.len() > 17 {
            bytes[0] = 1;
            bytes[1..17].copy_from_slice(key.id().as_bytes());
        }
        prop_assert!(key.open(&Aad::default(), &bytes).is_err());
        prop_assert!(ring.unwrap(&Aad::default(), &bytes).is_err());
        prop_assert!(verify_check(&ring, &bytes).is_err());
        let _ = needed_key(&bytes);
    }

    #[test]
    fn arbitrary_text_is_never_a_key_file_and_never_panics(text in any::<String>(), tail in "[A-Za-z0-9+/= ]{0,90}") {
        prop_assert!(parse(&text).is_err());
        let line = format!("hawser-master-key-v1 {tail}");
        prop_assert!(parse(&line).is_err());
    }

    #[test]
    fn a_wrapped_key_opens_what_it_sealed_and_any_damage_is_refused(at in any::<Index>(), bit in 0..8_u8, place in place()) {
        let ring = KeyRing::new(MasterKey::generate());
        let key = DataKey::generate();
        let aad = Aad::new(&place);
        let mut wrapped = ring.wrap(&aad, &key);
        let sealed = key.seal(&aad, b"text");
        let unwrapped = ring.unwrap(&aad, &wrapped).unwrap();
        prop_assert_eq!(unwrapped.id(), key.id());
        let opened = unwrapped.open(&aad, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), b"text");
        let at = at.index(wrapped.len());
        wrapped[at] ^= 1 << bit;
        prop_assert!(ring.unwrap(&aad, &wrapped).is_err());
    }
}

#[test]
fn every_single_bit_of_a_blob_matters() {
    let key = DataKey::generate();
    let blob = key.seal(&Aad::new(&["place"]), b"a refresh token");
    for bit in 0..blob.len() * 8 {
        let mut damaged = blob.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(key.open(&Aad::new(&["place"]), &damaged).is_err(), "bit {bit}");
    }
}

#[test]
fn a_blob_of_one_kind_is_none_of_another() {
    let ring = KeyRing::new(MasterKey::generate());
    assert!(ring.unwrap(&Aad::default(), &seal_check(&ring)).is_err());
    assert!(verify_check(&ring, &ring.wrap(&Aad::default(), &DataKey::generate())).is_err());
}

#[test]
fn keys_are_not_readable_in_debug_output() {
    let key = DataKey::generate();
    let ring = KeyRing::new(MasterKey::generate());
    assert!(format!("{key:?}").contains("***"));
    let secret = hawser_vault::render(&ring).lines().last().and_then(|line| line.split(' ').nth(2)).unwrap().to_owned();
    let shown = format!("{ring:?}");
    assert!(shown.contains("***") && !shown.contains(&secret));
}
