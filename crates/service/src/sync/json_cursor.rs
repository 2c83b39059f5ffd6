//! A cursor over JSON text that is known to be well-formed. It skips values without parsing them. On malformed text it ends
//! early and never fails.

/// A position in a text.
#[derive(Clone)]
pub struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Walk<'a> {
    /// A cursor before the value of the text.
    pub fn new(text: &'a str) -> Self {
        let mut walk = Self { text, at: 0 };
        walk.pass_space();
        walk
    }

    /// The next byte that is not a space; 0 at the end.
    pub fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Enters the next object or list.
    pub fn enter(&mut self) {
        self.at += 1;
        self.pass_space();
    }

    /// The quoted name of the next member, leaving the cursor before its value; `None` at the end of the object.
    pub fn name(&mut self) -> Option<&'a str> {
        if !self.element() {
            return None;
        }
        let name = self.value();
        if self.peek() == b':' {
            self.enter();
        }
        (!name.is_empty()).then_some(name)
    }

    /// True if another element follows. At the end of the list, the cursor moves past the bracket.
    pub fn element(&mut self) -> bool {
        if self.peek() == b',' {
            self.enter();
        }
        match self.peek() {
            0 => false,
            b']' | b'}' => {
                self.enter();
                false
            }
            _ => true,
        }
    }

    /// The text of the next value.
    pub fn value(&mut self) -> &'a str {
        let begin = self.at;
        match self.peek() {
            b'"' => self.pass_text(),
            b'{' | b'[' => self.pass_brackets(),
            _ => self.pass_while(|byte| !matches!(byte, b',' | b':' | b']' | b'}') && !is_space(byte)),
        }
        if self.at == begin {
            // Malformed text is skipped.
            self.pass_character();
        }
        let value = self.text.get(begin..self.at).unwrap_or_default();
        self.pass_space();
        value
    }

    /// True if the next list contains neither objects nor lists.
    pub fn is_list_of_plain_values(&self) -> bool {
        let mut inside = self.clone();
        inside.enter();
        while inside.element() {
            if matches!(inside.peek(), b'{' | b'[') {
                return false;
            }
            inside.value();
        }
        true
    }

    fn pass_text(&mut self) {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
            match self.peek() {
                b'\\' => {
                    self.at += 1;
                    self.pass_character();
                }
                b'"' => {
                    self.at += 1;
                    return;
                }
                _ => return,
            }
        }
    }

    fn pass_brackets(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                0 => return,
                b'"' => self.pass_text(),
                byte => {
                    self.at += 1;
                    match byte {
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    if depth == 0 {
                        return;
                    }
                    self.pass_while(|byte| !matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'));
                }
            }
        }
    }

    fn pass_space(&mut self) {
        self.pass_while(is_space);
    }

    fn pass_while(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|&byte| byte == 0 || !is_passed(byte)).unwrap_or(rest.len());
    }

    fn pass_character(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.chars().next().map_or(0, char::len_utf8);
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_text() {
        let mut walk = Walk::new(" [ \"a\\\"]\\\\\" ,{\"b\" : [1,{}] }, -1.5e3,\ttrue , \"注 {\"]x");
        walk.enter();
        let mut found = Vec::new();
        while walk.element() {
            found.push(walk.value());
        }
        assert_eq!(found, ["\"a\\\"]\\\\\"", "{\"b\" : [1,{}] }", "-1.5e3", "true", "\"注 {\""]);
        assert_eq!(walk.peek(), b'x');
    }

    #[test]
    fn lists_of_plain_values_are_recognized() {
        for (text, is_plain) in [("[]", true), ("[\"{\", null, 1]", true), ("[1, {}]", false), ("[ [ ] ]", false)] {
            assert_eq!(Walk::new(text).is_list_of_plain_values(), is_plain, "{text}");
        }
    }
}
