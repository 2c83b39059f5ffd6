//! A filter in nextest's own language: a part of the name of a test, of its module, of its binary or of its crate.

/// The filter set that `cargo nextest run -E` takes.
pub fn filter_set(filter: &str) -> String {
    let pattern = pattern(filter);
    format!("test(/{pattern}/) | binary(/{pattern}/) | package(/{pattern}/)")
}

/// A regular expression for the filter as it stands, in which `-` and `_` are the same.
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
    fn tests_binaries_and_crates_are_looked_through() {
        assert_eq!(filter_set("faults"), "test(/faults/) | binary(/faults/) | package(/faults/)");
    }
}
