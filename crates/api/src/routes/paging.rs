//! Paging of lists, the same on every list.

use hawser_core::paging::BoundedCount;
use hawser_service::paging::{DEFAULT_LIMIT, PageOf};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The page of a list without filters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next_cursor` of the page before; without it, the first page.
    cursor: Option<String>,
    /// Number of entries per page, from 1 to 200.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u32,
}

/// The default number of entries on a page.
pub(crate) const fn default_limit() -> u32 {
    DEFAULT_LIMIT
}

impl From<PageQuery> for PageOf {
    fn from(query: PageQuery) -> Self {
        Self { cursor: query.cursor, limit: query.limit }
    }
}

/// A number of entries.
#[derive(Serialize, ToSchema)]
pub(crate) struct Count {
    /// The number of entries, or the number that was counted if there are more.
    count: u64,
    /// True if there are more: counts of lists end at 1,000.
    has_more: bool,
}

impl From<BoundedCount> for Count {
    fn from(counted: BoundedCount) -> Self {
        Self { count: counted.count, has_more: counted.has_more }
    }
}
