//! The embedded files of the web interface.

use rust_embed::RustEmbed;

/// The output of the build of `web/`.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
pub(super) struct Files;
