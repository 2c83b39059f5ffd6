//! `words`: a spell-checker for the habits that the style guide retires: comments that are a bare clause or a single word,
//! private vocabulary, foreign idioms, British spellings. It reads comments, strings, names of tests and documents.

use std::fs;
use std::process::{Command, ExitCode};

use regex::Regex;

use crate::process::{Outcome, read};
use crate::workspace;

/// A habit and the pattern that finds it. Underscores in names count as spaces.
struct Rule {
    name: &'static str,
    pattern: &'static str,
}

/// Patterns for whole documentation comments, joined into one line.
const COMMENTS: &[Rule] = &[
    Rule { name: "a doc comment of one word", pattern: r"^[\w'-]+[.:]?$" },
    Rule {
        name: "a bare clause as a doc comment",
        pattern: r"^(What|Whether|How|When|Which|Whose|Who|Whom|That|Where|Why|Until when|From when|As what) [^,:;.?]{0,90}\.?$",
    },
];

/// Patterns for every line of prose, code names included.
const LINES: &[Rule] = &[
    Rule { name: "entrance", pattern: r"(?i)\bentrances?\b" },
    Rule { name: "rung, climb, ladder", pattern: r"(?i)\b(rungs?|climb(s|ed|ing)?|ladders?)\b" },
    Rule { name: "hang up", pattern: r"(?i)\b(hangs?|hung) up\b" },
    Rule { name: "take to heart", pattern: r"(?i)\b(takes?|took|taken) to heart\b" },
    Rule { name: "relieve", pattern: r"(?i)\breliev(e|es|ed|ing)\b" },
    Rule { name: "is told", pattern: r"(?i)\b(is|are|was|were|be|been) (also |never |always |then )?told\b" },
    Rule { name: "whoever", pattern: r"(?i)\bwho(m)?ever\b" },
    Rule { name: "of ours, of one's own", pattern: r"(?i)\bof (ours|theirs|one's own)\b" },
    Rule { name: "by itself", pattern: r"(?i)\bby (itself|themselves)\b" },
    Rule { name: "stands in, beside, behind", pattern: r"(?i)\bstands? (in|beside|behind)\b" },
    Rule { name: "has not the form", pattern: r"(?i)\b(has|have) not the\b" },
    Rule { name: "belongs into", pattern: r"(?i)\bbelongs? into\b" },
    Rule { name: "slow down for a rate limit", pattern: r"(?i)\bslow(ed|s)? down\b" },
    Rule { name: "shut for closed", pattern: r"(?i)\bshut\b" },
    Rule { name: "a row a country", pattern: r"(?i)\bone (file|row|line|enum|test|folder|page) a\b" },
    Rule {
        name: "British spelling",
        pattern: r"(?i)(authoris|synchronis|normalis|recognis|organis|initialis|serialis|summaris|minimis|optimis|neighbour|behaviour|colour|favour|honour|licence\b|\bcancell(ed|ing)\b)",
    },
];

/// Lines that a pattern may match, because the words are not prose: Amazon's own values and fields, and libraries' names.
const EXCEPTIONS: &[&str] = &[
    "cancelledBy",
    "CANCELLED",
    "Cancelled\"",
    "CancelledBy",
    "is_cancelled()",
    "\"authorise\"",
    "tokio_util::sync::CancellationToken",
];

/// Files that quote the words on purpose.
const LEFT_OUT: &[&str] = &["xtask/src/words.rs", "docs/GLOSSARY.md", "LICENSE"];

/// A place where a pattern matched.
struct Hit {
    rule: &'static str,
    place: String,
    text: String,
}

/// Prints each place and a count for each rule.
///
/// # Errors
/// When the list of files or a file cannot be read.
pub fn run() -> Outcome<ExitCode> {
    let root = workspace::root();
    let listed = read(Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(&root))?;
    let mut hits = Vec::new();
    let rules = Rules::new()?;
    for file in listed.lines().filter(|file| is_read(file)) {
        let Ok(text) = fs::read_to_string(root.join(file)) else { continue };
        rules.check(file, &text, &mut hits);
    }
    for hit in &hits {
        println!("{}: {}: {}", hit.place, hit.rule, hit.text);
    }
    for rule in COMMENTS.iter().chain(LINES) {
        println!("{:4}  {}", hits.iter().filter(|hit| hit.rule == rule.name).count(), rule.name);
    }
    Ok(if hits.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_read(file: &str) -> bool {
    let kinds = [".rs", ".md", ".ts", ".tsx", ".mjs", ".py", ".sql", ".toml"];
    kinds.iter().any(|kind| file.ends_with(kind)) && !LEFT_OUT.contains(&file) && !file.ends_with("schema.d.ts")
}

struct Rules {
    comments: Vec<(&'static str, Regex)>,
    lines: Vec<(&'static str, Regex)>,
}

impl Rules {
    fn new() -> Outcome<Self> {
        let compile = |rules: &[Rule]| {
            rules
                .iter()
                .map(|rule| Regex::new(rule.pattern).map(|regex| (rule.name, regex)).map_err(|error| error.to_string()))
                .collect::<Outcome<Vec<_>>>()
        };
        Ok(Self { comments: compile(COMMENTS)?, lines: compile(LINES)? })
    }

    fn check(&self, file: &str, text: &str, hits: &mut Vec<Hit>) {
        for (number, line) in text.lines().enumerate() {
            if EXCEPTIONS.iter().any(|exception| line.contains(exception)) {
                continue;
            }
            let spaced = line.replace('_', " ");
            let found = self.lines.iter().filter(|(_, regex)| regex.is_match(&spaced));
            hits.extend(found.map(|(rule, _)| Hit {
                rule,
                place: format!("{file}:{}", number + 1),
                text: line.trim().to_owned(),
            }));
        }
        if file.ends_with(".rs") {
            for (number, comment) in doc_comments(text) {
                let found = self.comments.iter().filter(|(_, regex)| regex.is_match(&comment));
                hits.extend(found.map(|(rule, _)| Hit {
                    rule,
                    place: format!("{file}:{number}"),
                    text: comment.clone(),
                }));
            }
        }
    }
}

/// Each documentation comment as one line, with the number of its first line.
fn doc_comments(text: &str) -> Vec<(usize, String)> {
    let mut comments: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let Some(part) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            is_open = false;
            continue;
        };
        match comments.last_mut().filter(|_| is_open) {
            Some((_, comment)) => {
                comment.push(' ');
                comment.push_str(part.trim());
            }
            None => comments.push((number + 1, part.trim().to_owned())),
        }
        is_open = true;
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        let mut hits = Vec::new();
        Rules::new().unwrap().check("a.rs", text, &mut hits);
        hits.iter().map(|hit| hit.rule).collect()
    }

    #[test]
    fn bare_clauses_and_single_words_are_found() {
        assert_eq!(names("/// When."), ["a doc comment of one word"]);
        assert_eq!(names("/// Whether the key\n/// is in use."), ["a bare clause as a doc comment"]);
        assert_eq!(names("/// When the key expires, the gate closes."), Vec::<&str>::new());
        assert_eq!(names("/// Time of the last call, if any."), Vec::<&str>::new());
    }

    #[test]
    fn names_of_tests_are_prose() {
        assert_eq!(names("fn a_held_account_is_slowed_down() {}"), ["slow down for a rate limit"]);
    }

    #[test]
    fn words_of_amazon_are_left_alone() {
        assert_eq!(names("    /// `cancelledBy`"), Vec::<&str>::new());
    }
}
