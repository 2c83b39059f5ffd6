//! The state of Seller Central: sessions, consents in progress, and the settings of the seller accounts. Keys of sessions
//! come from the operating system and not from the seed.

use super::{
    flow::{Flow, Stage},
    settings::SellerSettings,
};
use crate::time::DAY;
use hawser_core::{OsRng, Rng};
use std::collections::HashMap;

/// The name of the session cookie.
pub(super) const COOKIE: &str = "sandbox-session";

/// A signed-in user.
#[derive(Debug, Clone)]
pub(super) struct SignedIn {
    pub(super) seller: usize,
    pub(super) is_primary: bool,
    pub(super) email: String,
    /// The token that every form must contain.
    pub(super) form_token: String,
    since_ms: i64,
}

pub(crate) struct SellerCentral {
    /// True if a consent from the application's website passes through the application's log-in address.
    pub(crate) has_login_hop: bool,
    sessions: HashMap<String, SignedIn>,
    flows: HashMap<String, Flow>,
    accounts: Vec<SellerSettings>,
}

/// An unguessable text.
pub(super) fn secret() -> String {
    let mut bytes = [0; 16];
    OsRng.fill(&mut bytes);
    hex::encode(bytes)
}

impl SellerCentral {
    pub(crate) fn new(sellers: usize, has_login_hop: bool) -> Self {
        let accounts = vec![SellerSettings::default(); sellers];
        Self { has_login_hop, sessions: HashMap::new(), flows: HashMap::new(), accounts }
    }

    pub(crate) fn set_seller(&mut self, seller: usize, settings: SellerSettings) {
        if let Some(account) = self.accounts.get_mut(seller) {
            *account = settings;
        }
    }

    pub(super) fn account(&self, seller: usize) -> SellerSettings {
        self.accounts.get(seller).cloned().unwrap_or_default()
    }

    /// Signs a user in and returns the key of the session.
    pub(super) fn open_session(&mut self, seller: usize, email: &str, is_primary: bool, now_ms: i64) -> String {
        self.sessions.retain(|_, user| now_ms < user.since_ms + DAY);
        let (key, form_token) = (secret(), secret());
        let user = SignedIn { seller, is_primary, email: email.to_owned(), form_token, since_ms: now_ms };
        self.sessions.insert(key.clone(), user);
        key
    }

    /// The user whose session the cookie header names.
    pub(super) fn session(&self, cookies: Option<&str>, now_ms: i64) -> Option<SignedIn> {
        let mut pairs = cookies?.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, key) = pairs.find(|(name, _)| *name == COOKIE)?;
        self.sessions.get(key).filter(|user| now_ms < user.since_ms + DAY).cloned()
    }

    /// Signs a user out.
    pub(super) fn close_session(&mut self, form_token: &str) {
        self.sessions.retain(|_, user| user.form_token != form_token);
    }

    /// Starts a consent and returns its key.
    pub(super) fn begin(&mut self, flow: Flow) -> String {
        let now_ms = flow.started_ms;
        self.flows.retain(|_, old| now_ms < old.started_ms + DAY);
        let key = secret();
        self.flows.insert(key.clone(), flow);
        key
    }

    pub(super) fn flow(&self, key: &str) -> Option<Flow> {
        self.flows.get(key).cloned()
    }

    /// The confirmed consent with this `amazon_state`, and its key.
    pub(super) fn confirmed(&self, amazon_state: &str) -> Option<(String, Flow)> {
        let is_it =
            |flow: &Flow| matches!(&flow.stage, Stage::Confirmed { amazon_state: own, .. } if own == amazon_state);
        self.flows.iter().find(|(_, flow)| is_it(flow)).map(|(key, flow)| (key.clone(), flow.clone()))
    }

    /// Moves a consent to its next stage if it is still in the expected one, so that only one of two concurrent requests wins.
    pub(super) fn advance(&mut self, key: &str, from: &Stage, to: Stage) -> bool {
        let flow = self.flows.get_mut(key).filter(|flow| flow.stage == *from);
        flow.map(|flow| flow.stage = to).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seller_central::flow::Start;

    #[test]
    fn of_two_who_saw_a_consent_open_one_moves_it_on() {
        let mut central = SellerCentral::new(1, true);
        let (application_id, start) = ("a".to_owned(), Start::Appstore);
        let flow = Flow { application_id, start, is_beta: false, started_ms: 0, stage: Stage::Open };
        let key = central.begin(flow);
        assert!(central.advance(&key, &Stage::Open, Stage::Over));
        assert!(!central.advance(&key, &Stage::Open, Stage::Over));
        assert!(!central.advance("unknown", &Stage::Open, Stage::Over));
    }

    #[test]
    fn sessions_and_consents_are_forgotten_after_a_day() {
        let mut central = SellerCentral::new(1, true);
        let key = central.open_session(0, "a@example.com", true, 0);
        let header = format!("x=1; {COOKIE}={key}");
        assert!(central.session(Some(&header), DAY - 1).is_some());
        assert!(central.session(Some(&header), DAY).is_none());
        assert!(central.session(Some("other=1"), 0).is_none());
        central.open_session(0, "a@example.com", true, DAY);
        assert_eq!(central.sessions.len(), 1);
    }
}
