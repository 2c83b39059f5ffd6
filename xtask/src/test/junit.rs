//! Reads nextest's JUnit report: one `testcase` element per test, with a `failure` or `error` element inside if it did
//! not pass. The format escapes text, so a tag in a test's output cannot be mistaken for one of the report.

/// The result of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// Crate and binary, as nextest names it.
    pub binary: String,
    /// Path of the test function in its binary.
    pub name: String,
    /// True if the last attempt passed.
    pub has_passed: bool,
}

/// Every test of a report.
pub fn results(xml: &str) -> Vec<TestResult> {
    xml.split("<testcase ").skip(1).filter_map(result).collect()
}

/// `element` runs from the attributes of one test to those of the next.
fn result(element: &str) -> Option<TestResult> {
    let attributes = element.split_once('>')?.0;
    Some(TestResult {
        binary: attribute(attributes, "classname")?,
        name: attribute(attributes, "name")?,
        has_passed: !element.contains("<failure") && !element.contains("<error"),
    })
}

/// Names of crates and tests contain no spaces.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut words = attributes.split_whitespace();
    let value = words.find_map(|word| word.strip_prefix(name)?.strip_prefix("=\""))?;
    value.split_once('"').map(|(value, _)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="3" failures="1" errors="0" uuid="0" timestamp="2026-11-22T04:00:00.000+00:00" time="0.1">
    <testsuite name="hawser-core" tests="2" disabled="0" errors="0" failures="1">
        <testcase name="money::tests::adds" classname="hawser-core" timestamp="2026-11-22T04:00:00.000+00:00" time="0.01">
        </testcase>
        <testcase name="money::tests::parses" classname="hawser-core" timestamp="2026-11-22T04:00:00.000+00:00" time="0.01">
            <failure message="assertion failed" type="test failure">left: &lt;testcase</failure>
        </testcase>
    </testsuite>
    <testsuite name="hawser-e2e::main" tests="1" disabled="0" errors="0" failures="0">
        <testcase name="clients::pulls" classname="hawser-e2e::main" time="0.01"/>
    </testsuite>
</testsuites>"#;

    #[test]
    fn each_test_has_its_name_its_binary_and_its_result() {
        let found = results(REPORT);
        let told = found.iter().map(|test| (test.binary.as_str(), test.name.as_str(), test.has_passed));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("hawser-core", "money::tests::adds", true),
                ("hawser-core", "money::tests::parses", false),
                ("hawser-e2e::main", "clients::pulls", true),
            ]
        );
    }

    #[test]
    fn a_report_cut_short_gives_what_it_has() {
        assert_eq!(results(&REPORT[..REPORT.len() / 2]).len(), 1);
        assert_eq!(results(""), []);
    }
}
