//! The Python virtual environment of the independent client `python-amazon-sp-api`, with every package pinned.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::{apt, on_path};
use crate::process::{Outcome, read, run};

const CLIENT: &str = "python-amazon-sp-api";

/// An environment that has the client.
pub struct Client {
    /// The environment's own `python`.
    pub interpreter: PathBuf,
    /// Name and version of the client and of the interpreter.
    pub version: String,
}

/// Finds or makes the environment that `requirements.txt` in `pins` describes.
///
/// # Errors
/// When Python or its venv module is missing and cannot be installed, or pip fails.
pub fn ensure(cache: &Cache, pins: &Path) -> Outcome<Client> {
    let requirements = pins.join("requirements.txt");
    let pinned = fs::read(&requirements).map_err(|error| format!("cannot read {}: {error}", requirements.display()))?;
    let works = |folder: &Path| version(folder).is_ok();
    let folder = cache.folder("python", &[&pinned], works, |folder| make(folder, &requirements))?;
    Ok(Client { interpreter: interpreter(&folder), version: version(&folder)? })
}

fn make(folder: &Path, requirements: &Path) -> Outcome<()> {
    eprintln!("making the Python environment of {CLIENT} in {}", folder.display());
    create_environment(folder)?;
    // Without dependencies, so that a package that is not pinned fails instead of being installed.
    run(pip(folder).args(["install", "--quiet", "--no-deps", "--requirement"]).arg(requirements))?;
    read(pip(folder).arg("check")).map(|_| ())
}

/// Makes an empty virtual environment.
///
/// # Errors
/// When Python or its venv module is missing and cannot be installed.
pub fn create_environment(folder: &Path) -> Outcome<()> {
    if on_path("python3").is_none() {
        apt::install("Python 3", &["python3", "python3-venv"])?;
    }
    if let Err(error) = read(Command::new("python3").args(["-c", "import venv, ensurepip"])) {
        apt::install(&format!("Python's venv module ({error})"), &["python3-venv"])?;
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder))
}

/// The pip of a virtual environment.
pub fn pip(folder: &Path) -> Command {
    let mut command = Command::new(interpreter(folder));
    command.args(["-m", "pip", "--disable-pip-version-check"]);
    command
}

fn interpreter(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

fn version(folder: &Path) -> Outcome<String> {
    let script = format!(
        "import sp_api.api, platform, importlib.metadata as m; print('{CLIENT}', m.version('{CLIENT}'), \
         '(Python ' + platform.python_version() + ')')"
    );
    read(Command::new(interpreter(folder)).args(["-c", &script]))
}
