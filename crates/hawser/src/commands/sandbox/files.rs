//! The files that `hawser sandbox --write` leaves in a data folder: a configuration, and one file per secret.

use crate::error::Failure;
use hawser_sandbox::Description;
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

/// The first line of a configuration that may be overwritten.
const MARK: &str = "# Written by `hawser sandbox --write` for a simulated Amazon.";

/// Writes `hawser.toml` and the folder `secrets`.
///
/// # Errors
/// A file cannot be written, or the folder has a configuration that somebody else wrote.
pub fn write(folder: &Path, description: &Description) -> Result<(), Failure> {
    let config = folder.join("hawser.toml");
    let is_foreign = |text: String| !text.starts_with(MARK);
    if fs::read_to_string(&config).is_ok_and(is_foreign) {
        let file = config.display();
        return Err(Failure::Usage(format!(
            "--write: {file} exists and was not written by this command; move it away"
        )));
    }
    for needed in [folder, &folder.join("secrets")] {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(needed);
        made.map_err(Failure::io(needed.display().to_string()))?;
    }
    for app in &description.applications {
        write_private(&client_secret_file(folder, app.region.as_str()), &app.client_secret)?;
    }
    for seller in &description.sellers {
        write_private(&refresh_token_file(folder, &seller.seller_id), &seller.refresh_token)?;
    }
    write_private(&config, &configuration(description))
}

pub fn client_secret_file(folder: &Path, region: &str) -> PathBuf {
    folder.join("secrets").join(format!("client-secret-{region}"))
}

pub fn refresh_token_file(folder: &Path, seller_id: &str) -> PathBuf {
    folder.join("secrets").join(format!("refresh-token-{seller_id}"))
}

fn configuration(description: &Description) -> String {
    let base = &description.base_url;
    let mut text =
        format!("{MARK}\n# It is overwritten the next time. Without it, Hawser talks to Amazon.\n\n[amazon]\n");
    if let Some(ca_file) = &description.ca_file {
        text.push_str(&format!("ca_file = {ca_file:?}\n"));
    }
    text.push_str(&format!("\n[amazon.endpoints]\nlwa = \"{base}\"\n"));
    for region in ["na", "eu", "fe"] {
        text.push_str(&format!("{region} = \"{base}/{region}\"\n"));
    }
    text.push_str(&format!("seller_central = \"{base}/seller-central\"\n"));
    text
}

/// Writes a file that only its owner can read.
fn write_private(path: &Path, text: &str) -> Result<(), Failure> {
    let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(Failure::io(path.display().to_string()))
}
