//! Secrets come by standard input or from a file, never as an argument, where every process could read them.

use crate::error::Failure;
use hawser_core::Secret;
use std::{io::Read, path::PathBuf};
use zeroize::Zeroizing;

/// No secret is longer (PROTOCOL A.0: 2048 bytes).
const LONGEST: u64 = 16 * 1024;

/// Whether an argument holds what has the form of a secret of Amazon's: a refresh or access token, a client secret.
pub fn holds_secret(argument: &str) -> bool {
    let has_prefix = ["Atzr|", "Atza|", "amzn1.oa2-cs."].iter().any(|prefix| argument.contains(prefix));
    let last = argument.rsplit('=').next().unwrap_or_default();
    has_prefix || (last.len() == 64 && last.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Reads a secret from standard input, or from a file when one is named; white space around it is dropped.
///
/// # Errors
/// Neither or nothing is there; it is longer than 16 KiB; it is not text.
pub fn secret(what: &str, from_stdin: bool, file: Option<&PathBuf>) -> Result<Secret, Failure> {
    let mut text = Zeroizing::new(String::new());
    let read = match (from_stdin, file) {
        (true, None) => std::io::stdin().lock().take(LONGEST).read_to_string(&mut text),
        (false, Some(path)) => std::fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text)),
        _ => return Err(Failure::Usage(format!("{what}: give it by --{what}-stdin or --{what}-file"))),
    };
    read.map_err(Failure::io(format!("{what} cannot be read")))?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Failure::Usage(format!(
            "{what}: nothing came; pipe it in, for example: hawser … --{what}-stdin < file"
        )));
    }
    Ok(Secret::new(trimmed))
}
