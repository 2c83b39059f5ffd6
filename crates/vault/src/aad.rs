//! Where a blob belongs: company, table, id or natural key, field. It is not stored in the blob but demanded when the blob
//! is opened, so that a blob moved to another place does not open there.

/// The additional data of a blob, built from parts. Each part carries its length, so that `("ab", "c")` and `("a", "bc")`
/// are different places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aad(Vec<u8>);

impl Aad {
    /// From parts of one type.
    pub fn new<P: AsRef<[u8]>>(parts: &[P]) -> Self {
        parts.iter().fold(Self::default(), Self::part)
    }

    /// The same place, one part further down; for parts of several types: `Aad::default().part("orders").part(id_bytes)`.
    #[must_use]
    pub fn part(mut self, part: impl AsRef<[u8]>) -> Self {
        let part = part.as_ref();
        self.0.extend_from_slice(&(part.len() as u64).to_le_bytes());
        self.0.extend_from_slice(part);
        self
    }

    /// The unambiguous encoding of all parts.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_be_mistaken_for_one_another() {
        let places = [
            Aad::default(),
            Aad::new(&[""]),
            Aad::new(&["", ""]),
            Aad::new(&["ab", "c"]),
            Aad::new(&["a", "bc"]),
            Aad::new(&["abc"]),
            Aad::new(&["a", "b", "c"]),
        ];
        for (index, place) in places.iter().enumerate() {
            assert!(places[index + 1..].iter().all(|other| other != place), "{place:?}");
        }
        assert_eq!(Aad::new(&["a", "b"]), Aad::default().part("a").part(b"b"));
    }
}
