//! What LWA has given out: authorizations with their refresh tokens, codes, and access tokens. Tokens are drawn from the
//! seed, so that a sandbox with the same seed has the same refresh tokens.

use crate::restricted::Resource;
use crate::seeded::{Draw, TOKEN};
use crate::time::{DAY, HOUR, MINUTE};
use std::collections::HashMap;

/// Lifetimes (PROTOCOL A.5).
const ACCESS_LIFE: i64 = HOUR;
const CODE_LIFE: i64 = 5 * MINUTE;
const AUTHORIZATION_LIFE: i64 = 365 * DAY;

/// That a seller allowed an application.
struct Grant {
    seller: usize,
    application: usize,
    authorized_ms: i64,
    is_revoked: bool,
}

/// What a consent gives; exchanged once for a refresh token.
pub(crate) struct Code {
    pub(crate) seller: usize,
    pub(crate) application: usize,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) issued_ms: i64,
}

/// What an access token opens.
#[derive(Debug, Clone)]
pub(crate) enum Access {
    /// Everything of a seller account that the application has roles for.
    Seller(usize),
    /// Operations without a seller.
    Grantless,
    /// These resources of a seller account, with personal data.
    Restricted(usize, Vec<Resource>),
}

/// An access token.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) access: Access,
    pub(crate) application: usize,
    /// The client secret that it was obtained with.
    pub(crate) secret: usize,
    pub(crate) expires_ms: i64,
}

/// Everything LWA has given out.
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
        let tail = Draw::new(&[self.seed, 0x70CE, self.issued]).text(TOKEN, length - prefix.len());
        format!("{prefix}{tail}")
    }

    /// A seller authorizes an application: one more refresh token; earlier ones keep working (PROTOCOL A.3).
    pub(crate) fn authorize(&mut self, seller: usize, application: usize, now_ms: i64) -> String {
        let token = self.token("Atzr|", 353);
        let grant = Grant { seller, application, authorized_ms: now_ms, is_revoked: false };
        self.refresh.insert(token.clone(), grant);
        token
    }

    /// The seller disables the authorization. Access tokens that are out live on for up to their hour (PROTOCOL G.7).
    pub(crate) fn revoke(&mut self, seller: usize) {
        self.codes.retain(|_, code| code.seller != seller);
        for grant in self.refresh.values_mut().filter(|grant| grant.seller == seller) {
            grant.is_revoked = true;
        }
    }

    /// Moves the day of a seller's authorizations.
    pub(crate) fn set_authorized(&mut self, seller: usize, authorized_ms: i64) {
        for grant in self.refresh.values_mut().filter(|grant| grant.seller == seller) {
            grant.authorized_ms = authorized_ms;
        }
    }

    /// Whose refresh token this is, in force or not.
    pub(crate) fn owner(&self, refresh_token: &str) -> Option<usize> {
        self.refresh.get(refresh_token).map(|grant| grant.seller)
    }

    /// Who gave this code, if it was not exchanged yet.
    pub(crate) fn code_owner(&self, code: &str) -> Option<usize> {
        self.codes.get(code).map(|code| code.seller)
    }

    /// The seller of a refresh token that this application may use now.
    pub(crate) fn redeem(&self, refresh_token: &str, application: usize, now_ms: i64) -> Option<usize> {
        let grant = self.refresh.get(refresh_token)?;
        let is_old = now_ms >= grant.authorized_ms + AUTHORIZATION_LIFE;
        (grant.application == application && !grant.is_revoked && !is_old).then_some(grant.seller)
    }

    /// Gives a code, for the end of a consent.
    pub(crate) fn issue_code(&mut self, code: Code) -> String {
        let text = self.token("spapi", 24);
        self.codes.insert(text.clone(), code);
        text
    }

    /// Exchanges a code: once, within five minutes, by its own client, with the address that it was given to.
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

    /// Gives an access token of about Amazon's length.
    pub(crate) fn issue_access(&mut self, access: Access, application: usize, secret: usize, now_ms: i64) -> String {
        if self.issued.is_multiple_of(256) {
            // Kept a day longer than they live, so that an old one is answered with *expired* and not with *invalid*.
            self.access.retain(|_, token| token.expires_ms + DAY > now_ms);
        }
        let prefix = if matches!(access, Access::Restricted(..)) { "Atz.sprdt|" } else { "Atza|" };
        let text = self.token(prefix, 353);
        let token = AccessToken { access, application, secret, expires_ms: now_ms + ACCESS_LIFE };
        self.access.insert(text.clone(), token);
        text
    }

    /// An access token that was given out, expired or not.
    pub(crate) fn find_access(&self, text: &str) -> Option<&AccessToken> {
        self.access.get(text)
    }
}
