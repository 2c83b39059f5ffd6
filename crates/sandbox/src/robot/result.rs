//! The pages and results of the robot.

/// The seller's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// *Confirm*, or *Authorize Now* in the Appstore.
    Confirm,
    /// *Cancel*.
    Cancel,
}

/// A received page.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub status: u16,
    /// The target of a redirect as a complete address.
    pub location: Option<String>,
    /// True if the content type is HTML.
    pub is_html: bool,
    pub body: String,
}

/// A request of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitedPage {
    pub url: String,
    pub status: u16,
}

/// The end of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentEnd {
    /// The application answered.
    ReachedApplication { status: u16, body: String, url: String },
    /// Seller Central showed a page with nothing to press.
    StayedAtAmazon {
        /// Amazon's error code on the page, if any.
        code: Option<String>,
        /// The visible text of the page.
        text: String,
    },
}

/// A completed consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRun {
    /// Every request, in order.
    pub steps: Vec<VisitedPage>,
    pub end: ConsentEnd,
}

/// The reason why the robot stopped.
#[derive(Debug, thiserror::Error)]
pub enum RobotError {
    /// The text is not a valid address.
    #[error("not an address: {0}")]
    Address(String),
    /// The address is not a loopback address.
    #[error("the robot opens loopback addresses only, not {0}")]
    NotLoopback(String),
    /// The root certificate is not valid.
    #[error("the root certificate: {0}")]
    Tls(String),
    /// The request failed.
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    /// The consent ended before the awaited request.
    #[error("the consent ended before the awaited request: {0:?}")]
    Ended(Box<ConsentEnd>),
    /// More requests than any consent takes.
    #[error("the consent takes too many requests")]
    Endless,
}
