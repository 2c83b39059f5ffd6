//! Reads secrets from standard input or a file. They are never arguments, because every process can read those.

use crate::error::Failure;
use hawser_core::Secret;
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

/// Reads a secret from standard input or from a file, without surrounding white space.
///
/// # Errors
/// No source is given, or the input is empty, not text or unreadable.
pub fn secret(what: &str, from_stdin: bool, file: Option<&PathBuf>) -> Result<Secret, Failure> {
    let mut text = Zeroizing::new(String::new());
    let read = match (from_stdin, file) {
        (true, None) => std::io::stdin().lock().take(MAX_INPUT).read_to_string(&mut text),
        (false, Some(path)) => {
            std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT).read_to_string(&mut text))
        }
        _ => return Err(Failure::Usage(format!("{what}: pass it with --{what}-stdin or --{what}-file"))),
    };
    read.map_err(Failure::io(format!("cannot read the {what}")))?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Failure::Usage(format!(
            "{what}: the input is empty; pass it on standard input, for example: hawser … --{what}-stdin < file"
        )));
    }
    Ok(Secret::new(trimmed))
}
