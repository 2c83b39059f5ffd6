//! The failure catalogue: one code for everything that can keep a shop from working, used by the verification checks,
//! the API, the interface, the notices and the audit trail. The texts live in [`texts`], once, in both languages.

mod explain;
mod rule;
mod texts;

pub use explain::explain;
pub use rule::Rule;
use std::{fmt, str::FromStr};
pub use texts::{Text, fill, parameters};

/// The party that has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Acts {
    /// The seller: re-authorize, or a step in Seller Central. Only these may turn a shop's authorization red.
    Seller,
    /// The application's owner.
    ApplicationOwner,
    /// Nobody: it is retried.
    Wait,
    /// Nobody: a notice, the authorization is fine.
    Notice,
    /// The caller: the request cannot be fulfilled as it is.
    Caller,
}

/// The automatic reaction to a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Nothing until somebody acted.
    No,
    /// Tries again, backing off.
    Backoff,
    /// Waits for the quota.
    Quota,
}

/// The two languages of every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese.
    Zh,
    /// The English language.
    En,
}

/// The text is no code of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a code of the failure catalogue")]
pub struct UnknownCode;

macro_rules! catalogue {
    ($($name:ident = $text:literal, $acts:ident, $retry:ident;)*) => {
        /// A code of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each code is explained by its texts in both languages")]
        pub enum FailureCode { $($name,)* }

        impl FailureCode {
            /// Every code, in the catalogue's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code in answers, rows and documents.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The party that has to act.
            pub const fn acts(self) -> Acts {
                match self { $(Self::$name => Acts::$acts),* }
            }

            /// The automatic reaction to a failure.
            pub const fn retry(self) -> Retry {
                match self { $(Self::$name => Retry::$retry),* }
            }
        }
    };
}

catalogue! {
    // Before and during authorization
    PlanIndividual = "plan_individual", Seller, No;
    NotPrimaryUser = "not_primary_user", Seller, No;
    VendorAccount = "vendor_account", Seller, No;
    AppDraft = "app_draft", ApplicationOwner, No;
    AppSuspended = "app_suspended", ApplicationOwner, No;
    AppKindPrivate = "app_kind_private", ApplicationOwner, No;
    RedirectMismatch = "redirect_mismatch", ApplicationOwner, No;
    RedirectFragment = "redirect_fragment", ApplicationOwner, No;
    AppAddressesMissing = "app_addresses_missing", ApplicationOwner, No;
    PublicUrlUnreachable = "public_url_unreachable", ApplicationOwner, No;
    DeveloperRegionMismatch = "developer_region_mismatch", Seller, No;
    ConsentLimit = "consent_limit", ApplicationOwner, No;
    EntityUnsupported = "entity_unsupported", Seller, No;
    CallbackIncomplete = "callback_incomplete", Seller, No;
    CodeExpired = "code_expired", Seller, No;
    FlowTimeout = "flow_timeout", Seller, No;
    StateMismatch = "state_mismatch", Seller, No;
    WrongShop = "wrong_shop", Seller, No;
    AlreadyBound = "already_bound", Seller, No;
    NetworkShared = "network_shared", Notice, No;
    NetworkUnusual = "network_unusual", Notice, No;

    // Verifying and synchronizing
    CredentialMalformed = "credential_malformed", Seller, No;
    AuthorizationRevoked = "authorization_revoked", Seller, No;
    AuthorizationExpired = "authorization_expired", Seller, No;
    AuthorizationExpiring = "authorization_expiring", Notice, No;
    AppSecretInvalid = "app_secret_invalid", ApplicationOwner, No;
    AppSecretExpiring = "app_secret_expiring", ApplicationOwner, No;
    TokenOfOtherApp = "token_of_other_app", Seller, No;
    RoleMissing = "role_missing", ApplicationOwner, No;
    RegionMismatch = "region_mismatch", Seller, No;
    ParticipationsEmpty = "participations_empty", Seller, No;
    AccessTokenRejected = "access_token_rejected", Wait, Backoff;
    SellerMismatch = "seller_mismatch", Seller, No;
    MarketplaceNotParticipating = "marketplace_not_participating", Seller, No;
    ListingsSuspended = "listings_suspended", Notice, No;
    AccountDormant = "account_dormant", Seller, No;
    AccountDeactivated = "account_deactivated", Seller, No;
    BuyerDataRestricted = "buyer_data_restricted", Notice, No;
    JustRenewed = "just_renewed", Wait, Backoff;
    Throttled = "throttled", Wait, Quota;
    AmazonUnavailable = "amazon_unavailable", Wait, Backoff;
    NetworkUnreachable = "network_unreachable", Wait, Backoff;
    AnswerMalformed = "answer_malformed", Wait, Backoff;
    OrderUnreadable = "order_unreadable", Notice, Backoff;
    NoProgress = "no_progress", Wait, Backoff;
    DataSetRefused = "data_set_refused", Notice, No;
    PullLate = "pull_late", Wait, Backoff;

    // Legacy MWS
    MwsRetired = "mws_retired", Seller, No;
    MwsPairMismatch = "mws_pair_mismatch", Seller, No;
    MwsSignature = "mws_signature", ApplicationOwner, No;
    MwsAccessKey = "mws_access_key", ApplicationOwner, No;
    MwsClock = "mws_clock", ApplicationOwner, No;
    MwsNoAccount = "mws_no_account", Seller, No;
    MwsThrottled = "mws_throttled", Wait, Quota;

    // Hawser's own
    ShopNameEmpty = "shop_name_empty", Caller, No;
    ShopNameTaken = "shop_name_taken", Caller, No;
    InvalidField = "invalid_field", Caller, No;
    RecordOnly = "record_only", Caller, No;
    ShopInactive = "shop_inactive", Caller, No;
    PermissionLost = "permission_lost", Caller, No;
    NotFound = "not_found", Caller, No;
    NoOrdersExplained = "no_orders_explained", Notice, No;
    ReadOnlyCopy = "read_only_copy", ApplicationOwner, No;
    VaultLocked = "vault_locked", ApplicationOwner, No;
    DiskFull = "disk_full", ApplicationOwner, Backoff;
    InternalError = "internal_error", Wait, Backoff;
    KeyMissing = "key_missing", Caller, No;
    KeyMalformed = "key_malformed", Caller, No;
    KeyUnknown = "key_unknown", Caller, No;
    KeyRevoked = "key_revoked", Caller, No;
    KeyExpired = "key_expired", Caller, No;
    KeyExpiring = "key_expiring", Caller, No;
    KeyWrongEnvironment = "key_wrong_environment", Caller, No;
    KeyForbidden = "key_forbidden", Caller, No;
    KeyCheckUnreachable = "key_check_unreachable", Wait, Backoff;
    KeyCheckThrottled = "key_check_throttled", Wait, Backoff;
}

impl FailureCode {
    /// Whether it says that this seller's grant is gone. One refusal does not prove it: see the mass-failure rule.
    pub const fn is_about_the_grant(self) -> bool {
        matches!(self, Self::AuthorizationRevoked | Self::AuthorizationExpired | Self::TokenOfOtherApp)
    }
}

impl fmt::Display for FailureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for FailureCode {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownCode)
    }
}

impl serde::Serialize for FailureCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}
