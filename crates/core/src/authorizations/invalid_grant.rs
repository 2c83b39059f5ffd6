//! The meaning of `invalid_grant`. Amazon gives the same answer for a token that was revoked, has expired, belongs to another
//! application or was renewed a moment ago; the stored history of the authorization tells them apart.

use crate::Timestamp;
use crate::authorizations::AUTHORIZATION_LIFETIME;
use crate::failure::FailureCode;
use std::time::Duration;

/// Amazon may refuse a renewed authorization for this long.
pub const RENEWAL_SETTLES_WITHIN: Duration = Duration::from_secs(60 * 60);

/// The stored history of an authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GrantHistory {
    /// Time of the last renewal or of Hawser's own exchange of a code, if any.
    pub renewed_at: Option<Timestamp>,
    /// True if a person pasted the token. Only such a token can belong to another application.
    pub is_pasted: bool,
    /// True if Amazon accepted this token at least once.
    pub has_worked: bool,
    /// Time at which the seller authorized, measured or stated; `None` if unknown.
    pub authorized_at: Option<Timestamp>,
}

/// Returns the failure code of an `invalid_grant` on a refresh token. Earlier causes exclude later ones.
pub fn classify_invalid_grant(history: GrantHistory, now: Timestamp) -> FailureCode {
    if history.renewed_at.is_some_and(|at| now.since(at) < RENEWAL_SETTLES_WITHIN) {
        FailureCode::JustRenewed
    } else if history.is_pasted && !history.has_worked {
        FailureCode::TokenOfOtherApp
    } else if history.authorized_at.is_some_and(|at| now.since(at) >= AUTHORIZATION_LIFETIME) {
        FailureCode::AuthorizationExpired
    } else {
        FailureCode::AuthorizationRevoked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_of_an_authorization_explains_a_refusal() {
        use FailureCode::{AuthorizationExpired, AuthorizationRevoked, JustRenewed, TokenOfOtherApp};
        const DAY: u64 = 24 * 60;
        let now = Timestamp::parse("2026-11-22").unwrap();
        // Minutes since the renewal, has it worked, minutes since the authorization, expected code.
        let table = [
            (None, false, None, TokenOfOtherApp),
            (None, false, Some(0), TokenOfOtherApp),
            (None, false, Some(400 * DAY), TokenOfOtherApp),
            (None, true, None, AuthorizationRevoked),
            (None, true, Some(0), AuthorizationRevoked),
            (None, true, Some(365 * DAY - 1), AuthorizationRevoked),
            (None, true, Some(365 * DAY), AuthorizationExpired),
            (None, true, Some(900 * DAY), AuthorizationExpired),
            (Some(0), false, None, JustRenewed),
            (Some(59), false, Some(59), JustRenewed),
            (Some(59), true, None, JustRenewed),
            (Some(59), true, Some(900 * DAY), JustRenewed),
            (Some(60), false, Some(60), TokenOfOtherApp),
            (Some(60), true, Some(60), AuthorizationRevoked),
            (Some(60), true, None, AuthorizationRevoked),
            (Some(366 * DAY), true, Some(366 * DAY), AuthorizationExpired),
        ];
        for (renewed, has_worked, authorized, expected) in table {
            let ago = |minutes: u64| now.minus(Duration::from_secs(minutes * 60));
            let history = GrantHistory {
                renewed_at: renewed.map(ago),
                is_pasted: true,
                has_worked,
                authorized_at: authorized.map(ago),
            };
            assert_eq!(classify_invalid_grant(history, now), expected, "{history:?}");
        }
    }

    mod field {
        use super::*;

        #[test]
        fn b7_the_token_of_our_own_exchange_never_belongs_to_another_application() {
            let now = Timestamp::parse("2026-11-22").unwrap();
            let exchanged = |minutes: u64| {
                let at = Some(now.minus(Duration::from_secs(minutes * 60)));
                let history = GrantHistory { renewed_at: at, is_pasted: false, has_worked: false, authorized_at: at };
                classify_invalid_grant(history, now)
            };
            assert_eq!(exchanged(1), FailureCode::JustRenewed);
            assert_eq!(exchanged(61), FailureCode::AuthorizationRevoked);
        }
    }
}
