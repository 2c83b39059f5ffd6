//! Rules for new passwords.

use super::{AuthError, password_hash::MAX_BYTES};
use hawser_core::Secret;
use zxcvbn::{Score, zxcvbn};

const MIN_CHARS: usize = 12;

/// The lowest accepted estimate: at least 10⁸ guesses.
const MIN_SCORE: Score = Score::Three;

/// Words that are likely in passwords here and that the English dictionaries of `zxcvbn` lack.
const LOCAL_WORDS: [&str; 11] = [
    "hawser",
    "amazon",
    "seller",
    "woaini",
    "nihao",
    "5201314",
    "1314520",
    "520131",
    "520520",
    "131452",
    "correcthorsebatterystaple",
];

/// The person who chooses a password. Passwords that contain these words are easy to guess.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) email: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) company: Option<&'a str>,
}

/// Checks a new password against the rules.
///
/// # Errors
/// The password is too short, too long, easy to guess, or the e-mail address.
pub(crate) fn check(password: &Secret, owner: &Owner<'_>) -> Result<(), AuthError> {
    let refuse = |rule| Err(AuthError::Invalid { field: "password", rule });
    let text = password.expose();
    if text.chars().count() < MIN_CHARS {
        return refuse("Use at least 12 characters.");
    }
    if text.len() > MAX_BYTES {
        return refuse("Use at most 1024 bytes.");
    }
    if text.to_lowercase() == owner.email {
        return refuse("Do not use the e-mail address as the password.");
    }
    // Separators, case and a number at the end add little to the owner's own words.
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let names: Vec<&str> = [Some(owner.email), owner.name, owner.company].into_iter().flatten().collect();
    let joined: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let words = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let guessable: Vec<&str> = LOCAL_WORDS
        .into_iter()
        .chain(words)
        .chain(joined.iter().map(String::as_str))
        .filter(|word| !word.is_empty())
        .collect();
    let is_own = joined.iter().any(|own| plain(text).trim_end_matches(|c: char| c.is_ascii_digit()) == own);
    if is_own || zxcvbn(text, &guessable).score() < MIN_SCORE {
        return refuse("This password is too common. Choose another.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'static> = Owner {
        email: "li.na.of.shenzhen@example.com",
        name: Some("Zhang Xiaoming"),
        company: Some("Lighthouse Trading"),
    };

    fn refusal(text: &str) -> Option<&'static str> {
        match check(&Secret::new(text), &OWNER) {
            Ok(()) => None,
            Err(AuthError::Invalid { field: "password", rule }) => Some(rule),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn short_common_and_repetitive_passwords_are_refused() {
        for bad in
            ["", "elevenchars", "Password1234", "aaaaaaaaaaaaaaaa", "ababababababab", "LI.na.of.shenzhen@example.com"]
        {
            assert!(refusal(bad).is_some(), "{bad}");
        }
        assert!(refusal(&"xyzw".repeat(300)).is_some());
        for good in ["twelve chars", "十二个字的密码也是可以用的呀", "correct horse"] {
            assert_eq!(refusal(good), None, "{good}");
        }
    }

    #[test]
    fn common_passwords_of_sufficient_length_are_refused() {
        for common in [
            "123456789012",
            "123123123123",
            "147258369147",
            "0987654321098",
            "abcdefghijkl",
            "abc123abc123",
            "a1b2c3d4e5f6",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "qazwsxedcrfv",
            "qwertyuiop[]",
            "qwerty123456",
            "qweasdzxcqwe",
            "asdfghjkl123",
            "zxcvbnm12345",
            "passwordpassword",
            "mypassword123",
            "changemenow1",
            "letmein12345",
            "welcome123456",
            "administrator1",
            "iloveyouforever",
            "trustno1trustno1",
            "correcthorsebatterystaple",
            "p@ssw0rd1234",
            "woaini1314520",
            "woaini520520",
            "5201314520131",
            "1314520131452",
            "nihao1234567",
            "hawserhawser",
            "amazon123456",
            "amazonseller",
            "sellercentral",
        ] {
            assert_eq!(refusal(common), Some("This password is too common. Choose another."), "{common}");
        }
    }

    #[test]
    fn passwords_made_of_the_owners_own_words_are_refused() {
        for personal in ["lighthouse2026", "Lighthouse Trading", "zhangxiaoming1", "Zhang Xiaoming 1"] {
            assert!(refusal(personal).is_some(), "{personal}");
        }
    }
}
