//! The text form of master keys: one line `hawser-master-key-v1 <key id> <base64 key>` per key, the active key first, then
//! older ones that can still open blobs. Lines that start with `#` are comments.

use crate::{
    KeyId, KeyRing, MasterKey,
    key_material::KeyMaterial,
    parse_error::{LineProblem, ParseError},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt::Write;
use zeroize::Zeroizing;

const PREFIX: &str = "hawser-master-key-v1";

/// Reads a ring of keys.
///
/// # Errors
/// [`ParseError`], naming the line.
pub fn parse(text: &str) -> Result<KeyRing, ParseError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut keys: Vec<MasterKey> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = |problem| ParseError::Line { line: index + 1, problem };
        let key = parse_line(line).map_err(at)?;
        if keys.iter().any(|earlier| earlier.id() == key.id()) {
            return Err(at(LineProblem::Repeated));
        }
        keys.push(key);
    }
    KeyRing::from_keys(keys).ok_or(ParseError::Empty)
}

fn parse_line(line: &str) -> Result<MasterKey, LineProblem> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [PREFIX, id, key] = words[..] else { return Err(LineProblem::Form) };
    let id: KeyId = id.parse().map_err(|_| LineProblem::KeyId)?;
    // Decoding wants room for what the text's length allows at most; exactly 32 bytes have to come out.
    let mut room = Zeroizing::new([0_u8; 48]);
    let length = STANDARD.decode_slice(key, room.as_mut_slice()).map_err(|_| LineProblem::Key)?;
    let (bytes, _) = room.split_first_chunk::<{ KeyMaterial::LEN }>().ok_or(LineProblem::Key)?;
    if length != KeyMaterial::LEN {
        return Err(LineProblem::Key);
    }
    let material = KeyMaterial::from_bytes(Zeroizing::new(*bytes));
    if material.id == id { Ok(MasterKey(material)) } else { Err(LineProblem::Mismatch) }
}

/// Writes a ring down, in the form that [`parse`] reads.
pub fn render(ring: &KeyRing) -> Zeroizing<String> {
    // Long enough from the start: growing would leave copies behind that are not wiped.
    let mut text = Zeroizing::new(String::with_capacity(512 + 128 * ring.keys().len()));
    text.push_str(
        "# Master keys of Hawser. Without them the stored secrets are lost: keep a copy, but not beside the database.\n\
         # The first line is the active key; those below it still open what they sealed.\n",
    );
    for key in ring.keys() {
        let encoded = Zeroizing::new(STANDARD.encode(key.0.expose()));
        let _ = writeln!(text, "{PREFIX} {} {}", key.id(), encoded.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        KeyRing::new(MasterKey::generate()).with_active(MasterKey::generate())
    }

    #[test]
    fn a_ring_round_trips_with_its_order() {
        let ring = ring();
        let text = render(&ring);
        assert_eq!(parse(&text).unwrap().ids(), ring.ids());
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n  "));
        assert_eq!(parse(&windows).unwrap().ids(), ring.ids());
    }

    #[test]
    fn a_malformed_line_is_named_with_what_is_wrong_and_never_repeated() {
        let text = render(&KeyRing::new(MasterKey::generate()));
        let line = text.lines().last().unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        let other = if words[2].starts_with('A') { "B" } else { "A" };
        let cases = [
            ("hello".to_owned(), LineProblem::Form),
            (format!("{line} more"), LineProblem::Form),
            (line.replace("v1", "v2"), LineProblem::Form),
            (format!("{} {}", words[0], words[1]), LineProblem::Form),
            (line.replace(words[1], "12"), LineProblem::KeyId),
            (line.replace(words[2], "AAAA"), LineProblem::Key),
            (line.replace(words[2], &"A".repeat(400)), LineProblem::Key),
            (line.replace(words[2], "!"), LineProblem::Key),
            (line.replace(words[2], &format!("{other}{}", &words[2][1..])), LineProblem::Mismatch),
            (line.replace(words[1], &"0".repeat(32)), LineProblem::Mismatch),
        ];
        for (bad, problem) in cases {
            let error = parse(&format!("# comment\n\n{bad}\n")).unwrap_err();
            assert_eq!(error, ParseError::Line { line: 3, problem });
            assert!(!error.to_string().contains(words[2]) && !format!("{error:?}").contains(words[2]));
        }
        let error = parse(&format!("{line}\n{line}\n")).unwrap_err();
        assert_eq!(error, ParseError::Line { line: 2, problem: LineProblem::Repeated });
    }

    #[test]
    fn a_text_without_keys_is_refused() {
        for empty in ["", "\n\n", "# only a comment"] {
            assert_eq!(parse(empty).unwrap_err(), ParseError::Empty);
        }
    }
}
