//! Prints results to standard output and everything else to standard error.

use std::io::Write;

/// Prints a line on standard output.
///
/// # Errors
/// Standard output is closed or full.
pub fn line(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes part of a file to standard output.
///
/// # Errors
/// Standard output is closed or full.
pub fn bytes(part: &[u8]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(part)?;
    out.flush()
}

/// Prints a line on standard error. An error while printing is ignored, since there is no other place to report it.
pub fn print_error(text: &str) {
    _ = writeln!(std::io::stderr().lock(), "{text}");
}
