//! The developer's applications: one per region, each with a client id and with secrets that expire and can be rotated
//! (PROTOCOL A.0, A.8).

use crate::seeded::{HEX, SeededRng, uuid};
use crate::seller_central::ApplicationSettings;
use crate::time::DAY;
use hawser_core::Region;

/// The lifetime of a client secret (PROTOCOL A.5), and the time for which the old one stays valid after a rotation (A.8).
const SECRET_LIFE: i64 = 180 * DAY;
const OVERLAP: i64 = 7 * DAY;

/// A developer's application.
pub(crate) struct Application {
    pub(crate) region: Region,
    pub(crate) application_id: String,
    pub(crate) client_id: String,
    /// The settings that its developer registered.
    pub(crate) settings: ApplicationSettings,
    secrets: Vec<ClientSecret>,
}

struct ClientSecret {
    text: String,
    /// Time from which the Selling Partner API refuses tokens obtained with this secret.
    expires_ms: i64,
    /// Time from which LWA does not accept this secret; only rotated secrets have one.
    forgotten_ms: i64,
}

impl Application {
    pub(crate) fn new(seed: u64, region: Region, settings: ApplicationSettings, now_ms: i64) -> Self {
        let mut draw = SeededRng::new(&[seed, 0xA991, region as u64]);
        let mut application = Self {
            region,
            application_id: format!("amzn1.sp.solution.{}", uuid(&mut draw)),
            client_id: format!("amzn1.application-oa2-client.{}", draw.text(HEX, 32)),
            settings,
            secrets: Vec::new(),
        };
        application.add_secret(&mut draw, now_ms);
        application
    }

    fn add_secret(&mut self, draw: &mut SeededRng, now_ms: i64) {
        let text = format!("amzn1.oa2-cs.v1.{}", draw.text(HEX, 64));
        self.secrets.push(ClientSecret { text, expires_ms: now_ms + SECRET_LIFE, forgotten_ms: i64::MAX });
    }

    /// The current secret.
    pub(crate) fn secret(&self) -> &str {
        self.secrets.last().map_or("", |secret| &secret.text)
    }

    /// The position of a secret that LWA accepts now.
    pub(crate) fn find_secret(&self, text: &str, now_ms: i64) -> Option<usize> {
        self.secrets.iter().position(|secret| secret.text == text && now_ms < secret.forgotten_ms)
    }

    /// True if the Selling Partner API refuses tokens obtained with this secret.
    pub(crate) fn is_expired(&self, secret: usize, now_ms: i64) -> bool {
        self.secrets.get(secret).is_none_or(|secret| now_ms >= secret.expires_ms)
    }

    /// Creates a new secret; the old one stays valid for seven days.
    pub(crate) fn rotate(&mut self, seed: u64, now_ms: i64) -> &str {
        for secret in &mut self.secrets {
            secret.expires_ms = secret.expires_ms.min(now_ms + OVERLAP);
            secret.forgotten_ms = secret.forgotten_ms.min(now_ms + OVERLAP);
        }
        let mut draw = SeededRng::new(&[seed, 0x5EC2, self.region as u64, self.secrets.len() as u64]);
        self.add_secret(&mut draw, now_ms);
        self.secret()
    }

    /// Lets the current secret expire now.
    pub(crate) fn expire(&mut self, now_ms: i64) {
        if let Some(secret) = self.secrets.last_mut() {
            secret.expires_ms = now_ms;
        }
    }
}
