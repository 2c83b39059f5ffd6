//! Finds secrets in every encoding in which they could leak: plain, base64, hexadecimal, UTF-16, percent-encoded, escaped, or
//! as the decimal numbers of their bytes.

use aho_corasick::AhoCorasick;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

/// The name of an encoding and the encoded text.
type Form = (&'static str, Vec<u8>);

/// A secret that was found, with its encoding and its place.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub what: String,
    pub form: &'static str,
    pub place: String,
}

/// All secrets to search for, in all encodings.
pub struct Needles {
    names: Vec<(String, &'static str)>,
    machine: AhoCorasick,
}

impl Needles {
    /// Creates the search for texts with their names.
    pub fn new(texts: &[(String, Vec<u8>)]) -> Self {
        let all = texts.iter().flat_map(|(name, text)| forms(text).into_iter().map(move |form| (name.clone(), form)));
        let (names, patterns): (Vec<_>, Vec<_>) = all.map(|(name, (form, bytes))| ((name, form), bytes)).unzip();
        Self { names, machine: AhoCorasick::new(patterns).expect("some hundred patterns") }
    }

    /// All secrets in these bytes.
    pub fn find(&self, place: &str, haystack: &[u8]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for hit in self.machine.find_overlapping_iter(haystack) {
            let (what, form) = self.names[hit.pattern().as_usize()].clone();
            let new = Found { what, form, place: place.to_owned() };
            if !found.contains(&new) {
                found.push(new);
            }
        }
        found
    }
}

/// Parts of a secret, because a leaked part is as bad as the whole.
pub fn pieces(name: &str, secret: &str) -> Vec<(String, Vec<u8>)> {
    const LENGTH: usize = 20;
    let last = secret.len() - LENGTH;
    // All secrets of a kind begin with the same prefix.
    let first = secret.find('|').map_or(16, |bar| bar + 1).min(last);
    let pieces = [first, last / 2, last].map(|from| secret.as_bytes()[from..from + LENGTH].to_vec());
    pieces.into_iter().map(|piece| (format!("{name} {}", String::from_utf8_lossy(&piece)), piece)).collect()
}

fn forms(text: &[u8]) -> Vec<Form> {
    let readable = String::from_utf8_lossy(text).into_owned();
    let utf16 = |bytes: fn(u16) -> [u8; 2]| readable.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    let escaped = |escape: &dyn Fn(u8) -> String| -> Vec<u8> {
        let letters =
            text.iter().map(|byte| if is_plain(byte) { char::from(*byte).to_string() } else { escape(*byte) });
        letters.collect::<String>().into_bytes()
    };
    let units: Vec<u16> = readable.encode_utf16().collect();
    let json = |escape: fn(&u16) -> String| -> Vec<u8> {
        let is_ascii = |unit: &u16| *unit < 128;
        let letters = units.iter().map(|unit| if is_ascii(unit) { readable_unit(*unit) } else { escape(unit) });
        letters.collect::<String>().into_bytes()
    };
    let numbers = format!("{text:?}");
    let mut forms = vec![
        ("plain", text.to_vec()),
        ("hexadecimal", hex::encode(text).into_bytes()),
        ("hexadecimal, capitals", hex::encode_upper(text).into_bytes()),
        ("UTF-16, little-endian", utf16(u16::to_le_bytes)),
        ("UTF-16, big-endian", utf16(u16::to_be_bytes)),
        ("percent-encoded", escaped(&|byte| format!("%{byte:02X}"))),
        ("percent-encoded, small", escaped(&|byte| format!("%{byte:02x}"))),
        ("escaped bytes", escaped(&|byte| format!("\\x{byte:02x}"))),
        ("escaped in JSON", json(|unit| format!("\\u{unit:04x}"))),
        ("escaped in JSON, capitals", json(|unit| format!("\\u{unit:04X}"))),
        ("numbers", numbers.trim_matches(['[', ']']).as_bytes().to_vec()),
    ];
    // The preceding bytes shift the encoding by some bits. This gives three forms, without the letters that depend on the
    // neighboring bytes.
    for before in 0..3 {
        let shifted = [&vec![0; before][..], text].concat();
        let (from, until) = (before * 8_usize, shifted.len() * 8);
        let inner = from.div_ceil(6)..until / 6;
        forms.push(("base64", STANDARD_NO_PAD.encode(&shifted).as_bytes()[inner.clone()].to_vec()));
        forms.push(("base64 for URLs", URL_SAFE_NO_PAD.encode(&shifted).as_bytes()[inner].to_vec()));
    }
    // Many encodings of an ASCII text are the text itself.
    let mut seen: Vec<Vec<u8>> = Vec::new();
    forms.retain(|(_, bytes)| {
        let is_new = !seen.contains(bytes);
        seen.push(bytes.clone());
        is_new
    });
    forms
}

fn readable_unit(unit: u16) -> String {
    char::from_u32(u32::from(unit)).map(String::from).unwrap_or_default()
}

#[test]
fn a_secret_is_found_in_every_encoding_within_other_text() {
    for text in ["Qv8zW1x0TgPp3nLkR2mY", "张伟·标记·独一无二"] {
        let needles = Needles::new(&[("it".to_owned(), text.as_bytes().to_vec())]);
        let plants = [
            ("plain", format!("before {text} after")),
            ("hexadecimal", hex::encode(format!("xx{text}"))),
            ("UTF-16, little-endian", String::new()),
            ("base64", STANDARD_NO_PAD.encode(format!("{text}y"))),
            ("base64", STANDARD_NO_PAD.encode(format!("x{text}"))),
            ("base64", STANDARD_NO_PAD.encode(format!("xx{text}yyyy"))),
            ("base64", URL_SAFE_NO_PAD.encode(format!("x{text}yy"))),
            ("numbers", format!("{:?}", format!("x{text}y").as_bytes())),
        ];
        for (form, planted) in plants {
            let bytes = match form {
                "UTF-16, little-endian" => format!("x{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => planted.into_bytes(),
            };
            let found = needles.find("here", &bytes);
            assert!(found.iter().any(|found| found.form.starts_with(form)), "{form} of {text}: {found:?}");
        }
        assert_eq!(needles.find("here", "something else 张".as_bytes()), []);
    }
    let chinese = Needles::new(&[("it".to_owned(), "张伟".as_bytes().to_vec())]);
    for planted in [
        "%E5%BC%A0%E4%BC%9F",
        "%e5%bc%a0%e4%bc%9f",
        "\\u5f20\\u4f1f",
        "\\u5F20\\u4F1F",
        "\\xe5\\xbc\\xa0\\xe4\\xbc\\x9f",
    ] {
        assert!(!chinese.find("here", planted.as_bytes()).is_empty(), "{planted}");
    }
}
