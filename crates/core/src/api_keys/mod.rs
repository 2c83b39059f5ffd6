//! The text of an API key: `hwk_live_` or `hwk_test_`, 40 random characters, and a checksum of 6 characters. The checksum
//! distinguishes a typing error from an unknown key without a lookup, and the prefix makes leaked keys easy to find.

use crate::{Environment, Secret};
use std::fmt;

/// The alphabet of the random part and the checksum: digits, capital letters and small letters.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The number of random characters, which hold 238 bits.
const RANDOM: usize = 40;
/// The number of characters of the checksum, a CRC-32 of all characters before it.
const CHECKSUM: usize = 6;
/// The common prefix of all keys.
const FAMILY: &str = "hwk_";

/// A key with valid form and checksum. It may still be unknown.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyText {
    text: Secret,
    environment: Environment,
}

/// The reason why a text is not a key. Messages say what to do next and never repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedApiKey {
    /// The text is empty.
    #[error("no key was given")]
    Empty,
    /// The text does not start with the prefix of a Hawser key.
    #[error("this is no key of Hawser: one begins with hwk_live_ or hwk_test_")]
    OtherProduct,
    /// The text is too short, usually a part of a key.
    #[error("the key is cut short: copy it whole ({found} of {expected} characters)")]
    CutShort {
        /// Number of characters in the text.
        found: usize,
        /// Number of characters of a key.
        expected: usize,
    },
    /// The text is too long, usually two keys or a key with other text after it.
    #[error("something is attached to the key: copy it alone ({found} instead of {expected} characters)")]
    TooLong {
        /// Number of characters in the text.
        found: usize,
        /// Number of characters of a key.
        expected: usize,
    },
    /// A typing error: a character outside the alphabet, or a wrong checksum.
    #[error("a character of the key is wrong: copy it instead of typing it")]
    Mistyped,
}

impl MalformedApiKey {
    /// The reason as a word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::OtherProduct => "other_product",
            Self::CutShort { .. } => "cut_short",
            Self::TooLong { .. } => "too_long",
            Self::Mistyped => "mistyped",
        }
    }
}

impl ApiKeyText {
    /// Creates a key from random bytes, which must come from the operating system. Bytes above the last multiple of 62 are
    /// skipped, so that every character is equally likely. Returns `None` if too few are left, which is practically impossible
    /// with 128 bytes.
    pub fn from_random(environment: Environment, random: &[u8]) -> Option<Self> {
        let digits = random.iter().filter(|byte| **byte < 248).map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
        let mut text = format!("{}{}", prefix(environment), digits.take(RANDOM).collect::<String>());
        if text.len() != prefix(environment).len() + RANDOM {
            return None;
        }
        text.push_str(&checksum(&text));
        Some(Self { text: Secret::new(text), environment })
    }

    /// Parses a pasted key. Blanks and line ends anywhere in it are ignored.
    ///
    /// # Errors
    /// [`MalformedApiKey`], which says how it is malformed.
    pub fn parse(pasted: &str) -> Result<Self, MalformedApiKey> {
        let is_padding = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
        let text: String = pasted.chars().filter(|c| !is_padding(*c)).collect();
        if text.is_empty() {
            return Err(MalformedApiKey::Empty);
        }
        let found = text.chars().count();
        let expected = prefix(Environment::Production).len() + RANDOM + CHECKSUM;
        let named = Environment::ALL.into_iter().find(|environment| text.starts_with(prefix(*environment)));
        let Some(environment) = named else {
            let is_beginning = Environment::ALL.into_iter().any(|environment| prefix(environment).starts_with(&text));
            return Err(match text.starts_with(FAMILY) || is_beginning {
                true if is_beginning => MalformedApiKey::CutShort { found, expected },
                true => MalformedApiKey::Mistyped,
                false => MalformedApiKey::OtherProduct,
            });
        };
        if found < expected {
            return Err(MalformedApiKey::CutShort { found, expected });
        }
        if found > expected {
            return Err(MalformedApiKey::TooLong { found, expected });
        }
        let is_plain = text.bytes().skip(prefix(environment).len()).all(|byte| ALPHABET.contains(&byte));
        // `text` is plain ASCII when this is looked at, so that it may be cut anywhere.
        if !is_plain || checksum(&text[..text.len() - CHECKSUM]) != text[text.len() - CHECKSUM..] {
            return Err(MalformedApiKey::Mistyped);
        }
        Ok(Self { text: Secret::new(text), environment })
    }

