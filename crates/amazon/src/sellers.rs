//! Sellers v1 (PROTOCOL C.2): the marketplaces of a seller account. None of its operations returns the Seller ID.

use crate::json::{self, Object, ParseError, field};
use serde::Deserialize;

/// A marketplace of the answer. It may be missing from the registry, because Amazon lists non-Amazon marketplaces as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The marketplace's id.
    pub marketplace_id: String,
    /// The marketplace's country; Great Britain is `GB`.
    pub country_code: String,
    /// The marketplace's name, such as `Amazon.co.jp`.
    pub name: String,
    /// The seller's shop name there; required by the model, missing in recorded answers.
    pub store_name: Option<String>,
    /// True if the seller participates.
    pub is_participating: bool,
    /// True if the seller's listings are suspended, for example during a holiday.
    pub has_suspended_listings: bool,
}

#[derive(Deserialize)]
struct Participations {
    #[serde(default, rename = "errors", deserialize_with = "field::no_errors")]
    _errors: (),
    #[serde(deserialize_with = "field::list")]
    payload: Vec<Object<Row>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(deserialize_with = "field::object")]
    marketplace: MarketplaceFields,
    #[serde(deserialize_with = "field::object")]
    participation: ParticipationFields,
    #[serde(default, deserialize_with = "field::optional_text")]
    store_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MarketplaceFields {
    #[serde(deserialize_with = "field::text")]
    id: String,
    #[serde(deserialize_with = "field::text")]
    country_code: String,
    #[serde(deserialize_with = "field::text")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ParticipationFields {
    #[serde(deserialize_with = "field::boolean")]
    is_participating: bool,
    #[serde(deserialize_with = "field::boolean")]
    has_suspended_listings: bool,
}

impl From<Row> for Participation {
    fn from(row: Row) -> Self {
        let MarketplaceFields { id: marketplace_id, country_code, name } = row.marketplace;
        let ParticipationFields { is_participating, has_suspended_listings } = row.participation;
        let store_name = row.store_name;
        Self { marketplace_id, country_code, name, store_name, is_participating, has_suspended_listings }
    }
}

/// Reads the body of a success. An empty list is well-formed.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Participation>, ParseError> {
    let answer: Participations = json::read(body)?;
    Ok(answer.payload.into_iter().map(|Object(row)| row.into()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn row() -> Value {
        json!({
            "marketplace": {"id": "A1VC38T7YXB528", "countryCode": "JP", "name": "Amazon.co.jp", "defaultCurrencyCode": "JPY",
                "defaultLanguageCode": "ja_JP", "domainName": "www.amazon.co.jp"},
            "storeName": "もやい商店 ⚓",
            "participation": {"isParticipating": true, "hasSuspendedListings": false},
        })
    }

    fn read_rows(rows: Value) -> Result<Vec<Participation>, ParseError> {
        read(json!({ "payload": rows }).to_string().as_bytes())
    }

    #[test]
    fn rows_are_read_with_and_without_a_store_name() {
        let mut unnamed = row();
        unnamed.as_object_mut().unwrap().remove("storeName");
        unnamed["new"] = json!([1]);
        let rows = read_rows(json!([row(), unnamed])).unwrap();
        assert_eq!(rows[0].marketplace_id, "A1VC38T7YXB528");
        assert_eq!((rows[0].country_code.as_str(), rows[0].name.as_str()), ("JP", "Amazon.co.jp"));
        assert_eq!(rows[0].store_name.as_deref(), Some("もやい商店 ⚓"));
        assert!(rows[0].is_participating && !rows[0].has_suspended_listings);
        assert_eq!(rows[1].store_name, None);
    }

    #[test]
    fn an_empty_list_is_an_answer_and_a_missing_list_is_not() {
        assert_eq!(read_rows(json!([])), Ok(vec![]));
        let nothing = br#"{"payload":[],"errors":null}"#;
        assert_eq!(read(nothing), Ok(vec![]));
        for body in
            ["{}", r#"{"payload":null}"#, r#"{"payload":{}}"#, "[]", "", r#"{"payload":[],"errors":[{"code":"x"}]}"#]
        {
            assert!(read(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_malformed_row_makes_the_answer_unreadable() {
        for (pointer, value, message) in [
            ("/marketplace/id", json!(null), "payload[1].marketplace.id: a text that is not empty"),
            ("/marketplace/countryCode", json!(""), "payload[1].marketplace.countryCode: a text that is not empty"),
            ("/marketplace/name", json!(1), "payload[1].marketplace.name: a text that is not empty"),
            ("/marketplace", json!([]), "payload[1].marketplace: an object"),
            ("/participation", json!(true), "payload[1].participation: an object"),
            (
                "/participation/isParticipating",
                json!("true"),
                "payload[1].participation.isParticipating: true or false",
            ),
            (
                "/participation/hasSuspendedListings",
                json!(null),
                "payload[1].participation.hasSuspendedListings: true or false",
            ),
            ("/storeName", json!(7), "payload[1].storeName: a text or nothing"),
        ] {
            let mut malformed = row();
            *malformed.pointer_mut(pointer).unwrap() = value;
            assert_eq!(read_rows(json!([row(), malformed])).unwrap_err().to_string(), message);
        }
        assert_eq!(read_rows(json!([null])).unwrap_err().to_string(), "payload[0]: an object");
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_refused(bytes in any::<Vec<u8>>()) {
            prop_assert!(read(&bytes).is_err());
        }
    }
}
