//! Snapshots of the answers and refusals of every operation, one file per operation in `tests/main/snapshots`. Each line of
//! the table contributes the answer to an identity that is let in, and one refusal of each kind.
//!
//! Ids, times, secrets and addresses are redacted. Elements of lists are sorted and limited, because ids that were created
//! at the same time have a random order. `INSTA_UPDATE=always` rewrites the files.

use super::{
    case::{Case, Expected},
    fixture::Fixture,
    identity::Identity,
    operations::{Operation, operations},
    runner::Runner,
    table::table,
};
use crate::app::{Answer, without_ids};
use hawser_api::document_json;
use hawser_store::db_test;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// The identities that are tried first, so that a snapshot shows the most common case.
const PREFERRED: [Identity; 3] = [Identity::Owner, Identity::Anonymous, Identity::Viewer];

/// Elements of a list of objects that a snapshot shows.
const MAX_ELEMENTS: usize = 2;

/// Fields with values that differ between runs or that are secret, with their replacements.
const REDACTED: &[(&str, &str)] = &[
    ("key", "[key]"),
    ("link", "[link]"),
    ("access_token", "[token]"),
    ("secret", "[secret]"),
    ("uri", "[address]"),
    ("recovery_codes", "[codes]"),
    ("request_id", "[request id]"),
    ("ms", "[ms]"),
    ("fingerprint", "[fingerprint]"),
    ("etag", "[etag]"),
    ("last4", "[last 4]"),
];

/// The kind of an answer, as named in a snapshot.
const fn kind(expected: Expected) -> &'static str {
    match expected {
        Expected::In => "success",
        Expected::Unauthenticated(_) => "unauthenticated",
        Expected::PersonRequired | Expected::Lacks(_) => "forbidden",
        Expected::Absent => "not found",
        Expected::Refused(..) => "refused",
    }
}

/// The first identity for each kind of answer.
fn representatives(case: &Case) -> BTreeMap<&'static str, Identity> {
    let mut found = BTreeMap::new();
    for who in PREFERRED.into_iter().chain(Identity::ALL) {
        found.entry(kind(case.expected(who))).or_insert(who);
    }
    found
}

fn redact(field: &str, value: Value) -> Value {
    if let Some((_, replacement)) = REDACTED.iter().find(|(name, _)| *name == field && !value.is_null()) {
        return json!(replacement);
    }
    match value {
        Value::String(text) if is_time(&text) => json!("[time]"),
        Value::String(text) if ["http://127.0.0.1", "otpauth://"].iter().any(|start| text.starts_with(start)) => {
            json!("[address]")
        }
        Value::String(text) => json!(without_number(&without_ids(&text))),
        Value::Array(elements) if elements.iter().any(Value::is_object) => redact_list(elements),
        Value::Array(elements) => elements.into_iter().map(|element| redact("", element)).collect(),
        Value::Object(fields) => {
            let redact_field = |(name, value): (String, Value)| {
                let value = redact(&name, value);
                (without_ids(&name), value)
            };
            Value::Object(fields.into_iter().map(redact_field).collect::<Map<_, _>>())
        }
        value => value,
    }
}

fn redact_list(elements: Vec<Value>) -> Value {
    let mut elements: Vec<Value> = elements.into_iter().map(|element| redact("", element)).collect();
    elements.sort_by_cached_key(Value::to_string);
    let more = elements.len().saturating_sub(MAX_ELEMENTS);
    elements.truncate(MAX_ELEMENTS);
    if more > 0 {
        elements.push(json!(format!("[{more} more]")));
    }
    Value::Array(elements)
}

/// Hides the number of a name that this test has made up, such as `Made 17` or `new-17@example.com`.
fn without_number(text: &str) -> String {
    let (name, domain) = text.split_once('@').map_or((text, ""), |(name, _)| (name, &text[name.len()..]));
    let start = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = start.len() < name.len() && start.ends_with([' ', '-']) && !start.starts_with("Shop");
    if is_numbered { format!("{start}#{domain}") } else { text.to_owned() }
}

/// True for RFC 3339 in UTC.
fn is_time(text: &str) -> bool {
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T' && text.as_bytes()[4] == b'-'
}

/// Status and body. Of a body that is not JSON only the type is shown.
fn describe(answer: &Answer) -> String {
    let content_type = answer.header("content-type");
    let status = answer.status.as_u16();
    match serde_json::from_str::<Value>(&answer.text) {
        Ok(body) if body["openapi"].is_string() => format!("{status}\n[openapi.json]\n"),
        Ok(body) if content_type.ends_with("json") => format!("{status}\n{:#}\n", redact("", body)),
        _ if answer.text.is_empty() => format!("{status}\n"),
        _ => format!("{status}\n[{content_type}]\n"),
    }
}

/// The operations that take a body.
fn with_body() -> BTreeSet<String> {
    let document: Value = serde_json::from_str(&document_json()).unwrap();
    let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let with_body = items.filter(|operation| operation["requestBody"].is_object());
    with_body.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect()
}

struct Recorder<'a> {
    fixture: &'a Fixture,
    runner: Runner<'a>,
    with_body: BTreeSet<String>,
    snapshots: BTreeMap<String, String>,
}

impl Recorder<'_> {
    async fn record(&mut self, mut case: Case, operation: &Operation) {
        let heading = format!("{} {}\n", operation.method, operation.path);
        let mut text = String::new();
        let representatives = representatives(&case);
        // A successful request may change data, so it comes last.
        let refused = representatives.iter().filter(|(kind, _)| **kind != "success");
        for (kind, who) in refused.chain(representatives.iter().filter(|(kind, _)| **kind == "success")) {
            if *kind == "success" && case.target.has_id() {
                let unknown = self.fixture.resource(case.target, *who).await.never_existing(case.target);
                let answer = self.runner.call(&case, operation, *who, &unknown).await;
                if answer.status.as_u16() == 404 {
                    write!(text, "\n# {}: unknown id, as {who:?}\n{}", case.name(), describe(&answer)).unwrap();
                }
            }
            let resource = self.fixture.resource(case.target, *who).await;
            let answer = self.runner.call(&case, operation, *who, &resource).await;
            write!(text, "\n# {}: {kind}, as {who:?}\n{}", case.name(), describe(&answer)).unwrap();
        }
        if let (true, Some(who)) = (self.with_body.contains(&operation.name), representatives.get("success")) {
            let resource = self.fixture.resource(case.target, *who).await;
            case.body = Some(|_| json!({"unknown_field": true}));
            let answer = self.runner.call(&case, operation, *who, &resource).await;
            write!(text, "\n# {}: invalid, as {who:?}\n{}", case.name(), describe(&answer)).unwrap();
        }
        self.snapshots.entry(operation.name.clone()).or_insert(heading).push_str(&text);
    }
}

db_test!(every_operation_answers_and_refuses_as_in_its_snapshot, |db| async move {
    let fixture = Fixture::new(db).await;
    let operations = operations();
    let runner = Runner::new(&fixture).await;
    let mut recorder = Recorder { fixture: &fixture, runner, with_body: with_body(), snapshots: BTreeMap::new() };
    for case in table() {
        let operation = operations.iter().find(|operation| operation.name == case.operation).unwrap();
        recorder.record(case, operation).await;
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (operation, text) in &recorder.snapshots {
            insta::assert_snapshot!(operation.as_str(), text);
        }
    });
});
