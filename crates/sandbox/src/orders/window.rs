//! The date parameters, which have the same rules under different names in both versions: exactly one *after*; a *before*
//! only with the matching *after*, not earlier than it, and at least two minutes old (PROTOCOL C.3, C.4).

use crate::orders::order_index::SortKey;
use crate::{
    answer::{ApiError, NOT_VALID},
    request::Query,
    time::{MINUTE, parse},
};

/// The names of the four parameters.
pub(crate) struct DateParameterNames {
    pub(crate) created_after: &'static str,
    pub(crate) created_before: &'static str,
    pub(crate) updated_after: &'static str,
    pub(crate) updated_before: &'static str,
}

/// The parsed parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateParameters {
    pub(crate) by: SortKey,
    pub(crate) after: i64,
    /// The requested end, or two minutes ago.
    pub(crate) before: i64,
}

/// Reads and checks the date parameters.
pub(crate) fn dates(query: &Query, names: &DateParameterNames, now: i64) -> Result<DateParameters, ApiError> {
    let date = |name: &'static str| match query.get(name) {
        None => Ok(None),
        Some(text) => parse(text).map(Some).ok_or_else(|| {
            let (first, rest) = name.split_at(1);
            ApiError::invalid_time(&format!("{}{rest}", first.to_lowercase()))
        }),
    };
    let created = (date(names.created_after)?, date(names.created_before)?);
    let updated = (date(names.updated_after)?, date(names.updated_before)?);
    let (by, after, asked) = match (created, updated) {
        ((Some(after), before), (None, None)) => (SortKey::Created, after, before),
        ((None, None), (Some(after), before)) => (SortKey::Updated, after, before),
        _ => return Err(ApiError::invalid(NOT_VALID)),
    };
    let latest = now - 2 * MINUTE;
    let is_wrong = after > now || asked.is_some_and(|before| before < after || before > latest);
    if is_wrong {
        Err(ApiError::invalid(NOT_VALID))
    } else {
        Ok(DateParameters { by, after, before: asked.unwrap_or(latest) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: DateParameterNames =
        DateParameterNames { created_after: "CA", created_before: "CB", updated_after: "UA", updated_before: "UB" };

    #[test]
    fn exactly_one_start_and_matching_ends_are_accepted() {
        let now = parse("2026-11-22T12:00:00Z").unwrap();
        let read = |text: &str| dates(&Query::parse(text).unwrap(), &NAMES, now).ok();
        let after = parse("2026-11-01").unwrap();
        let two_minutes_ago = now - 2 * MINUTE;
        assert_eq!(
            read("UA=2026-11-01"),
            Some(DateParameters { by: SortKey::Updated, after, before: two_minutes_ago })
        );
        assert_eq!(
            read("CA=2026-11-01&CB=2026-11-01"),
            Some(DateParameters { by: SortKey::Created, after, before: after })
        );
        assert!(read("UA=2026-11-01&UB=2026-11-22T11:58:00Z").is_some());
        for bad in [
            "",
            "UB=2026-11-02",
            "CA=2026-11-01&UA=2026-11-01",
            "UA=2026-11-01&CB=2026-11-02",
            "CA=2026-11-01&UB=2026-11-02",
            "UA=2026-11-02&UB=2026-11-01",
            "UA=2026-11-01&UB=2026-11-22T11:58:00.001Z",
            "UA=2026-11-22T12:00:01Z",
            "UA=yesterday",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }
}
