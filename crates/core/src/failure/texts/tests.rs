use super::*;
use std::collections::{BTreeSet, HashSet};

const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

fn all() -> impl Iterator<Item = (FailureCode, Language, Text)> {
    FailureCode::ALL.iter().flat_map(|&code| LANGUAGES.map(|language| (code, language, code.text(language))))
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_code_says_what_happened_and_what_to_do_in_both_languages() {
    for (code, language, text) in all() {
        let stop = if language == Language::Zh { '。' } else { '.' };
        assert!(text.title.chars().count() >= 5, "{code} {language:?}");
        assert!(!text.title.ends_with(['.', '。']), "{code} {language:?}: a title has no full stop");
        assert!(text.remedy.chars().count() >= 10, "{code} {language:?}");
        assert!(text.remedy.ends_with(stop), "{code} {language:?}: a remedy is whole sentences");
        for part in [text.title, text.remedy] {
            assert_eq!(part.trim(), part, "{code} {language:?}");
            assert!(!part.contains("  "), "{code} {language:?}");
            assert_eq!(part.chars().any(is_chinese), language == Language::Zh, "{code} {language:?}");
        }
    }
}

#[test]
fn both_languages_take_the_same_parameters() {
    let of = |text: Text| -> BTreeSet<&str> { [text.title, text.remedy].into_iter().flat_map(parameters).collect() };
    let mut taken = Vec::new();
    for &code in FailureCode::ALL {
        let (zh, en) = (of(code.text(Language::Zh)), of(code.text(Language::En)));
        assert_eq!(zh, en, "{code}");
        taken.extend((!zh.is_empty()).then(|| (code.as_str(), zh.into_iter().collect::<Vec<_>>())));
    }
    let expected = [
        ("authorization_expiring", vec!["n"]),
        ("invalid_field", vec!["field", "rule"]),
        ("vault_locked", vec!["key"]),
        ("key_expiring", vec!["n"]),
        ("key_check_unreachable", vec!["grace_until", "time"]),
    ];
    assert_eq!(taken, expected);
}

#[test]
fn chinese_has_chinese_punctuation_and_a_space_beside_latin_words() {
    for &code in FailureCode::ALL {
        let text = code.text(Language::Zh);
        for part in [text.title, text.remedy] {
            assert!(!part.contains([',', ';', ':', '?', '!', '(', ')', '.', '"', '\'']), "{code}: {part}");
            let chars: Vec<char> = part.chars().collect();
            for pair in chars.windows(2) {
                let latin = |c: char| c.is_ascii_alphanumeric() || c == '{' || c == '}';
                let glued = is_chinese(pair[0]) && latin(pair[1]) || latin(pair[0]) && is_chinese(pair[1]);
                assert!(!glued, "{code}: {}{} in {part}", pair[0], pair[1]);
                let punctuated = |c: char| "，。；：？！（）".contains(c);
                let loose = punctuated(pair[0]) && pair[1] == ' ' || pair[0] == ' ' && punctuated(pair[1]);
                assert!(!loose, "{code}: {}{} in {part}", pair[0], pair[1]);
            }
        }
    }
}

#[test]
fn english_is_plain_and_begins_with_a_capital() {
    for &code in FailureCode::ALL {
        let text = code.text(Language::En);
        for part in [text.title, text.remedy] {
            assert!(part.is_ascii(), "{code}: {part}");
            assert!(part.starts_with(|c: char| c.is_ascii_uppercase()), "{code}: {part}");
        }
        assert!(text.title.len() <= 80, "{code}: a title fits a line");
        assert!(text.remedy.len() <= 220, "{code}: a remedy is one or two sentences");
    }
}

#[test]
fn codes_are_unique_plain_words_that_round_trip() {
    let texts: HashSet<&str> = FailureCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), FailureCode::ALL.len());
    for &code in FailureCode::ALL {
        assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
        assert_eq!(code.as_str().parse(), Ok(code));
    }
    assert!("no_such_code".parse::<FailureCode>().is_err());
}

#[test]
fn filling_replaces_what_it_knows_and_nothing_else() {
    assert_eq!(fill("授权将于 {n} 天后到期", &[("n", "30")]), "授权将于 30 天后到期");
    assert_eq!(fill("{a}{b}{a}", &[("a", "{b}"), ("b", "x")]), "{b}x{b}");
    assert_eq!(fill("{unknown} {", &[("n", "1")]), "{unknown} {");
    assert_eq!(fill("{{n}}", &[("n", "1")]), "{1}");
    assert_eq!(fill("", &[]), "");
    assert_eq!(parameters("{a} and {b} {"), ["a", "b"]);
}

#[test]
fn a_parameter_chooses_between_singular_and_plural() {
    let days = |n: &str| fill("{n} {n:day|days} left", &[("n", n)]);
    assert_eq!([days("0"), days("1"), days("2")], ["0 days left", "1 day left", "2 days left"]);
    assert_eq!(fill("{n:day|days}", &[]), "{n:day|days}");
    assert_eq!(fill("{n:day}", &[("n", "1")]), "{n:day}");
    assert_eq!(parameters("{n} {n:day|days}"), ["n", "n"]);
}
