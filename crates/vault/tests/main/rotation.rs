//! Rotation while everything runs: add a key, old blobs open, wrap again, retire the old key.

use hawser_vault::{
    Aad, DataKey, KeyRing, MasterKey, MasterKeySource, RetireError, SourceError, Vault, VaultError, create_file,
    needed_key, replace_file, seal_check,
};
use std::fs;

#[test]
fn a_rotation_loses_nothing_and_the_old_key_can_go() {
    let (old, new) = (MasterKey::generate(), MasterKey::generate());
    let (old_id, new_id) = (old.id(), new.id());
    let aad = Aad::new(&["company", "data_keys"]);
    let ring = KeyRing::new(old);
    let key = DataKey::generate();
    let sealed = key.seal(&aad, b"text");
    let wrapped = ring.wrap(&aad, &key);

    let ring = ring.with_active(new);
    assert_eq!(ring.ids(), [new_id, old_id]);
    assert_eq!(ring.unwrap(&aad, &wrapped).unwrap().open(&aad, &sealed).unwrap().as_slice(), b"text");

    let again = ring.rewrap(&aad, &wrapped).unwrap();
    assert_eq!((needed_key(&wrapped), needed_key(&again)), (Ok(old_id), Ok(new_id)));

    assert_eq!(ring.clone().retire(new_id).unwrap_err(), RetireError::Active(new_id));
    let ring = ring.retire(old_id).unwrap();
    assert_eq!(ring.clone().retire(old_id).unwrap_err(), RetireError::NotHeld(old_id));
    assert_eq!(ring.unwrap(&aad, &again).unwrap().open(&aad, &sealed).unwrap().as_slice(), b"text");
    assert_eq!(ring.unwrap(&aad, &wrapped).unwrap_err(), VaultError::UnknownKey { needed: old_id });
}

#[test]
fn a_wrapped_key_moved_to_another_company_is_refused() {
    let ring = KeyRing::new(MasterKey::generate());
    let wrapped = ring.wrap(&Aad::new(&["one"]), &DataKey::generate());
    let refused = VaultError::Refused { key: ring.active().id() };
    assert_eq!(ring.unwrap(&Aad::new(&["other"]), &wrapped).unwrap_err(), refused);
    assert_eq!(ring.rewrap(&Aad::new(&["other"]), &wrapped).unwrap_err(), refused);
}

#[test]
fn a_running_vault_finds_a_key_that_was_added_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let ring = KeyRing::new(MasterKey::generate());
    create_file(&path, &ring).unwrap();
    let vault = Vault::open(MasterKeySource::File(path.clone())).unwrap();
    let aad = Aad::new(&["company"]);

    let rotated = ring.clone().with_active(MasterKey::generate());
    let key = DataKey::generate();
    let (wrapped, check) = (rotated.wrap(&aad, &key), seal_check(&rotated));
    assert_eq!(vault.unwrap(&aad, &wrapped).unwrap_err(), VaultError::UnknownKey { needed: rotated.active().id() });

    replace_file(&path, &rotated).unwrap();
    assert_eq!(vault.ring().active().id(), ring.active().id());
    assert_eq!(vault.unwrap(&aad, &wrapped).unwrap().id(), key.id());
    assert_eq!(vault.ring().active().id(), rotated.active().id());
    assert_eq!(vault.verify_check(&check), Ok(()));
    assert_eq!(needed_key(&vault.rewrap(&aad, &ring.wrap(&aad, &key)).unwrap()), Ok(rotated.active().id()));
}

#[test]
fn a_source_that_fails_leaves_the_keys_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let ring = KeyRing::new(MasterKey::generate());
    create_file(&path, &ring).unwrap();
    let vault = Vault::open(MasterKeySource::File(path.clone())).unwrap();
    let aad = Aad::default();
    let known = vault.wrap(&aad, &DataKey::generate());
    fs::remove_file(&path).unwrap();

    let missing = SourceError::Missing { path };
    assert_eq!(vault.reload(), Err(missing.clone()));
    let other = MasterKey::generate();
    let needed = other.id();
    let foreign = KeyRing::new(other).wrap(&aad, &DataKey::generate());
    assert_eq!(vault.unwrap(&aad, &foreign).unwrap_err(), VaultError::ReloadFailed { needed, cause: missing });
    assert!(vault.unwrap(&aad, &known).is_ok());
}

#[test]
fn many_threads_that_miss_a_key_read_the_source_once() {
    let folder = tempfile::tempdir().unwrap();
    let (path, count) = (folder.path().join("master.key"), folder.path().join("count"));
    let ring = KeyRing::new(MasterKey::generate());
    create_file(&path, &ring).unwrap();
    let command = format!("echo read >> '{}'; cat '{}'", count.display(), path.display());
    let vault = Vault::open(MasterKeySource::Command(command)).unwrap();
    let rotated = ring.with_active(MasterKey::generate());
    replace_file(&path, &rotated).unwrap();
    let wrapped = rotated.wrap(&Aad::default(), &DataKey::generate());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| vault.unwrap(&Aad::default(), &wrapped).unwrap());
        }
    });
    assert_eq!(fs::read_to_string(&count).unwrap().lines().count(), 2);
}
