//! Writes JSON straight into bytes. A page of a hundred orders has some fifteen thousand fields, and the sandbox must not
//! be what a measurement measures.

/// A JSON object or list that is being written.
pub(crate) struct Json(Vec<u8>);

impl Json {
    /// Writes one object.
    pub(crate) fn object(content: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut json = Self(Vec::with_capacity(2_048));
        json.braced(content);
        json.0
    }

    fn braced(&mut self, content: impl FnOnce(&mut Self)) {
        self.0.push(b'{');
        content(self);
        self.0.push(b'}');
    }

    fn comma(&mut self) {
        if !matches!(self.0.last(), None | Some(b'{' | b'[')) {
            self.0.push(b',');
        }
    }

    fn quoted(&mut self, text: &str) {
        // Writing a text into memory cannot fail.
        let _ = serde_json::to_writer(&mut self.0, text);
    }

    fn key(&mut self, key: &str) {
        self.comma();
        self.quoted(key);
        self.0.push(b':');
    }

    /// `"key":"value"`
    pub(crate) fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.quoted(value);
    }

    /// The same when there is a value.
    pub(crate) fn maybe(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// `"key":12`
    pub(crate) fn number(&mut self, key: &str, value: i64) {
        self.key(key);
        self.0.extend_from_slice(value.to_string().as_bytes());
    }

    /// `"key":true`
    pub(crate) fn truth(&mut self, key: &str, value: bool) {
        self.key(key);
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// `"key":{…}`
    pub(crate) fn child(&mut self, key: &str, content: impl FnOnce(&mut Self)) {
        self.key(key);
        self.braced(content);
    }

    /// `"key":[{…},…]`
    pub(crate) fn list<T>(&mut self, key: &str, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        self.key(key);
        self.0.push(b'[');
        for item in items {
            self.comma();
            self.braced(|json| each(json, item));
        }
        self.0.push(b']');
    }

    /// `"key":["a","b"]`
    pub(crate) fn texts<'a>(&mut self, key: &str, values: impl IntoIterator<Item = &'a str>) {
        self.key(key);
        self.0.push(b'[');
        for value in values {
            self.comma();
            self.quoted(value);
        }
        self.0.push(b']');
    }

    /// `"key":[…]` of objects that are written already.
    pub(crate) fn written(&mut self, key: &str, objects: &[Vec<u8>]) {
        self.key(key);
        self.0.push(b'[');
        for object in objects {
            self.comma();
            self.0.extend_from_slice(object);
        }
        self.0.push(b']');
    }

    /// `"key":{…}`, written already.
    pub(crate) fn written_child(&mut self, key: &str, object: &[u8]) {
        self.key(key);
        self.0.extend_from_slice(object);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let bytes = Json::object(|json| {
            json.text("a\"", "line\n海港 🎁");
            json.maybe("gone", None);
            json.child("empty", |_| {});
            json.list("list", [1, 2].into_iter(), |json, n| json.number("n", n));
            json.texts("texts", ["{", "["]);
            json.truth("last", true);
        });
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let expected = serde_json::json!({"a\"": "line\n海港 🎁", "empty": {}, "list": [{"n": 1}, {"n": 2}], "texts": ["{", "["], "last": true});
        assert_eq!(value, expected);
    }
}
