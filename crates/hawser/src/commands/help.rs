//! `hawser completion`, `man` and `version`: what the description of the command line is turned into.

use crate::error::Failure;
use crate::print;
use clap::{Command, ValueEnum};
use std::path::Path;
use std::process::ExitCode;

/// A shell with a completion script.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Prints the completion script of a shell.
pub fn complete(shell: Shell, command: &mut Command) -> Result<ExitCode, Failure> {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "hawser", &mut script);
    print::bytes(&script).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page of `hawser`, or writes one page for each command into a folder.
pub fn manual(folder: Option<&Path>, command: Command) -> Result<ExitCode, Failure> {
    if let Some(folder) = folder {
        let name = folder.display().to_string();
        std::fs::create_dir_all(folder).map_err(Failure::io(&name))?;
        clap_mangen::generate_to(command, folder).map_err(Failure::io(&name))?;
    } else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).map_err(Failure::io("the manual page"))?;
        print::bytes(&page).map_err(Failure::io("standard output"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the version, like `--version`.
pub fn version() -> Result<ExitCode, Failure> {
    print::line(concat!("hawser ", env!("CARGO_PKG_VERSION"))).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
