//! The authorizations, refresh tokens, codes and access tokens that LWA has issued. Tokens are generated from the seed, so
//! that a sandbox with the same seed has the same refresh tokens.

use crate::restricted_resource::Resource;
use crate::seeded::{SeededRng, TOKEN};
use crate::time::{DAY, HOUR, MINUTE};
use std::collections::HashMap;

/// Lifetimes (PROTOCOL A.5).
const ACCESS_LIFE: i64 = HOUR;
const CODE_LIFE: i64 = 5 * MINUTE;
const AUTHORIZATION_LIFE: i64 = 365 * DAY;

/// An authorization of an application by a seller.
struct Grant {
    seller: usize,
    application: usize,
    authorized_ms: i64,
    is_revoked: bool,
}

/// The code from a consent, which can be exchanged once for a refresh token.
pub(crate) struct Code {
    pub(crate) seller: usize,
    pub(crate) application: usize,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) issued_ms: i64,
}

/// The access that a token grants.
#[derive(Debug, Clone)]
pub(crate) enum Access {
    /// All data of a seller account for which the application has roles.
    Seller(usize),
    /// Operations that need no seller.
    Grantless,
    /// Only these resources of a seller account, with personal data.
    Restricted(usize, Vec<Resource>),
}

#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) access: Access,
    pub(crate) application: usize,
    /// Index of the client secret with which the token was obtained.
    pub(crate) secret: usize,
    pub(crate) expires_ms: i64,
}

pub(crate) struct Grants {
    seed: u64,
    issued: u64,
    refresh: HashMap<String, Grant>,
    codes: HashMap<String, Code>,
    access: HashMap<String, AccessToken>,
}

impl Grants {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, issued: 0, refresh: HashMap::new(), codes: HashMap::new(), access: HashMap::new() }
    }

    fn token(&mut self, prefix: &str, length: usize) -> String {
        self.issued += 1;
        let tail = SeededRng::new(&[self.seed, 0x70CE, self.issued]).text(TOKEN, length - prefix.len());
        format!("{prefix}{tail}")
    }

    /// Authorizes an application and returns a new refresh token; earlier ones keep working (PROTOCOL A.3).
    pub(crate) fn authorize(&mut self, seller: usize, application: usize, now_ms: i64) -> String {
        let token = self.token("Atzr|", 353);
        let grant = Grant { seller, application, authorized_ms: now_ms, is_revoked: false };
        self.refresh.insert(token.clone(), grant);
        token
    }

    /// Revokes all authorizations of a seller. Access tokens stay valid for the rest of their hour (PROTOCOL G.7).
    pub(crate) fn revoke(&mut self, seller: usize) {
        self.codes.retain(|_, code| code.seller != seller);
        for grant in self.refresh.values_mut().filter(|grant| grant.seller == seller) {
            grant.is_revoked = true;
        }
    }

    /// Changes the time of a seller's authorizations.
    pub(crate) fn set_authorized(&mut self, seller: usize, authorized_ms: i64) {
        for grant in self.refresh.values_mut().filter(|grant| grant.seller == seller) {
            grant.authorized_ms = authorized_ms;
        }
    }

    /// The seller of a refresh token, valid or not.
    pub(crate) fn owner(&self, refresh_token: &str) -> Option<usize> {
        self.refresh.get(refresh_token).map(|grant| grant.seller)
    }

    /// The seller of a code that was not exchanged yet.
    pub(crate) fn code_owner(&self, code: &str) -> Option<usize> {
        self.codes.get(code).map(|code| code.seller)
    }

    /// The seller of a refresh token, if it is valid for this application now.
    pub(crate) fn redeem(&self, refresh_token: &str, application: usize, now_ms: i64) -> Option<usize> {
        let grant = self.refresh.get(refresh_token)?;
        let is_old = now_ms >= grant.authorized_ms + AUTHORIZATION_LIFE;
        (grant.application == application && !grant.is_revoked && !is_old).then_some(grant.seller)
    }

    /// Issues a code at the end of a consent.
    pub(crate) fn issue_code(&mut self, code: Code) -> String {
        let text = self.token("spapi", 24);
        self.codes.insert(text.clone(), code);
        text
    }

    /// Exchanges a code. It is valid once, within five minutes, for its own client and redirect address.
    pub(crate) fn redeem_code(
        &mut self,
        text: &str,
        application: usize,
        redirect_uri: Option<&str>,
        now_ms: i64,
    ) -> Option<usize> {
        let code = self.codes.get(text).filter(|code| code.application == application)?;
        let is_elsewhere =
            redirect_uri.is_some() && code.redirect_uri.as_deref().is_some_and(|own| Some(own) != redirect_uri);
        if is_elsewhere {
            return None;
        }
        let code = self.codes.remove(text)?;
        (now_ms < code.issued_ms + CODE_LIFE).then_some(code.seller)
    }

    /// Issues an access token of about the length of Amazon's.
    pub(crate) fn issue_access(&mut self, access: Access, application: usize, secret: usize, now_ms: i64) -> String {
        if self.issued.is_multiple_of(256) {
            // Tokens are kept for a day after they expire, so that the answer to an old one is *expired* and not *invalid*.
            self.access.retain(|_, token| token.expires_ms + DAY > now_ms);
        }
        let prefix = if matches!(access, Access::Restricted(..)) { "Atz.sprdt|" } else { "Atza|" };
        let text = self.token(prefix, 353);
        let token = AccessToken { access, application, secret, expires_ms: now_ms + ACCESS_LIFE };
        self.access.insert(text.clone(), token);
        text
    }

    /// An issued access token, expired or not.
    pub(crate) fn find_access(&self, text: &str) -> Option<&AccessToken> {
        self.access.get(text)
    }
}
