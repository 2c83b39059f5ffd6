//! Answers held against Amazon's models, restated as tables of fields: a field that a table does not have, a missing
//! required one, or a value of another type is reported with its path. The few fields that the sandbox adds on purpose
//! are named in the tables with a `+`.

mod v0;
pub use v0::restricted;
mod v2026;

use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// A model: types with their fields, `name:type`, `!` for required, `+` for a field of no model.
pub struct Model(HashMap<&'static str, Vec<Field>>);

struct Field {
    name: &'static str,
    kind: &'static str,
    is_required: bool,
}

impl Model {
    pub fn new(tables: &[(&'static str, &'static str)]) -> Self {
        let field = |text: &'static str| {
            let (name, kind) = text.split_once(':').unwrap();
            let name = name.trim_start_matches('+');
            Field { name: name.trim_end_matches('!'), kind, is_required: name.ends_with('!') }
        };
        Self(tables.iter().map(|(name, fields)| (*name, fields.split_whitespace().map(field).collect())).collect())
    }

    /// Lists the faults of a value, each as path and reason.
    pub fn faults(&self, kind: &str, value: &Value) -> BTreeSet<String> {
        let mut faults = BTreeSet::new();
        self.check(kind, value, kind, &mut faults);
        faults
    }

    fn check(&self, kind: &str, value: &Value, path: &str, faults: &mut BTreeSet<String>) {
        if let Some(inner) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
            match value.as_array() {
                Some(items) => items.iter().for_each(|item| self.check(inner, item, &format!("{path}[]"), faults)),
                None => _ = faults.insert(format!("{path}: not a list")),
            }
            return;
        }
        if let Some(fields) = self.0.get(kind) {
            let Some(object) = value.as_object() else {
                faults.insert(format!("{path}: not an object"));
                return;
            };
            for (name, value) in object {
                match fields.iter().find(|field| field.name == name) {
                    Some(field) => self.check(field.kind, value, &format!("{path}.{name}"), faults),
                    None => _ = faults.insert(format!("{path}.{name}: in no model")),
                }
            }
            for field in fields.iter().filter(|field| field.is_required && !object.contains_key(field.name)) {
                faults.insert(format!("{path}.{}: missing", field.name));
            }
            return;
        }
        let text = value.as_str();
        let is_right = match kind {
            "string" => text.is_some(),
            "text" => text.is_some_and(|text| !text.is_empty()),
            "int" => value.is_i64(),
            "bool" => value.is_boolean(),
            "millis" => text.is_some_and(|text| is_time(text, "dddd-dd-ddTdd:dd:dd.dddZ")),
            "seconds" => text.is_some_and(|text| is_time(text, "dddd-dd-ddTdd:dd:ddZ")),
            "decimal" => text.is_some_and(is_decimal),
            "flag" => text == Some("true") || text == Some("false"),
            words if words.contains('|') => {
                text.is_some_and(|text| words.split('|').any(|word| !word.is_empty() && word == text))
            }
            unknown => panic!("no type {unknown}"),
        };
        if !is_right {
            faults.insert(format!("{path}: {value} is no {kind}"));
        }
    }
}

fn is_time(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, mark)| if mark == b'd' { byte.is_ascii_digit() } else { byte == mark })
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn a_model_reports_what_does_not_fit() {
    let model = Model::new(&[("A", "id!:text b:[B] when:millis"), ("B", "n!:int kind:X|Y")]);
    let value = serde_json::json!({"b": [{"n": 1, "kind": "Z"}, {"extra": 1}], "when": "2026-11-22T08:15:30Z"});
    let faults = model.faults("A", &value);
    let expected = [
        "A.b[].extra: in no model",
        "A.b[].kind: \"Z\" is no X|Y",
        "A.b[].n: missing",
        "A.id: missing",
        "A.when: \"2026-11-22T08:15:30Z\" is no millis",
    ];
    assert_eq!(faults.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

/// Sellers v1 and the bodies of errors.
#[tokio::test]
async fn participations_and_refusals_have_amazons_shape() {
    let model = Model::new(&[
        ("Participations", "payload!:[One]"),
        ("One", "marketplace!:Marketplace participation!:Participation storeName:text"),
        (
            "Marketplace",
            "id!:text name!:text countryCode!:text defaultCurrencyCode!:text defaultLanguageCode!:text domainName!:text",
        ),
        ("Participation", "isParticipating!:bool hasSuspendedListings!:bool"),
        ("Errors", "errors!:[Error]"),
        ("Error", "code!:text message!:text details:string"),
    ]);
    let test = crate::support::open(crate::support::options()).await;
    for (seller, region) in ["na", "eu", "fe"].into_iter().enumerate() {
        let token = test.token(seller).await;
        let reply = test.get(&token, &format!("/{region}/sellers/v1/marketplaceParticipations"), &[]).await;
        assert_eq!(model.faults("Participations", &reply.json()), BTreeSet::new());
    }
    let token = test.token(0).await;
    let missing = test.get(&token, "/na/orders/2026-01-01/orders/111-0000000-0000000", &[]).await;
    assert_eq!(missing.status, 404);
    assert_eq!(model.faults("Errors", &missing.json()), BTreeSet::new());
    assert_eq!(missing.header("x-amzn-ratelimit-limit"), Some("1000"));
}
