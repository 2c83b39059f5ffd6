//! What a developer registers for an application, and what kind of account a seller has: everything that decides whether
//! Seller Central lets a consent through (PROTOCOL A.3, A.4).

use crate::options::SandboxOptions;
use serde::{Deserialize, Serialize};

/// How far an application has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStatus {
    /// Not published: authorized with `version=beta` only.
    Draft,
    /// In use.
    #[default]
    Published,
    /// Stopped by Amazon.
    Suspended,
}

/// Who may use an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// Every seller; found in the Appstore.
    #[default]
    PublicListed,
    /// Up to 25 sellers who know its address.
    PublicUnlisted,
    /// Its developer's own accounts, authorized in the developer console and not by a web page.
    Private,
}

/// What is registered for an application.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationSettings {
    /// How far it has come.
    pub status: ApplicationStatus,
    /// Who may use it.
    pub kind: ApplicationKind,
    /// Where it may be called back; the first is the default.
    pub redirect_uris: Vec<String>,
    /// Where Amazon sends sellers to sign in at the application.
    pub login_uri: Option<String>,
    /// How often it was authorized: by consent when it is unlisted or a draft, in the developer console when it is private
    /// or a draft. Each time counts, also the second one of the same seller; revoking gives nothing back.
    pub authorizations_used: u32,
}

impl ApplicationSettings {
    /// What a sandbox registers at its start.
    pub(crate) fn of(options: &SandboxOptions) -> Self {
        let (redirect_uris, login_uri) = (options.redirect_uris.clone(), options.login_uri.clone());
        Self { redirect_uris, login_uri, ..Self::default() }
    }

    /// How often it may be authorized (PROTOCOL A.3).
    fn limit(&self) -> Option<u32> {
        match (self.status, self.kind) {
            (ApplicationStatus::Draft, _) | (_, ApplicationKind::Private) => Some(10),
            (_, ApplicationKind::PublicUnlisted) => Some(25),
            (_, ApplicationKind::PublicListed) => None,
        }
    }

    /// May it be authorized once more?
    pub(super) fn has_room(&self) -> bool {
        self.limit().is_none_or(|limit| self.authorizations_used < limit)
    }

    /// Counts an authorization; `false` when there is no room for it.
    pub(super) fn take(&mut self) -> bool {
        let has_room = self.has_room();
        if has_room && self.limit().is_some() {
            self.authorizations_used += 1;
        }
        has_room
    }

    /// Is it authorized in the developer console (PROTOCOL A.3)?
    pub(super) fn is_self_authorized(&self) -> bool {
        self.kind == ApplicationKind::Private || self.status == ApplicationStatus::Draft
    }
}

/// What a seller pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// May authorize applications.
    #[default]
    Professional,
    /// May not.
    Individual,
}

/// What kind of account a seller has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SellerSettings {
    /// What the seller pays for.
    pub plan: Plan,
    /// A business that Amazon gives no interface to (SPSA0404).
    pub is_entity_unsupported: bool,
    /// A vendor account: what comes back from its consent is a vendor group's id and not a Seller ID.
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
