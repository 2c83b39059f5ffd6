//! The reasons why a consent is refused, with Amazon's code if there is one (PROTOCOL A.4). The sentences are our own,
//! except the codes and the text about the primary user, which are Amazon's.

/// The reason why a consent is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// The address or the form is malformed.
    Unreadable,
    /// No application has this id.
    UnknownApplication,
    /// Amazon stopped the application.
    Suspended,
    /// Private applications are not authorized on a web page.
    Private,
    /// The application is a draft and `version=beta` is missing.
    Draft,
    /// The request has `version=beta`, but the application is not a draft.
    NotDraft,
    /// The application has no redirect address, or no log-in address although one is required.
    AddressesMissing,
    /// The redirect address has a fragment.
    Fragment,
    /// The redirect address is not registered.
    Unregistered,
    /// The application belongs to another region than the seller.
    Region,
    /// The seller is on the individual plan.
    IndividualPlan,
    /// The user is not the primary user of the account.
    NotPrimary,
    /// The business entity of the account is not supported.
    Entity,
    /// The application has no authorizations left.
    Limit,
    /// The consent took longer than ten minutes.
    TimedOut,
    /// The consent does not exist, has ended, or belongs to another user or application.
    NotInProgress,
    /// The form was not submitted from its page.
    Forged,
}

impl Problem {
    /// Amazon's code.
    pub(super) const fn code(self) -> Option<&'static str> {
        match self {
            Self::Draft => Some("MD1000"),
            Self::Unregistered => Some("MD5101"),
            Self::Fragment => Some("MD5110"),
            Self::AddressesMissing => Some("MD9100"),
            Self::Region => Some("MD9010"),
            Self::NotPrimary => Some("SPDC8143"),
            Self::Entity => Some("SPSA0404"),
            Self::Limit => Some("CONSENT_LIMIT_REACHED"),
            Self::Unreadable
            | Self::UnknownApplication
            | Self::Suspended
            | Self::Private
            | Self::NotDraft
            | Self::IndividualPlan
            | Self::TimedOut
            | Self::NotInProgress
            | Self::Forged => None,
        }
    }

    /// The text of the page.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Unreadable => "The address cannot be read.",
            Self::UnknownApplication => "There is no application with this ID.",
            Self::Suspended => "This application has been suspended and cannot be authorized.",
            Self::Private => {
                "This is a private application. It is not authorized on this page; its developer self-authorizes it in \
                 Developer Central."
            }
            Self::Draft => "This application is in draft state and cannot be authorized without version=beta.",
            Self::NotDraft => "This application is published and has no draft version. Remove version=beta.",
            Self::AddressesMissing => "The application has no OAuth Login URI or no OAuth Redirect URI.",
            Self::Fragment => "The redirect URI must not contain a fragment.",
            Self::Unregistered => "The redirect URI is not registered for this application.",
            Self::Region => "The developer of this application is not registered in the region of this account.",
            Self::IndividualPlan => {
                "You must be the Primary user of a Professional account to authorize this application."
            }
            Self::NotPrimary => "You must be the Primary user of this account to authorize this application.",
            Self::Entity => "The business entity of this account is not supported.",
            Self::Limit => "This application cannot be authorized by more accounts.",
            Self::TimedOut => "The authorization took too long. Start again from the application.",
            Self::NotInProgress => "There is no such authorization in progress. Start again from the application.",
            Self::Forged => "This form was not sent from its page.",
        }
    }
}
