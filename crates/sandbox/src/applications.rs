//! The developer's applications: one a region, each with a client id and secrets that age and are rotated
//! (PROTOCOL A.0, A.8).

use crate::seeded::{Draw, HEX, uuid};
use crate::seller_central::ApplicationSettings;
use crate::time::DAY;
use hawser_core::Region;

/// How long a client secret lives (PROTOCOL A.5), and how long the old one stays valid after a rotation (A.8).
const SECRET_LIFE: i64 = 180 * DAY;
const OVERLAP: i64 = 7 * DAY;

/// A developer's application.
pub(crate) struct Application {
    pub(crate) region: Region,
    pub(crate) application_id: String,
    pub(crate) client_id: String,
    /// What its developer registered.
    pub(crate) settings: ApplicationSettings,
    secrets: Vec<ClientSecret>,
}

struct ClientSecret {
    text: String,
    /// From here on the Selling Partner API refuses what was obtained with it.
    expires_ms: i64,
    /// From here on LWA does not know it any more; only rotated secrets have an end.
    forgotten_ms: i64,
}

impl Application {
    pub(crate) fn new(seed: u64, region: Region, settings: ApplicationSettings, now_ms: i64) -> Self {
        let mut draw = Draw::new(&[seed, 0xA991, region as u64]);
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

    fn add_secret(&mut self, draw: &mut Draw, now_ms: i64) {
        let text = format!("amzn1.oa2-cs.v1.{}", draw.text(HEX, 64));
        self.secrets.push(ClientSecret { text, expires_ms: now_ms + SECRET_LIFE, forgotten_ms: i64::MAX });
    }

    /// The secret in force.
    pub(crate) fn secret(&self) -> &str {
        self.secrets.last().map_or("", |secret| &secret.text)
    }

    /// Which of its secrets a text is, as LWA sees it.
    pub(crate) fn find_secret(&self, text: &str, now_ms: i64) -> Option<usize> {
        self.secrets.iter().position(|secret| secret.text == text && now_ms < secret.forgotten_ms)
    }

    /// Is what was obtained with this secret refused by the Selling Partner API?
    pub(crate) fn is_expired(&self, secret: usize, now_ms: i64) -> bool {
        self.secrets.get(secret).is_none_or(|secret| now_ms >= secret.expires_ms)
    }

    /// Makes a new secret; the old one has seven days left.
    pub(crate) fn rotate(&mut self, seed: u64, now_ms: i64) -> &str {
        for secret in &mut self.secrets {
            secret.expires_ms = secret.expires_ms.min(now_ms + OVERLAP);
            secret.forgotten_ms = secret.forgotten_ms.min(now_ms + OVERLAP);
        }
        let mut draw = Draw::new(&[seed, 0x5EC2, self.region as u64, self.secrets.len() as u64]);
        self.add_secret(&mut draw, now_ms);
        self.secret()
    }

    /// Lets the secret in force expire now.
    pub(crate) fn expire(&mut self, now_ms: i64) {
        if let Some(secret) = self.secrets.last_mut() {
            secret.expires_ms = now_ms;
        }
    }
}
