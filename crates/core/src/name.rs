//! Names that people choose for companies, members and shops. A name must not look like another one because of characters that
//! nobody can see, and must not read as a web address, because names appear in e-mails to strangers.
//!
//! Letters of different scripts that look alike (a Latin and a Cyrillic *a*) are not recognized.

use unicode_normalization::UnicodeNormalization as _;

/// The reason why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidName {
    /// The name is empty.
    Empty,
    /// The name is longer than the limit.
    TooLong,
    /// The name contains a control character, an invisible character or a direction mark.
    Invisible,
    /// The name reads as a web address.
    WebAddress,
}

/// Returns a name without surrounding blanks and with single spaces between its words.
///
/// # Errors
/// [`InvalidName`], where `longest` is the limit in characters.
pub fn clean(text: &str, longest: usize) -> Result<String, InvalidName> {
    if text.trim().chars().any(is_invisible) {
        return Err(InvalidName::Invisible);
    }
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = name.nfkc().collect::<String>().to_lowercase();
    match name.chars().count() {
        0 => Err(InvalidName::Empty),
        length if length > longest => Err(InvalidName::TooLong),
        _ if lower.contains("://") || lower.contains("www.") => Err(InvalidName::WebAddress),
        _ => Ok(name),
    }
}

/// The form in which names are compared: the case, the width of characters and blanks do not count.
pub fn folded(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| !is_invisible(*c)).collect::<String>().to_lowercase();
    // A lower-case letter can have a decomposed form, and only composed forms compare equal.
    plain.split_whitespace().collect::<Vec<_>>().join(" ").nfkc().collect()
}

/// True for characters that take no room or change the direction of the text around them.
fn is_invisible(c: char) -> bool {
    let is_format = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    c.is_control() || is_format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_single_spaces() {
        assert_eq!(clean("  Shenzhen\u{3000}Harbour   Ltd ", 120).as_deref(), Ok("Shenzhen Harbour Ltd"));
        assert_eq!(clean("北美店 🛒", 80).as_deref(), Ok("北美店 🛒"));
        assert_eq!(clean("   ", 80), Err(InvalidName::Empty));
        assert_eq!(clean(&"x".repeat(81), 80), Err(InvalidName::TooLong));
    }

    #[test]
    fn invisible_characters_and_direction_marks_are_refused() {
        for text in ["\u{200b}", "Default\u{200b}", "\u{202e}Default", "\u{3164}", "A-EU\u{feff}x", "a\0b", "a\nb"] {
            assert_eq!(clean(text, 80), Err(InvalidName::Invisible), "{text:?}");
        }
    }

    #[test]
    fn web_addresses_are_refused() {
        for text in
            ["urgent: http://evil.example", "请打开 https://evil.example", "WWW.evil.example", "ｗｗｗ．evil.example"]
        {
            assert_eq!(clean(text, 80), Err(InvalidName::WebAddress), "{text}");
        }
        assert!(clean("Example.com Trading", 80).is_ok());
    }

    #[test]
    fn names_are_compared_without_case_width_and_blanks() {
        for text in ["default", " Default ", "Ｄｅｆａｕｌｔ", "DEFAULT\u{200b}", "de\u{ad}fault"] {
            assert_eq!(folded(text), "default", "{text:?}");
        }
        assert_eq!(folded("Shenzhen   Harbour"), folded("shenzhen\u{3000}harbour"));
        assert_eq!(folded("É"), folded("e\u{301}"));
        assert_ne!(folded("Default"), folded("Default 2"));
    }
}
