//! Reads secrets from standard input or a file. They are never arguments, because every process can read those.

use crate::error::Failure;
use hawser_core::{Secret, normalize};
use std::{io::Read, path::PathBuf};
use zeroize::Zeroizing;

/// Limit of what is read, in bytes. Secrets are shorter (PROTOCOL A.0: 2048 bytes).
const MAX_INPUT: u64 = 16 * 1024;

/// True if an argument contains text that looks like a secret of Amazon: a refresh or access token, or a client secret.
pub fn holds_secret(argument: &str) -> bool {
    let has_prefix = ["Atzr|", "Atza|", "amzn1.oa2-cs."].iter().any(|prefix| argument.contains(prefix));
    let last = argument.rsplit('=').next().unwrap_or_default();
    has_prefix || (last.len() == 64 && last.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Reads a secret from standard input or from a file, without what copying adds: white space, invisible characters, quotes.
///
/// # Errors
/// No source is given, or the input is empty, not text or unreadable.
pub fn secret(what: &str, from_stdin: bool, file: Option<&PathBuf>) -> Result<Secret, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = match (from_stdin, file) {
        (true, None) => std::io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes),
        (false, Some(path)) => std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT).read_to_end(&mut bytes)),
        _ => return Err(Failure::Usage(format!("{what}: pass it with --{what}-stdin or --{what}-file"))),
    };
    read.map_err(Failure::io(format!("cannot read the {what}")))?;
    let text = decode(&bytes).ok_or_else(|| {
        let cause = std::io::Error::new(std::io::ErrorKind::InvalidData, "the input is not text in UTF-8 or UTF-16");
        Failure::io(format!("cannot read the {what}"))(cause)
    })?;
    let secret = normalize::pasted_secret(&text);
    if secret.expose().is_empty() {
        return Err(Failure::Usage(format!(
            "{what}: the input is empty; pass it on standard input, for example: hawser … --{what}-stdin < file"
        )));
    }
    Ok(secret)
}

/// The text of a file in UTF-8, or in UTF-16 as Windows editors save it, with or without a byte-order mark.
fn decode(bytes: &[u8]) -> Option<Secret> {
    let unit = match bytes {
        [0xff, 0xfe, ..] | [_, 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, _, ..] => u16::from_be_bytes,
        _ => return String::from_utf8(bytes.to_vec()).ok().map(Secret::new),
    };
    let units: Zeroizing<Vec<u16>> =
        Zeroizing::new(bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect());
    String::from_utf16(&units).ok().map(Secret::new)
}

#[cfg(test)]
mod field {
    use super::*;

    #[test]
    fn b10_a_file_is_read_in_its_encoding() {
        let text = "Atzr|abc\r\n";
        let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        let with_mark = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with_mark(b"\xef\xbb\xbf", text.as_bytes()),
            with_mark(b"\xff\xfe", &little),
            with_mark(b"\xfe\xff", &big),
            little,
            big,
        ] {
            let secret = decode(&bytes).map(|text| normalize::pasted_secret(&text));
            assert_eq!(secret.as_ref().map(Secret::expose), Some("Atzr|abc"));
        }
        assert!(decode(b"\xc3\x28").is_none());
    }
}
