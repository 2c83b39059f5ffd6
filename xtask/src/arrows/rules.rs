//! The allowed dependencies between crates, and the libraries reserved for certain crates. A crate that is missing from
//! the table fails the check, so that adding one includes deciding what it may depend on.

use super::Edge;

/// The crates of the workspace that one crate may depend on.
struct Allowed {
    from: &'static str,
    to: &'static [&'static str],
    /// Allowed as dev-dependencies, in addition to `to`.
    in_tests: &'static [&'static str],
}

const OURS: &[Allowed] = &[
    Allowed { from: "hawser-core", to: &[], in_tests: &[] },
    Allowed { from: "hawser-vault", to: &[], in_tests: &[] },
    Allowed { from: "hawser-store", to: &["hawser-core"], in_tests: &[] },
    Allowed { from: "hawser-amazon", to: &["hawser-outbound", "hawser-core"], in_tests: &[] },
    Allowed { from: "hawser-outbound", to: &["hawser-core"], in_tests: &[] },
    Allowed { from: "hawser-sandbox", to: &["hawser-core"], in_tests: &[] },
    Allowed {
        from: "hawser-service",
        to: &["hawser-store", "hawser-amazon", "hawser-outbound", "hawser-vault", "hawser-core"],
        in_tests: &[],
    },
    Allowed {
        from: "hawser-testkit",
        to: &[
            "hawser-service",
            "hawser-store",
            "hawser-amazon",
            "hawser-outbound",
            "hawser-vault",
            "hawser-sandbox",
            "hawser-core",
        ],
        in_tests: &[],
    },
    // Its tests assemble a complete service over a database of their own.
    Allowed {
        from: "hawser-api",
        to: &["hawser-service", "hawser-core"],
        in_tests: &["hawser-store", "hawser-amazon", "hawser-outbound", "hawser-vault"],
    },
    Allowed {
        from: "hawser",
        to: &[
            "hawser-api",
            "hawser-service",
            "hawser-store",
            "hawser-amazon",
            "hawser-outbound",
            "hawser-vault",
            "hawser-sandbox",
            "hawser-core",
        ],
        in_tests: &[],
    },
];

/// Crates that exist for tests: every crate may have them as dev-dependencies.
const FOR_TESTS: &[&str] = &["hawser-sandbox", "hawser-testkit"];

/// Crates outside the product: they may use every crate and every library.
const OUTSIDE: &[&str] = &["xtask", "hawser-bench", "hawser-e2e"];

/// A library that only some crates of the product may use.
struct Kept {
    library: &'static str,
    users: &'static [&'static str],
    /// Allowed as a dev-dependency, in addition to `users`.
    in_tests: &'static [&'static str],
    why: &'static str,
}

const KEPT: &[Kept] = &[
    Kept { library: "sqlx", users: &["hawser-store"], in_tests: &[], why: "SQL only in store" },
    Kept { library: "sea-query", users: &["hawser-store"], in_tests: &[], why: "SQL only in store" },
    Kept { library: "sea-query-sqlx", users: &["hawser-store"], in_tests: &[], why: "SQL only in store" },
    Kept {
        library: "axum",
        users: &["hawser-api", "hawser-sandbox", "hawser"],
        in_tests: &[],
        why: "axum only in api, sandbox, hawser",
    },
    Kept {
        library: "reqwest",
        users: &["hawser-amazon", "hawser-outbound", "hawser-sandbox"],
        in_tests: &["hawser-api", "hawser"],
        why: "amazon is the only HTTP client towards Amazon, outbound the one towards all others; the sandbox's robot is a \
              browser that stays on loopback",
    },
];

/// One message for each crate missing from the table and each edge that is not allowed.
pub fn forbidden(crates: &[String], edges: &[Edge]) -> Vec<String> {
    let unknown = crates
        .iter()
        .filter(|name| !OUTSIDE.contains(&name.as_str()) && rule(name).is_none())
        .map(|name| format!("{name} is missing from the table in xtask/src/arrows/rules.rs"));
    let between = edges.iter().filter(|edge| crates.contains(&edge.to)).filter(|edge| !is_allowed(edge));
    let between = between.map(|edge| format!("{} (not in the table)", arrow(edge)));
    let kept = edges.iter().filter_map(|edge| kept_from(edge).map(|why| format!("{} ({why})", arrow(edge))));
    unknown.chain(between).chain(kept).collect()
}

