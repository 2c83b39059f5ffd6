//! Query strings and forms. Everything but letters, digits and `-_.~` is percent-encoded, commas of a list included:
//! Amazon answers a badly encoded query with 400 (PROTOCOL C.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Names and values in the order they were added.
#[derive(Default)]
pub(crate) struct Query(String);

impl Query {
    pub(crate) fn add(mut self, name: &str, value: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.extend(utf8_percent_encode(name, ENCODED));
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, ENCODED));
        self
    }

    pub(crate) fn add_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.add(name, value),
            None => self,
        }
    }

    /// A list as comma-separated values, which is how Amazon's models mean it; an empty one is left out.
    pub(crate) fn add_list<'a>(self, name: &str, values: impl Iterator<Item = &'a str>) -> Self {
        let values = values.collect::<Vec<_>>().join(",");
        self.add_some(name, Some(values.as_str()).filter(|values| !values.is_empty()))
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay_as_they_are() {
        let query = Query::default()
            .add("a-b", "aZ09-_.~ +/=&,:%'\"*é店")
            .add("empty", "")
            .add_some("absent", None)
            .add_list("none", [].into_iter())
            .add_list("some", ["x", "y"].into_iter());
        let expected = "a-b=aZ09-_.~%20%2B%2F%3D%26%2C%3A%25%27%22%2A%C3%A9%E5%BA%97&empty=&some=x%2Cy";
        assert_eq!(query.finish(), expected);
    }
}
