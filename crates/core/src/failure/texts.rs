//! The texts of the catalogue, in both languages, and the filling in of their parameters. The texts themselves live in
//! [`zh`] and [`en`]; a code without its texts does not compile.

mod en;
mod zh;

use super::{FailureCode, Language};

/// What a person reads: what happened, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// What happened and why, one sentence without a full stop.
    pub title: &'static str,
    /// What to do, one or two sentences; names both causes where Amazon's answer fits two.
    pub remedy: &'static str,
}

impl FailureCode {
    /// The text in a language. Parameters are written in braces, such as `{n}` or `{time}`; [`fill`] replaces them by values.
    pub const fn text(self, language: Language) -> Text {
        match language {
            Language::Zh => zh::text(self),
            Language::En => en::text(self),
        }
    }
}

/// Puts values in the place of parameters: `fill("{n} days", &[("n", "30")])` is `30 days`. A parameter without a value
/// stays as it is, a value is taken literally, braces included.
///
/// A parameter with two forms chooses between them by its value: `{n:day|days}` is `day` for `1` and `days` otherwise.
pub fn fill(template: &str, params: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(inside, tail)| Some((value(inside, params)?, tail)));
        rest = if let Some((value, tail)) = value {
            filled.push_str(value);
            tail
        } else {
            filled.push('{');
            after
        };
    }
    filled.push_str(rest);
    filled
}

/// The text for what is written between braces: a name, or a name and its two forms.
fn value<'a>(inside: &'a str, params: &[(&str, &'a str)]) -> Option<&'a str> {
    let of = |name: &str| params.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let Some((name, forms)) = inside.split_once(':') else { return of(inside) };
    let (one, other) = forms.split_once('|')?;
    Some(if of(name)? == "1" { one } else { other })
}

/// The names of the parameters of a template, in the order of their appearance.
pub fn parameters(template: &str) -> Vec<&str> {
    let inside = template.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(inside, _)| inside);
    inside.map(|inside| inside.split_once(':').map_or(inside, |(name, _)| name)).collect()
}

#[cfg(test)]
mod tests;
