//! The machine and the versions that the results belong to.

use std::{fs, process::Command};

use crate::{competitors::Client, result::BenchResult, tools::Tools};

/// Lines of Markdown: machine, load, versions.
///
/// # Errors
/// A published client is not installed.
pub fn describe(tools: &Tools) -> BenchResult<String> {
    let mut lines = vec![
        format!("- machine: {} × {}, {} of memory, kernel {}", cores(), processor(), memory(), kernel()),
        format!(
            "- Hawser: {}, {} profile, {}",
            said(&tools.hawser.to_string_lossy(), &["--version"]),
            tools.profile,
            rustc()
        ),
    ];
    for client in Client::ALL {
        lines.push(format!("- {}", client.version(tools)?));
    }
    Ok(lines.join("\n"))
}

/// The load average of the last minute, which shows other activity on the machine.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(0, usize::from)
}

fn processor() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn memory() -> String {
    let kib = field("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    kib.map_or_else(|| "unknown size".to_owned(), |kib| format!("{} GiB", kib.div_ceil(1 << 20)))
}

fn kernel() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease")
        .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

fn rustc() -> String {
    let version = said("rustc", &["--version"]);
    version.split(" (").next().unwrap_or_default().to_owned()
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
