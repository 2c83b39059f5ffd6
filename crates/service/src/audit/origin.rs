//! The origin of an action. The entry point of a request sets it once, and every audit entry created meanwhile contains
//! it.

use std::{fmt, net::IpAddr};

tokio::task_local! {
    static ORIGIN: Origin;
}

/// The origin of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A network address, as this program's socket reports it.
    Address(IpAddr),
    /// The command line on this machine.
    CommandLine,
    /// A background task of the program.
    Worker,
    /// No origin was set.
    Unknown,
}

impl Origin {
    /// Runs a future with this origin. Tasks that it spawns do not inherit it: see [`Self::current`].
    pub async fn scope<F: Future>(self, what: F) -> F::Output {
        ORIGIN.scope(self, what).await
    }

    /// The current origin, to be passed to a task that is spawned.
    pub fn current() -> Self {
        ORIGIN.try_with(|origin| *origin).unwrap_or(Self::Unknown)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A socket for both address families reports IPv4 callers as mapped IPv6 addresses.
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
    async fn a_future_has_the_innermost_origin() {
        assert_eq!(Origin::current(), Origin::Unknown);
        let address: IpAddr = "::ffff:192.0.2.7".parse().unwrap();
        let seen = Origin::Address(address).scope(async { Origin::current().to_string() }).await;
        assert_eq!(seen, "192.0.2.7");
        let inner = Origin::CommandLine.scope(Origin::Worker.scope(async { Origin::current() })).await;
        assert_eq!(inner, Origin::Worker);
    }

    #[tokio::test]
    async fn an_origin_can_be_passed_to_a_spawned_task() {
        let inner = Origin::CommandLine.scope(async {
            let origin = Origin::current();
            tokio::spawn(origin.scope(async { Origin::current() })).await.unwrap()
        });
        assert_eq!(inner.await, Origin::CommandLine);
    }
}
