//! The part of HTML that the robot needs: the forms of a page with their fields and buttons, and the visible text. Any
//! text is accepted; text without HTML has no forms.

/// A form of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) is_post: bool,
    pub(super) action: String,
    pub(super) fields: Vec<Field>,
    pub(super) buttons: Vec<Button>,
}

/// An input of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) value: String,
}

/// A button of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Button {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) value: String,
}

impl Form {
    /// The button with one of these labels.
    pub(super) fn button(&self, labels: &[&str]) -> Option<&Button> {
        self.buttons.iter().find(|button| labels.contains(&button.label.as_str()))
    }
}

enum Token<'a> {
    Text(&'a str),
    Open(Tag),
    Close(String),
}

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> String {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// Elements with invisible content.
const UNSEEN: [&str; 3] = ["script", "style", "title"];

/// The forms of a page.
pub(super) fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<Form> = None;
    let mut button: Option<Button> = None;
    for token in tokens(html) {
        match token {
            Token::Open(tag) if tag.name == "form" => {
                let is_post = tag.get("method").eq_ignore_ascii_case("post");
                forms.extend(open.replace(Form { is_post, action: tag.get("action"), ..Form::default() }));
            }
            Token::Open(tag) if tag.name == "input" => {
                if let Some(form) = &mut open {
                    let (kind, name, value) = (tag.get("type").to_ascii_lowercase(), tag.get("name"), tag.get("value"));
                    match kind.as_str() {
                        "submit" => form.buttons.push(Button { label: value.clone(), name, value }),
                        _ => form.fields.push(Field { kind, name, value }),
                    }
                }
            }
            Token::Open(tag) if tag.name == "button" => {
                button = Some(Button { label: String::new(), name: tag.get("name"), value: tag.get("value") });
            }
            Token::Text(text) => {
                if let Some(button) = &mut button {
                    button.label.push_str(&decoded(text));
                }
            }
            Token::Close(name) if name == "button" => {
                if let (Some(form), Some(mut button)) = (&mut open, button.take()) {
                    button.label = collapsed(&button.label);
                    form.buttons.push(button);
                }
            }
            Token::Close(name) if name == "form" => forms.extend(open.take()),
            Token::Open(_) | Token::Close(_) => {}
        }
    }
    forms.extend(open);
    forms
}

/// The visible text, with single spaces.
pub(super) fn visible_text(html: &str) -> String {
    let mut text = String::new();
    for token in tokens(html) {
        match token {
            Token::Text(piece) => text.push_str(&decoded(piece)),
            Token::Open(_) | Token::Close(_) => text.push(' '),
        }
    }
    collapsed(&text)
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(html: &str) -> Vec<Token<'_>> {
    let lower = html.to_ascii_lowercase();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(start) = rest.find('<') else {
            found.push(Token::Text(rest));
            break;
        };
        if start > 0 {
            found.push(Token::Text(rest.get(..start).unwrap_or_default()));
            at += start;
            continue;
        }
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            continue;
        }
        let is_tag = rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!".contains(byte));
        let Some(end) = is_tag.then(|| end_of_tag(rest)).flatten() else {
            found.push(Token::Text("<"));
            at += 1;
            continue;
        };
        let inside = rest.get(1..end).unwrap_or_default();
        at += end + 1;
        match inside.strip_prefix('/') {
            Some(name) => found.push(Token::Close(name.trim().to_ascii_lowercase())),
            None => {
                let tag = tag(inside);
                if UNSEEN.contains(&tag.name.as_str()) {
                    let close = format!("</{}", tag.name);
                    at += lower.get(at..).and_then(|rest| rest.find(&close)).unwrap_or(0);
                }
                found.push(Token::Open(tag));
            }
        }
    }
    found
}

/// The position of the `>` that ends a tag, outside quotes.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn tag(inside: &str) -> Tag {
    let split = |text: &str, at: usize| (text.get(..at).unwrap_or_default().to_owned(), at);
    let end = inside.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inside.len());
    let (name, mut at) = split(inside, end);
    let mut attributes = Vec::new();
    loop {
        let rest = inside.get(at..).unwrap_or_default();
        let Some(start) = rest.find(|c: char| !c.is_whitespace() && c != '/' && c != '=') else { break };
        at += start;
        let rest = inside.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len());
        let (key, length) = split(rest, end);
        at += length;
        let rest = inside.get(at..).unwrap_or_default();
        let after = rest.trim_start();
        let value = match after.strip_prefix('=') {
            None => "",
            Some(value) => {
                let value = value.trim_start();
                let begin = inside.len() - value.len();
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (from, until) = match quote {
                    Some(quote) => {
                        let body = value.get(1..).unwrap_or_default();
                        (begin + 1, body.find(quote).unwrap_or(body.len()))
                    }
                    None => (begin, value.find(char::is_whitespace).unwrap_or(value.len())),
                };
                at = from + until + usize::from(quote.is_some());
                inside.get(from..from + until).unwrap_or_default()
            }
        };
        attributes.push((key.to_ascii_lowercase(), decoded(value)));
    }
    Tag { name: name.to_ascii_lowercase(), attributes }
}

/// Replaces character references in text.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.find(';').filter(|&end| end <= 10);
        let character = end.and_then(|end| reference(rest.get(1..end)?).map(|character| (character, end)));
        match character {
            Some((character, end)) => {
                out.push(character);
                rest = rest.get(end + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_are_read_with_their_fields_and_buttons() {
        let html = r#"<!-- <form action=no> --><style>a > b {}</style><FORM Method=POST action="/a?b=1&amp;c=2">
            <input type=hidden name='t' value="x&#39;y > z"><input name=e type="email"/>
            <button type="submit" name="choice" value="yes"><b>Con</b>firm
            </button></form><form action=/go><input type=submit value="Go on"></form>"#;
        let found = forms(html);
        assert_eq!(found.len(), 2);
        assert!(found[0].is_post);
        assert_eq!(found[0].action, "/a?b=1&c=2");
        assert_eq!(found[0].fields[0].value, "x'y > z");
        assert_eq!((found[0].fields[1].kind.as_str(), found[0].fields[1].name.as_str()), ("email", "e"));
        assert_eq!(found[0].button(&["Confirm"]).unwrap().value, "yes");
        assert_eq!(found[1].button(&["Go on"]).unwrap().name, "");
    }

    #[test]
    fn visible_text_leaves_out_what_nobody_sees() {
        let html = "<title>T</title><h1>A &lt; B</h1><script>if (a<b) {}</script><p>1 < 2 &amp; x&y; </p>";
        assert_eq!(visible_text(html), "A < B 1 < 2 & x&y;");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_complaint(text in "\\PC*", tag in "<[a-z/!]{0,3}[ =\"'>&#x;a-zé/]{0,40}") {
            let _ = (forms(&text), visible_text(&text), forms(&tag), visible_text(&format!("{tag}{text}")));
        }
    }
}
