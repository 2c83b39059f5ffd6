//! Translates a filter into nextest's filter language: part of the name of a test, module or crate.

/// The expression for `cargo nextest run -E`. Crates are listed one by one, because nextest rejects a package pattern
/// that matches nothing.
pub fn filter_set<'a>(filter: &str, crates: impl Iterator<Item = &'a str>) -> String {
    let wanted = plain(filter);
    let named = crates.filter(|name| plain(name).contains(&wanted)).map(|name| format!("package(={name})"));
    [format!("test(/{}/)", pattern(filter))].into_iter().chain(named).collect::<Vec<_>>().join(" | ")
}

fn plain(name: &str) -> String {
    name.replace('-', "_")
}

/// A regular expression that matches the filter literally, except that `-` and `_` match each other.
fn pattern(filter: &str) -> String {
    filter
        .chars()
        .map(|character| match character {
            '-' | '_' => "[-_]".to_owned(),
            plain if plain.is_alphanumeric() || plain == ':' => plain.to_string(),
            special => format!("\\{special}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphen_and_underscore_are_the_same() {
        assert_eq!(pattern("permission-walk"), "permission[-_]walk");
        assert_eq!(pattern("permission_walk"), "permission[-_]walk");
    }

    #[test]
    fn what_is_special_in_a_pattern_stands_for_itself() {
        assert_eq!(pattern("shops::a/b.c("), r"shops::a\/b\.c\(");
    }

    #[test]
    fn crates_are_named_by_a_part_of_their_name() {
        let crates = ["hawser-core", "hawser-store", "hawser"];
        assert_eq!(filter_set("hawser_st", crates.into_iter()), "test(/hawser[-_]st/) | package(=hawser-store)");
        assert_eq!(filter_set("faults", crates.into_iter()), "test(/faults/)");
    }
}
