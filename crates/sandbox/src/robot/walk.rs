//! What the robot saw, and how a walk ended.

/// What the seller answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// *Confirm*, or *Authorize Now* in the Appstore.
    Confirm,
    /// *Cancel*.
    Cancel,
}

/// A page as it arrived.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it was fetched from.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// Where a redirect leads, as a whole address.
    pub location: Option<String>,
    /// Does it say that it is HTML?
    pub is_html: bool,
    /// The body as text.
    pub body: String,
}

/// A request of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The whole address.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
}

/// How a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// The application showed a page.
    ReachedApplication {
        /// The status of its answer.
        status: u16,
        /// The page.
        body: String,
        /// Its address.
        url: String,
    },
    /// Seller Central showed a page that leads nowhere.
    StayedAtAmazon {
        /// Amazon's error code, when one stands on the page.
        code: Option<String>,
        /// The visible text of the page.
        text: String,
    },
}

/// A consent that was walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Every request, in order.
    pub steps: Vec<Visited>,
    /// How it ended.
    pub end: End,
}

/// Why the robot stopped in the middle of its way.
#[derive(Debug, thiserror::Error)]
pub enum RobotError {
    /// This is no address.
    #[error("not an address: {0}")]
    Address(String),
    /// The robot would have to leave this machine.
    #[error("the robot stays on loopback and does not go to {0}")]
    NotLoopback(String),
    /// The certificate authority cannot be used.
    #[error("the root certificate: {0}")]
    Tls(String),
    /// No answer.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// The walk ended before it came to the place that was waited for.
    #[error("the walk ended elsewhere: {0:?}")]
    Ended(Box<End>),
    /// More requests than any consent takes.
    #[error("the pages lead in a circle")]
    Endless,
}
