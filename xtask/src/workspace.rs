//! The root of the workspace and its crates with their dependencies, as reported by cargo.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};

use crate::process::{Outcome, cargo};

/// The crates of the workspace without the dependencies from registries.
///
/// # Errors
/// When `cargo metadata` fails.
pub fn metadata() -> Outcome<Metadata> {
    MetadataCommand::new()
        .cargo_path(cargo().get_program())
        .current_dir(root())
        .no_deps()
        .exec()
        .map_err(|error| format!("cargo metadata: {error}"))
}

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}
