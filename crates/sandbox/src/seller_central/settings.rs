//! The settings of applications and seller accounts that decide whether Seller Central accepts a consent (PROTOCOL A.3,
//! A.4).

use crate::options::SandboxOptions;
use serde::{Deserialize, Serialize};

/// The publication status of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStatus {
    /// Not published, so that it is authorized with `version=beta` only.
    Draft,
    /// Published and usable.
    #[default]
    Published,
    /// Stopped by Amazon.
    Suspended,
}

/// The audience of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// For every seller, and listed in the Appstore.
    #[default]
    PublicListed,
    /// For up to 25 sellers who know its address.
    PublicUnlisted,
    /// For its developer's own accounts, which authorize it in the developer console and not on a web page.
    Private,
}

/// The registered settings of an application.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationSettings {
    pub status: ApplicationStatus,
    pub kind: ApplicationKind,
    /// Addresses to which a consent may return; the first is the default.
    pub redirect_uris: Vec<String>,
    /// The address at which sellers sign in to the application.
    pub login_uri: Option<String>,
    /// Number of authorizations: by consent if the application is unlisted or a draft, in the developer console if it is
    /// private or a draft. Repeated ones of the same seller count; revoking does not lower the number.
    pub authorizations_used: u32,
}

impl ApplicationSettings {
    /// The settings that a sandbox registers at its start.
    pub(crate) fn of(options: &SandboxOptions) -> Self {
        let (redirect_uris, login_uri) = (options.redirect_uris.clone(), options.login_uri.clone());
        Self { redirect_uris, login_uri, ..Self::default() }
    }

    /// The limit of authorizations (PROTOCOL A.3).
    fn limit(&self) -> Option<u32> {
        match (self.status, self.kind) {
            (ApplicationStatus::Draft, _) | (_, ApplicationKind::Private) => Some(10),
            (_, ApplicationKind::PublicUnlisted) => Some(25),
            (_, ApplicationKind::PublicListed) => None,
        }
    }

    /// True if the application can be authorized once more.
    pub(super) fn has_room(&self) -> bool {
        self.limit().is_none_or(|limit| self.authorizations_used < limit)
    }

    /// Counts an authorization; false if the limit is reached.
    pub(super) fn take(&mut self) -> bool {
        let has_room = self.has_room();
        if has_room && self.limit().is_some() {
            self.authorizations_used += 1;
        }
        has_room
    }

    /// True if the application is authorized in the developer console (PROTOCOL A.3).
    pub(super) fn is_self_authorized(&self) -> bool {
        self.kind == ApplicationKind::Private || self.status == ApplicationStatus::Draft
    }
}

/// The selling plan of a seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// May authorize applications.
    #[default]
    Professional,
    /// May not authorize applications.
    Individual,
}

/// The settings of a seller account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SellerSettings {
    pub plan: Plan,
    /// True if the business entity is not supported (SPSA0404).
    pub is_entity_unsupported: bool,
    /// True for a vendor account, whose consent returns a vendor group's id instead of a Seller ID.
    pub is_vendor: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_ten_and_twenty_five_and_none() {
        use ApplicationKind::{Private, PublicListed, PublicUnlisted};
        use ApplicationStatus::{Draft, Published};
        let cases = [
            (Draft, PublicListed, 10),
            (Draft, PublicUnlisted, 10),
            (Published, Private, 10),
            (Published, PublicUnlisted, 25),
            (Published, PublicListed, 100),
        ];
        for (status, kind, wanted) in cases {
            let mut settings = ApplicationSettings { status, kind, ..ApplicationSettings::default() };
            assert_eq!((0..100).filter(|_| settings.take()).count(), wanted, "{status:?} {kind:?}");
        }
    }
}
