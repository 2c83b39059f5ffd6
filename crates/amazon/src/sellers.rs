//! Sellers v1 (PROTOCOL C.2): where a seller account sells. No operation of it returns the Seller ID.

use crate::json::{self, ParseError};
use serde_json::{Map, Value};

/// One marketplace of the answer, which may be none of the registry (Amazon lists non-Amazon ones as well).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The marketplace's id.
    pub marketplace_id: String,
    /// Its country; Great Britain is `GB`.
    pub country_code: String,
    /// Its name, such as `Amazon.co.jp`.
    pub name: String,
    /// The seller's shop name there; required by the model, missing in recorded answers.
    pub store_name: Option<String>,
    /// Whether the seller participates.
    pub is_participating: bool,
    /// Whether the listings are suspended, for example during a holiday.
    pub has_suspended_listings: bool,
}

/// Reads the body of a success. An empty list is well-formed.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Participation>, ParseError> {
    let answer = json::success(body)?;
    let payload = json::array(&answer, "payload")?;
    let read_one = |(index, value)| {
        json::as_object(value).and_then(participation).map_err(|error: ParseError| error.at("payload", index))
    };
    payload.iter().enumerate().map(read_one).collect()
}

fn participation(row: &Map<String, Value>) -> Result<Participation, ParseError> {
    let marketplace = json::object(row, "marketplace")?;
    let participation = json::object(row, "participation")?;
    let text = |key| json::text(marketplace, key).map(str::to_owned).map_err(|error| error.below("marketplace"));
    let fact = |key| json::boolean(participation, key).map_err(|error| error.below("participation"));
    Ok(Participation {
        marketplace_id: text("id")?,
        country_code: text("countryCode")?,
        name: text("name")?,
        store_name: json::optional_text(row, "storeName")?.map(str::to_owned),
        is_participating: fact("isParticipating")?,
        has_suspended_listings: fact("hasSuspendedListings")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

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
    fn rows_are_read_with_and_without_the_shops_name() {
        let mut nameless = row();
        nameless.as_object_mut().unwrap().remove("storeName");
        nameless["new"] = json!([1]);
        let rows = read_rows(json!([row(), nameless])).unwrap();
        assert_eq!(rows[0].marketplace_id, "A1VC38T7YXB528");
        assert_eq!((rows[0].country_code.as_str(), rows[0].name.as_str()), ("JP", "Amazon.co.jp"));
        assert_eq!(rows[0].store_name.as_deref(), Some("もやい商店 ⚓"));
        assert!(rows[0].is_participating && !rows[0].has_suspended_listings);
        assert_eq!(rows[1].store_name, None);
    }

    #[test]
    fn an_empty_list_is_an_answer_and_no_list_is_none() {
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
    fn a_damaged_row_makes_the_answer_unreadable() {
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
            let mut damaged = row();
            *damaged.pointer_mut(pointer).unwrap() = value;
            assert_eq!(read_rows(json!([row(), damaged])).unwrap_err().to_string(), message);
        }
        assert_eq!(read_rows(json!([null])).unwrap_err().to_string(), "payload[0]: an object");
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in any::<Vec<u8>>()) {
            prop_assert!(read(&bytes).is_err());
        }
    }
}