fn rule(name: &str) -> Option<&'static Allowed> {
    OURS.iter().find(|allowed| allowed.from == name)
}

fn is_allowed(edge: &Edge) -> bool {
    let (from, to) = (edge.from.as_str(), edge.to.as_str());
    // A crate's tests may depend on the crate itself, to enable features that only tests need.
    OUTSIDE.contains(&from)
        || (edge.is_dev && (from == to || FOR_TESTS.contains(&to)))
        || rule(from).is_some_and(|allowed| allowed.to.contains(&to) || (edge.is_dev && allowed.in_tests.contains(&to)))
}

/// The reason why this crate may not use this library, if there is one.
fn kept_from(edge: &Edge) -> Option<&'static str> {
    let kept = KEPT.iter().find(|kept| kept.library == edge.to)?;
    let from = edge.from.as_str();
    let may = OUTSIDE.contains(&from) || kept.users.contains(&from) || (edge.is_dev && kept.in_tests.contains(&from));
    (!may).then_some(kept.why)
}

fn arrow(edge: &Edge) -> String {
    format!("{} -> {}{}", edge.from, edge.to, if edge.is_dev { " in tests" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: &str, to: &str) -> Edge {
        Edge { from: from.into(), to: to.into(), is_dev: false }
    }

    fn in_tests(from: &str, to: &str) -> Edge {
        Edge { is_dev: true, ..edge(from, to) }
    }

    fn crates() -> Vec<String> {
        let names = OURS.iter().map(|allowed| allowed.from).chain(OUTSIDE.iter().copied());
        names.map(str::to_owned).collect()
    }

    #[test]
    fn the_listed_edges_pass() {
        let edges = [
            edge("hawser", "hawser-sandbox"),
            edge("hawser-service", "hawser-vault"),
            edge("hawser-store", "sqlx"),
            edge("hawser-store", "serde"),
            edge("hawser-e2e", "hawser-sandbox"),
            edge("hawser-e2e", "reqwest"),
            in_tests("hawser-amazon", "hawser-sandbox"),
            in_tests("hawser-service", "hawser-testkit"),
            edge("hawser-bench", "hawser-testkit"),
            edge("hawser-sandbox", "reqwest"),
            in_tests("hawser-sandbox", "reqwest"),
        ];
        assert_eq!(forbidden(&crates(), &edges), Vec::<String>::new());
    }

    #[test]
    fn an_edge_that_is_not_listed_is_named() {
        let found =
            forbidden(&crates(), &[edge("hawser-sandbox", "hawser-amazon"), edge("hawser-core", "hawser-vault")]);
        let wanted =
            ["hawser-sandbox -> hawser-amazon (not in the table)", "hawser-core -> hawser-vault (not in the table)"];
        assert_eq!(found, wanted);
    }

    #[test]
    fn the_product_may_not_use_what_is_reserved_for_tests() {
        let found = forbidden(&crates(), &[edge("hawser-amazon", "hawser-sandbox"), edge("hawser-api", "reqwest")]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn the_product_may_not_use_the_test_harness() {
        let found = forbidden(&crates(), &[edge("hawser", "hawser-testkit")]);
        assert_eq!(found, ["hawser -> hawser-testkit (not in the table)"]);
    }

    #[test]
    fn tests_may_not_reach_further_than_listed() {
        let found = forbidden(&crates(), &[in_tests("hawser-store", "hawser-vault")]);
        assert_eq!(found, ["hawser-store -> hawser-vault in tests (not in the table)"]);
    }

    #[test]
    fn sql_outside_the_store_and_axum_in_the_service_are_named() {
        let found = forbidden(&crates(), &[edge("hawser-api", "sqlx"), edge("hawser-service", "axum")]);
        assert_eq!(
            found,
            ["hawser-api -> sqlx (SQL only in store)", "hawser-service -> axum (axum only in api, sandbox, hawser)"]
        );
    }

    #[test]
    fn a_crate_missing_from_the_table_is_named() {
        let found = forbidden(&["hawser-new".to_owned()], &[]);
        assert_eq!(found, ["hawser-new is missing from the table in xtask/src/arrows/rules.rs"]);
    }
}
