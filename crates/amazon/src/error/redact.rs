//! Makes Amazon's texts fit to be shown, logged and stored: short, on one line, and without anything that looks like a
//! token or a secret.

/// Maximum length of a text, in characters.
const LENGTH_MAX: usize = 300;

/// The prefixes of tokens and secrets (PROTOCOL A.0, E.3).
const TOKEN_STARTS: [&str; 5] = ["atza|", "atzr|", "atz.", "amzn1.oa2-", "amzn.mws."];

/// A run of token characters of this length is treated as a token, whatever its prefix: ids are shorter (a UUID has 36).
const RUN_MAX: usize = 40;

/// Minimum length of a secret that is searched for; a shorter one could be an ordinary word.
const SECRET_MIN: usize = 8;

const MASK: &str = "***";

/// Removes control characters, tokens and the `secrets` of the request; `None` if nothing is left.
pub(super) fn redact(text: &str, secrets: &[&str]) -> Option<String> {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.len() >= SECRET_MIN) {
        text = text.replace(secret, MASK);
    }
    let one_line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let words: Vec<String> = one_line.split_whitespace().map(masked).collect();
    let redacted: String = words.join(" ").chars().take(LENGTH_MAX).collect();
    (!redacted.is_empty()).then_some(redacted)
}

/// Masks the token-like runs of a word and keeps the characters around them (quotes, commas, brackets).
fn masked(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let length = rest.find(|letter| !is_token_letter(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(length);
        text.push_str(&masked_run(run));
        let other = after.find(is_token_letter).unwrap_or(after.len());
        text.push_str(&after[..other]);
        rest = &after[other..];
    }
    text
}

fn masked_run(run: &str) -> String {
    let lower = run.to_ascii_lowercase();
    match TOKEN_STARTS.iter().filter_map(|start| lower.find(start)).min() {
        Some(from) => format!("{}{MASK}", &run[..from]),
        None if run.len() >= RUN_MAX => MASK.to_owned(),
        None => run.to_owned(),
    }
}

fn is_token_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "|._-+=/%".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_and_secrets_are_removed() {
        let hex = "0123456789abcdef".repeat(4);
        for (text, expected) in [
            ("Atza|IwEBIabc is revoked", "*** is revoked"),
            ("token=\"ATZR|IwEB+/=\", next", "token=\"***\", next"),
            ("refresh_token=Atzr|abc", "refresh_token=***"),
            ("(Atz.sprdt|xyz)", "(***)"),
            ("secret amzn1.oa2-cs.v1.00ff!", "secret ***!"),
            ("amzn.mws.4ea38b7b-f563", "***"),
            (&format!("secret {hex} expired"), "secret *** expired"),
            ("bare-secret-of-the-request here", "*** here"),
            ("id 5b1c5a3e-7a1c-4b0e-9d1b-0a6b1c2d3e4f stays", "id 5b1c5a3e-7a1c-4b0e-9d1b-0a6b1c2d3e4f stays"),
            ("店铺 \u{1F6A2}\r\n\t two\u{0}lines", "店铺 \u{1F6A2} two lines"),
        ] {
            assert_eq!(redact(text, &["bare-secret-of-the-request"]).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(redact(" \n\u{7} ", &[""]), None);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let redacted = redact(&"店 ".repeat(400), &[]).unwrap();
        assert_eq!(redacted.chars().count(), 300);
    }

    proptest! {
        #[test]
        fn every_redacted_text_is_short_and_on_one_line(text in any::<String>()) {
            let redacted = redact(&text, &["secret"]).unwrap_or_default();
            prop_assert!(redacted.chars().count() <= LENGTH_MAX);
            prop_assert!(!redacted.chars().any(char::is_control));
        }

        #[test]
        fn tokens_are_removed_from_any_context(before in "[a-z ,:\"=]{0,20}", token in "[A-Za-z0-9+/=_-]{20,60}", after in "[ ,;\"a-z]{0,20}") {
            let redacted = redact(&format!("{before}Atza|{token}{after}"), &[]).unwrap_or_default();
            prop_assert!(!redacted.contains(&token), "{redacted}");
        }
    }
}
