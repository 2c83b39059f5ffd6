//! The three places that master keys come from.

use hawser_vault::{KeyRing, LineProblem, MasterKey, MasterKeySource, ParseError, SourceError, create_file, render};

#[test]
fn file_environment_and_command_give_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let ring = KeyRing::new(MasterKey::generate()).with_active(MasterKey::generate());
    create_file(&path, &ring).unwrap();
    let sources = [
        MasterKeySource::Command(format!("cat '{}'", path.display())),
        MasterKeySource::Env(render(&ring)),
        MasterKeySource::File(path),
    ];
    for source in sources {
        assert_eq!(source.load().unwrap().ids(), ring.ids(), "{source}");
        assert_eq!(source.warning(), None);
    }
}

#[test]
fn a_command_that_fails_says_how_and_repeats_nothing() {
    let cases = [
        ("echo hunter2; exit 7", SourceError::CommandFailed { status: Some(7) }),
        ("kill -9 $$", SourceError::CommandFailed { status: None }),
    ];
    for (command, expected) in cases {
        let error = MasterKeySource::Command(command.to_owned()).load().unwrap_err();
        assert_eq!(error, expected);
        assert!(!error.to_string().contains("hunter2"));
    }
    for command in ["echo hunter2", "true", "printf '\\377'"] {
        let error = MasterKeySource::Command(command.to_owned()).load().unwrap_err();
        assert!(matches!(error, SourceError::Malformed { .. }), "{error:?}");
        assert!(!error.to_string().contains("hunter2") && !format!("{error:?}").contains("hunter2"));
    }
}

#[test]
fn a_bad_environment_value_is_named_and_not_shown() {
    let source = MasterKeySource::Env("hunter2".to_owned().into());
    let error = source.load().unwrap_err();
    let SourceError::Malformed { place, error: ParseError::Line { line: 1, problem: LineProblem::Form } } = &error
    else {
        panic!("{error:?}")
    };
    assert!(place.contains("environment"));
    assert_eq!(format!("{source:?}"), "Env(***)");
    assert!(!error.to_string().contains("hunter2"));
}