    /// The whole text of the key, for showing, hashing or sealing it.
    pub const fn secret(&self) -> &Secret {
        &self.text
    }

    /// The environment that the key opens.
    pub const fn environment(&self) -> Environment {
        self.environment
    }

    /// The displayable prefix: `hwk_live_` or `hwk_test_`.
    pub const fn prefix(&self) -> &'static str {
        prefix(self.environment)
    }

    /// The displayable last four characters.
    pub fn last4(&self) -> &str {
        let text = self.text.expose();
        &text[text.len() - 4..]
    }
}

impl fmt::Debug for ApiKeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}***{}", self.prefix(), self.last4())
    }
}

/// The prefix of the keys of an environment.
const fn prefix(environment: Environment) -> &'static str {
    match environment {
        Environment::Production => "hwk_live_",
        Environment::Sandbox => "hwk_test_",
    }
}

/// A CRC-32 written in the alphabet, least significant digit first.
fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut digit = || {
        let digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
        char::from(digit)
    };
    (0..CHECKSUM).map(|_| digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(environment: Environment) -> ApiKeyText {
        ApiKeyText::from_random(environment, &(0..128).collect::<Vec<u8>>()).unwrap()
    }

    #[test]
    fn a_key_is_read_back_with_blanks_and_line_ends_in_it() {
        for environment in Environment::ALL {
            let key = key(environment);
            let text = key.secret().expose();
            let pasted = format!("\u{feff}  {}\r\n{}\n\t", &text[..20], &text[20..]);
            assert_eq!(ApiKeyText::parse(&pasted), Ok(key.clone()));
            assert_eq!((key.environment(), key.last4()), (environment, &text[text.len() - 4..]));
            assert!(!format!("{key:?}").contains(&text[9..30]));
        }
    }

    #[test]
    fn malformed_keys_report_why() {
        use MalformedApiKey as M;
        let key = key(Environment::Production);
        let text = key.secret().expose();
        let ask = |text: &str| ApiKeyText::parse(text).unwrap_err().as_str();
        assert_eq!(ask(" \n"), M::Empty.as_str());
        for other in ["sk_live_0123456789", "Atzr|IwEBIexample", "ghp_0123", "hws_0123", "密钥"] {
            assert_eq!(ask(other), "other_product", "{other}");
        }
        for cut in [3, 6, 12, 30, text.len() - 1] {
            assert_eq!(ask(&text[..cut]), "cut_short", "{cut}");
        }
        assert_eq!(ask(&format!("{text}{text}")), "too_long");
        assert_eq!(ask(&text.replace("hwk_live_", "hwk_test_")), "mistyped");
        assert_eq!(ask(&text.replace("hwk_live_", "hwk_life_")), "mistyped");
        assert_eq!(ask(&format!("{}\u{e9}", &text[..text.len() - 1])), "mistyped");
        for at in 9..text.len() {
            let mut wrong = text.as_bytes().to_vec();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(ask(std::str::from_utf8(&wrong).unwrap()), "mistyped", "{at}");
        }
    }

    #[test]
    fn too_little_randomness_makes_no_key() {
        assert_eq!(ApiKeyText::from_random(Environment::Sandbox, &[255; 200]), None);
        assert_eq!(ApiKeyText::from_random(Environment::Sandbox, &[1; 39]), None);
    }
}
