//! Key files on a real disk.

use hawser_vault::{KeyRing, MasterKey, ParseError, SourceError, create_file, load_file, replace_file};
use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

fn ring() -> KeyRing {
    KeyRing::new(MasterKey::generate())
}

#[test]
fn a_new_key_file_is_the_owners_alone_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let ring = ring();
    create_file(&path, &ring).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    let file = load_file(&path).unwrap();
    assert_eq!(file.ring.ids(), ring.ids());
    assert_eq!(file.warning, None);
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    fs::write(&path, "something else").unwrap();
    assert_eq!(create_file(&path, &ring()), Err(SourceError::AlreadyExists { path: path.clone() }));
    assert_eq!(fs::read_to_string(&path).unwrap(), "something else");
    let link = folder.path().join("link");
    symlink(folder.path().join("nowhere"), &link).unwrap();
    assert!(matches!(create_file(&link, &ring()), Err(SourceError::AlreadyExists { .. })));
    assert!(!folder.path().join("nowhere").exists());
}

#[test]
fn a_key_file_that_others_can_read_works_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    create_file(&path, &ring()).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let warning = load_file(&path).unwrap().warning.unwrap();
    assert_eq!(warning.mode, 0o644);
    assert!(warning.to_string().contains("mode 0644"), "{warning}");
}

#[test]
fn malformed_key_files_report_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    assert_eq!(load_file(&path).unwrap_err(), SourceError::Missing { path: path.clone() });
    assert!(matches!(load_file(folder.path()), Err(SourceError::Unreadable { .. })));
    let malformed = |content: &[u8]| {
        fs::write(&path, content).unwrap();
        match load_file(&path).unwrap_err() {
            SourceError::Malformed { place, error } if place.contains("master.key") => error,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(malformed(b""), ParseError::Empty);
    assert_eq!(malformed(b"\xff\xfe"), ParseError::NotText);
    assert_eq!(malformed(&vec![b'#'; 100_000]), ParseError::NotText);
    assert!(matches!(malformed(b"# one\nsecret words\n"), ParseError::Line { line: 2, .. }));
    let shown = load_file(&path).unwrap_err().to_string();
    assert!(shown.contains("line 2") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_missing_folder_is_said_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none").join("master.key");
    assert!(matches!(create_file(&path, &ring()), Err(SourceError::Unwritable { .. })));
    assert!(matches!(replace_file(&path, &ring()), Err(SourceError::Missing { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn replacing_keeps_the_mode_and_follows_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let link = folder.path().join("link");
    create_file(&path, &ring()).unwrap();
    symlink(&path, &link).unwrap();
    let rotated = load_file(&path).unwrap().ring.with_active(MasterKey::generate());
    replace_file(&link, &rotated).unwrap();
    assert_eq!(load_file(&path).unwrap().ring.ids(), rotated.ids());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
