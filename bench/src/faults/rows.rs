//! The faults, each of which occurs in the middle of a pull, from the fifth page.

use crate::amazon::Fault;

/// A fault and the sellers that are pulled meanwhile.
pub struct Row {
    /// The name in the table.
    pub name: &'static str,
    /// The fault to place; `None` if the row tests something else.
    pub fault: Option<Fault>,
    /// The regions whose sellers are pulled, in one process.
    pub regions: &'static [&'static str],
}

/// The seller in Japan.
const JAPAN: &[&str] = &["fe"];

const fn in_the_middle(name: &'static str, kind: &'static str, times: u64) -> Row {
    let fault = Fault { kind, operation: "searchOrders", from_call: 5, times };
    Row { name, fault: Some(fault), regions: JAPAN }
}

pub const ROWS: &[Row] = &[
    in_the_middle("HTML 503, twice", "html_503", 2),
    in_the_middle("`{\"message\":\"Forbidden\"}`, twice", "forbidden_gateway", 2),
    in_the_middle("429, three times", "throttle", 3),
    in_the_middle("access token expired", "access_token_expired", 1),
    in_the_middle("connection reset inside a page", "reset", 1),
    in_the_middle("small packets, Japanese text", "small_packets", 1_000_000),
    in_the_middle("body cut short", "truncated", 1),
    Row { name: "two applications in one process", fault: None, regions: &["na", "fe"] },
];
