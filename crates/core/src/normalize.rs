//! The stored form of pasted names, ids and secrets. People copy text from web pages, chats and spreadsheets, which adds
//! characters that nobody sees. [`crate::name`] compares names.

use crate::Secret;
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use zeroize::Zeroizing;

/// The name as it is stored: composed (NFC), without invisible characters, with single blanks between its words. Control
/// characters other than white space at the ends are kept, so that the caller can refuse them.
pub fn name(text: &str) -> String {
    let visible: String = text.nfc().filter(|c| !is_invisible(*c)).collect();
    let mut name = String::with_capacity(visible.len());
    let mut is_after_blank = false;
    for c in visible.trim().chars() {
        let is_blank = c.is_whitespace() && !c.is_control();
        if !is_blank {
            name.push(c);
        } else if !is_after_blank {
            name.push(' ');
        }
        is_after_blank = is_blank;
    }
    name
}

/// A pasted id, key or token without what copying adds: white space and line ends, invisible characters, quotes.
pub fn pasted(text: &str) -> String {
    text.chars().filter(|c| !is_padding(*c)).collect()
}

/// Like [`pasted`], for a secret.
pub fn pasted_secret(secret: &Secret) -> Secret {
    let mut text = Zeroizing::new(String::with_capacity(secret.expose().len()));
    text.extend(secret.expose().chars().filter(|c| !is_padding(*c)));
    Secret::new(text.as_str())
}

/// True for white space, invisible and control characters, and quotes.
fn is_padding(c: char) -> bool {
    let is_quote = matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '«' | '»' | '「' | '」' | '『' | '』');
    c.is_whitespace() || c.is_control() || is_invisible(c) || is_quote
}

/// True for characters that show nothing: marks of direction, joiners, byte-order marks, selectors and fillers.
fn is_invisible(c: char) -> bool {
    let is_filler = matches!(
        c,
        '\u{034f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    is_filler || matches!(c.general_category(), GeneralCategory::Format | GeneralCategory::Surrogate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::folded;

    mod field {
        use super::*;

        #[test]
        fn b12_names_are_composed_and_lose_what_nobody_sees() {
            assert_eq!(name("  Shop\u{200b}  \u{feff}US "), "Shop US");
            assert_eq!(name("Cafe\u{301}"), "Café");
            assert_eq!(name("\u{202e}Default"), "Default");
            for nothing in ["", " ", "\u{200b}", "\u{3164}", "\u{feff}\u{2060}", "\u{2800}"] {
                assert_eq!(name(nothing), "", "{nothing:?}");
            }
            assert_eq!(name("杭州 旗舰店"), "杭州 旗舰店");
        }

        #[test]
        fn b12_names_are_compared_without_case_and_width() {
            for same in ["shop", "SHOP", "Ｓｈｏｐ", "S\u{200d}hop "] {
                assert_eq!(folded(same), folded("Shop"), "{same:?}");
            }
            assert_eq!(folded("CAFE\u{301}"), folded("café"));
            assert_ne!(folded("Shop 1"), folded("Shop 2"));
        }

        #[test]
        fn b10_pasted_values_lose_quotes_and_line_ends() {
            for text in ["\u{feff}Atzr|abc", "\"Atzr|abc\"\r\n", "“Atzr|abc”", "Atzr|\n abc", "'Atzr|a\u{200b}bc'"]
            {
                assert_eq!(pasted(text), "Atzr|abc", "{text:?}");
            }
            assert_eq!(pasted_secret(&Secret::new("\u{feff} x\n")).expose(), "x");
        }
    }
}
