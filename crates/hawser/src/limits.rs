//! Limits of the process that the operating system keeps: open files, and who may read its memory.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Open files that are kept back from connections: for the database, Amazon, mail, logs and commands.
const RESERVED_FILES: usize = 128;

/// The largest default number of connections, however many files may be open.
const MOST_CONNECTIONS: usize = 8192;

/// Raises the limit of open files as far as the operating system allows, and keeps other programs of the same user from
/// reading the memory of this one, which contains keys. A failure leaves everything as it was.
pub fn prepare_server() {
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        _ = setrlimit(Resource::RLIMIT_NOFILE, hard, hard);
    }
    #[cfg(target_os = "linux")]
    {
        _ = nix::sys::prctl::set_dumpable(false);
    }
}

/// The default number of connections: what the limit of open files leaves.
pub fn connections() -> usize {
    let files =
        getrlimit(Resource::RLIMIT_NOFILE).map_or(1024, |(soft, _)| usize::try_from(soft).unwrap_or(usize::MAX));
    connections_within(files)
}

/// A quarter of the files is kept back if the limit is low.
fn connections_within(files: usize) -> usize {
    (files - RESERVED_FILES.min(files / 4)).clamp(1, MOST_CONNECTIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_kept_back_for_everything_else() {
        assert_eq!(connections_within(64), 48);
        assert_eq!(connections_within(1024), 896);
        assert_eq!(connections_within(1_048_576), MOST_CONNECTIONS);
        assert_eq!(connections_within(0), 1);
    }

    #[test]
    fn the_limit_of_open_files_is_raised_to_what_is_allowed() {
        prepare_server();
        let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert_eq!(soft, hard);
    }
}
