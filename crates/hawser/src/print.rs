//! Prints: results to standard output, everything else to standard error. A closed pipe ends the program quietly.

use std::io::Write;

/// A line on standard output.
///
/// # Errors
/// Standard output is closed or full.
pub fn line(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A piece of a file on standard output.
///
/// # Errors
/// Standard output is closed or full.
pub fn bytes(piece: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(piece)?;
    out.flush()
}

/// A line on standard error; that nobody reads it is no failure.
pub fn print_error(text: &str) {
    _ = writeln!(std::io::stderr().lock(), "{text}");
}
