//! Groups the tests of cases reported by users of similar systems. Such a test is in a module named `field`, and its name
//! begins with the number of its case: `field::sqlite_p4_an_endless_chain_of_page_tokens_ends_the_window` belongs to P4.

use std::collections::BTreeMap;

use super::junit::TestResult;

/// A case; cases are ordered by letter, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    letter: char,
    number: u32,
}

/// One line per case, such as `P4 … ok (2 tests)`; empty if no test belongs to a case.
pub fn lines(tests: &[TestResult]) -> Vec<String> {
    let mut cases: BTreeMap<Case, (usize, usize)> = BTreeMap::new();
    for test in tests {
        if let Some(case) = case(&test.name) {
            let (passed, total) = cases.entry(case).or_default();
            *passed += usize::from(test.has_passed);
            *total += 1;
        }
    }
    cases
        .into_iter()
        .map(|(Case { letter, number }, counts)| format!("{letter}{number} … {}", outcome(counts)))
        .collect()
}

fn outcome((passed, total): (usize, usize)) -> String {
    let noun = if total == 1 { "test" } else { "tests" };
    if passed == total { format!("ok ({total} {noun})") } else { format!("FAILED ({passed} of {total} {noun} passed)") }
}

fn case(path: &str) -> Option<Case> {
    let (modules, name) = path.rsplit_once("::")?;
    if !modules.split("::").any(|module| module == "field") {
        return None;
    }
    let name = name.strip_prefix("sqlite_").or_else(|| name.strip_prefix("postgres_")).unwrap_or(name);
    let (case, _) = name.split_once('_')?;
    let letter = case.chars().next().filter(char::is_ascii_lowercase)?;
    let number = case.get(1..)?.parse().ok()?;
    Some(Case { letter: letter.to_ascii_uppercase(), number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str, has_passed: bool) -> TestResult {
        TestResult { binary: "hawser-service::main".into(), name: name.into(), has_passed }
    }

    #[test]
    fn each_case_has_one_line_in_order() {
        let tests = [
            test("field::pages::sqlite_p10_a_failing_shop_is_failing", true),
            test("field::pages::postgres_p10_a_failing_shop_is_failing", true),
            test("field::p2_an_odd_order_is_set_aside", false),
            test("field::b1_groups_never_refuse", true),
        ];
        assert_eq!(lines(&tests), ["B1 … ok (1 test)", "P2 … FAILED (0 of 1 test passed)", "P10 … ok (2 tests)"]);
    }

    #[test]
    fn other_tests_belong_to_no_case() {
        let others = [test("pull::p2_x", true), test("field::helper", true), test("field::page_token_x", true)];
        assert_eq!(lines(&others), Vec::<String>::new());
    }
}
