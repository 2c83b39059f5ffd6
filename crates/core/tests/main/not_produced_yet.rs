//! Failure codes and states that are defined but that no code produces yet, each with the capability that will produce it.
//! An entry has to be removed once its code is produced, and a new code has to be produced or listed here.

use hawser_core::FailureCode;
use std::{collections::BTreeSet, fs, path::Path};

/// Failure codes that are produced nowhere. Those marked *explained* are recognized in pasted texts of Amazon.
const CODES: &[(&str, &str)] = &[
    ("PlanIndividual", "shown by Amazon's pages; explained"),
    ("NotPrimaryUser", "shown by Amazon's pages; explained"),
    ("AppDraft", "shown by Amazon's pages; explained"),
    ("AppSuspended", "attribution of refusals that hit a whole application"),
    ("RedirectMismatch", "shown by Amazon's pages; explained"),
    ("RedirectFragment", "shown by Amazon's pages; explained"),
    ("AppAddressesMissing", "shown by Amazon's pages; explained"),
    ("PublicUrlUnreachable", "check of the public URL"),
    ("DeveloperRegionMismatch", "shown by Amazon's pages; explained"),
    ("ConsentLimit", "shown by Amazon's pages; explained"),
    ("EntityUnsupported", "shown by Amazon's pages; explained"),
    ("NetworkShared", "comparison of the networks of shops"),
    ("NetworkUnusual", "comparison of the networks of shops"),
    ("AuthorizationExpiring", "reminders before an authorization ends"),
    ("AppSecretExpiring", "reminders before a client secret ends"),
    ("AccountDeactivated", "notices about account health"),
    ("BuyerDataRestricted", "roles for buyer data"),
    ("MwsRetired", "authorization with an MWS token"),
    ("MwsPairMismatch", "authorization with an MWS token; explained"),
    ("MwsSignature", "authorization with an MWS token; explained"),
    ("MwsAccessKey", "authorization with an MWS token; explained"),
    ("MwsClock", "authorization with an MWS token"),
    ("MwsNoAccount", "authorization with an MWS token"),
    ("MwsThrottled", "authorization with an MWS token; explained"),
    ("NoOrdersExplained", "explanation of an empty order list"),
    ("ReadOnlyCopy", "commands on a read-only copy"),
];

/// Texts that will appear in the source once the states are produced: text, states, capability.
const STATES: &[(&str, &str, &str)] = &[
    ("is_awaiting_consent:", "AuthorizationState::{Draft, AwaitingConsent}", "drafts of shops"),
    ("is_other_seller:", "AuthorizationState::Mismatched", "check of the Seller ID against orders"),
    ("is_synchronized:", "SynchronizationState::Paused", "switching synchronization off"),
    ("PausedBy::Person", "SynchronizationState::Paused", "pausing a shop"),
    ("PausedBy::Hawser", "SynchronizationState::Held", "pausing after repeated failures"),
    ("deactivated_at: Some", "FailureCode::ShopInactive", "deactivating and unbinding a shop"),
    ("AccountNotices {", "every AccountHealth but Unknown", "notices about account health"),
    ("AuthorizationKind::Mws", "AuthorizationKind::Mws", "authorization with an MWS token"),
    ("platform: Platform::Record", "Platform::Record", "record-only shops"),
];

/// The source without its test modules.
fn source(folder: &Path, into: &mut String) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the entry is readable").path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a file has a name");
        if path.is_dir() && name != "tests" {
            source(&path, into);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            into.push_str(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default());
        }
    }
}

fn sources(folders: &[&str]) -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a folder");
    let mut text = String::new();
    for folder in folders {
        source(&crates.join(folder), &mut text);
    }
    text
}

#[test]
fn every_failure_code_is_produced_or_listed() {
    // The rules of core that return codes are producers as well; the catalogue and the headline only name them.
    let text = sources(&[
        "service/src",
        "api/src",
        "amazon/src",
        "core/src/channel",
        "core/src/authorizations",
        "core/src/sync",
    ]);
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let missing = FailureCode::ALL.iter().map(|code| format!("{code:?}")).filter(|name| !words.contains(name.as_str()));
    let missing: BTreeSet<String> = missing.collect();
    let listed: BTreeSet<String> = CODES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(
        listed.difference(&missing).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "produced: remove from the list"
    );
    assert_eq!(
        missing.difference(&listed).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "produced nowhere: add to the list"
    );
}

#[test]
fn listed_states_are_not_produced_yet() {
    let text = sources(&["service/src", "api/src"]);
    for (marker, states, capability) in STATES {
        assert!(!text.contains(marker), "{capability} produces {states}: remove it from the list");
    }
}
