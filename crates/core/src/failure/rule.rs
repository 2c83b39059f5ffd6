//! The rules that a malformed input breaks, as phrases in both languages. Rules that several use cases share have names here.

use super::Language;
use std::{borrow::Cow, fmt};

/// A rule for an input. The phrase completes the sentence "It must be ….", or `要求：…。` in Chinese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    en: Cow<'static, str>,
    zh: Cow<'static, str>,
}

impl Rule {
    /// A rule in both languages.
    pub fn new(en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// A rule without a Chinese text. Its words appear in both languages.
    pub fn english(en: &'static str) -> Self {
        Self::new(en, en)
    }

    /// The phrase in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    /// A text of limited length without control characters.
    pub fn plain_text(most: usize) -> Self {
        Self::new(
            format!("1 to {most} characters, none of them a control character"),
            format!("1 至 {most} 个字符，不含控制字符"),
        )
    }

    /// A number within bounds, both inclusive.
    pub fn between(least: u32, most: u32) -> Self {
        Self::new(format!("{least} to {most}"), format!("{least} 至 {most}"))
    }

    /// One of a list of words.
    pub fn one_of(words: &[&str]) -> Self {
        Self::new(format!("one of {}", words.join(", ")), format!("以下之一：{}", words.join("、")))
    }

    /// A time or a date.
    pub fn time() -> Self {
        Self::new(
            "a time such as 2026-11-22T08:15:30Z or a date such as 2026-11-22",
            "时间（例如 2026-11-22T08:15:30Z）或日期（例如 2026-11-22）",
        )
    }

    /// A time that has passed.
    pub fn not_in_the_future() -> Self {
        Self::new("a date that is not in the future", "不晚于现在的日期")
    }

    /// A time that is still to come.
    pub fn in_the_future() -> Self {
        Self::new("a time that is not over yet", "晚于现在的时间")
    }

    /// A time zone.
    pub fn time_zone() -> Self {
        Self::new("the name of a time zone, such as Asia/Shanghai or UTC", "时区名称，例如 Asia/Shanghai 或 UTC")
    }

    /// The position of a page.
    pub fn cursor() -> Self {
        Self::new("the `next` value of the previous page", "上一页返回的 `next` 值")
    }

    /// An id that this interface has issued.
    pub fn id() -> Self {
        Self::new("an id of this interface", "本系统接口返回的编号")
    }
}

impl fmt::Display for Rule {
    /// The English phrase.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_a_phrase_in_each_language() {
        let rule = Rule::one_of(&["csv", "jsonl"]);
        assert_eq!((rule.text(Language::En), rule.text(Language::Zh)), ("one of csv, jsonl", "以下之一：csv、jsonl"));
        assert_eq!(Rule::between(1, 200).to_string(), "1 to 200");
    }
}
