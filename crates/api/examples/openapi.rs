//! Prints the OpenAPI document, for `cargo xtask gen`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(hawser_api::document_json().as_bytes())
}
