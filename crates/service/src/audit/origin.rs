//! Where what happens comes from. Whoever takes a request in says so once, and every line of the audit trail that is made
//! on the way carries it.

use std::{fmt, net::IpAddr};

tokio::task_local! {
    static ORIGIN: Origin;
}

/// From where somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A network address, as the program's own socket knows it.
    Address(IpAddr),
    /// The command line on this machine.
    CommandLine,
    /// The program itself, in the background.
    Worker,
    /// Nobody said.
    Unknown,
}

impl Origin {
    /// Runs something that comes from here. What it spawns does not know of it: see [`Self::current`].
    pub async fn scope<F: Future>(self, what: F) -> F::Output {
        ORIGIN.scope(self, what).await
    }

    /// Where what runs at this moment comes from; to be taken along into a task that is spawned.
    pub fn current() -> Self {
        ORIGIN.try_with(|origin| *origin).unwrap_or(Self::Unknown)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // An IPv4 caller of a socket that takes both kinds is shown as what it is.
            Self::Address(address) => address.to_canonical().fmt(f),
            Self::CommandLine => f.write_str("command_line"),
            Self::Worker => f.write_str("worker"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_runs_inside_knows_where_it_comes_from() {
        assert_eq!(Origin::current(), Origin::Unknown);
        let address: IpAddr = "::ffff:192.0.2.7".parse().unwrap();
        let seen = Origin::Address(address).scope(async { Origin::current().to_string() }).await;
        assert_eq!(seen, "192.0.2.7");
        let inner = Origin::CommandLine.scope(Origin::Worker.scope(async { Origin::current() })).await;
        assert_eq!(inner, Origin::Worker);
    }

    #[tokio::test]
    async fn a_spawned_task_is_told() {
        let inner = Origin::CommandLine.scope(async {
            let origin = Origin::current();
            tokio::spawn(origin.scope(async { Origin::current() })).await.unwrap()
        });
        assert_eq!(inner.await, Origin::CommandLine);
    }
}
