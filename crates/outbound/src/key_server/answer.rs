//! Reads the answers of a key server. An answer that a Hawser would not give is read as *unreachable*, never as a refusal of
//! the key.

use hawser_core::{Environment, FailureCode, Permission, Timestamp};
use serde::Deserialize;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyServerAnswer {
    /// The key is valid.
    Accepted(AcceptedKey),
    /// The key is not valid, for this reason.
    Refused(FailureCode),
    /// Asked too often; the answer says nothing about the key.
    Throttled {
        /// The time until the next question, if the key server states it.
        retry_after: Option<Duration>,
    },
    /// No answer, or not one of a Hawser; it says nothing about the key.
    Unreachable {
        /// The cause, for the log.
        why: &'static str,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedKey {
    /// The environment in which the key is valid.
    pub environment: Environment,
    /// The permissions that this version of Hawser knows.
    pub permissions: Vec<Permission>,
    pub prefix: String,
    pub last4: String,
    /// The description that its owner gave it.
    pub description: String,
    pub expires_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Body {
    state: String,
    environment: String,
    permissions: Vec<String>,
    key: KeyBody,
}

#[derive(Deserialize)]
struct KeyBody {
    prefix: String,
    last4: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    expires_at: Option<String>,
}

#[derive(Deserialize)]
struct ProblemBody {
    code: String,
}

impl KeyServerAnswer {
    pub(super) const fn unreachable(why: &'static str) -> Self {
        Self::Unreachable { why }
    }

    /// Reads a complete answer.
    pub(super) fn read(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        match status {
            200 => accepted(body).map_or(Self::unreachable("the answer is not one of a Hawser"), Self::Accepted),
            401 | 403 => refused(body).map_or(Self::unreachable("the refusal is not one of a Hawser"), Self::Refused),
            429 => Self::Throttled { retry_after },
            300..=399 => Self::unreachable("it redirects, which is not followed"),
            500.. => Self::unreachable("the key server reports an error of its own"),
            _ => Self::unreachable("the status is not one of a Hawser"),
        }
    }
}

fn accepted(body: &[u8]) -> Option<AcceptedKey> {
    let body: Body = serde_json::from_slice(body).ok()?;
    let known = |word: &String| Permission::ALL.iter().copied().find(|permission| permission.as_str() == word);
    (body.state == "ok").then_some(())?;
    Some(AcceptedKey {
        environment: body.environment.parse().ok()?,
        permissions: body.permissions.iter().filter_map(known).collect(),
        prefix: body.key.prefix,
        last4: body.key.last4,
        description: body.key.description.chars().filter(|c| !c.is_control()).take(80).collect(),
        expires_at: match body.key.expires_at {
            Some(text) => Some(Timestamp::parse(&text).ok()?),
            None => None,
        },
    })
}

/// The reason of a refusal. `key_missing` is not one of them: a proxy on the way has removed the header.
fn refused(body: &[u8]) -> Option<FailureCode> {
    use FailureCode as C;
    let problem: ProblemBody = serde_json::from_slice(body).ok()?;
    let code = problem.code.parse().ok()?;
    let is_reason = matches!(code, C::KeyUnknown | C::KeyRevoked | C::KeyExpired | C::KeyMalformed | C::KeyForbidden);
    is_reason.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"state":"ok","environment":"production","company_name":"A","permissions":["channel.open","x.new"],
        "key":{"prefix":"hwk_live_","last4":"abcd","description":"Amazon Sales Channel","expires_at":"2026-12-01T00:00:00Z"}}"#;

    fn read(status: u16, body: &str) -> KeyServerAnswer {
        KeyServerAnswer::read(status, None, body.as_bytes())
    }

    fn is_unreachable(answer: &KeyServerAnswer) -> bool {
        matches!(answer, KeyServerAnswer::Unreachable { .. })
    }

    #[test]
    fn a_good_key_is_accepted_with_what_is_known_of_it() {
        let KeyServerAnswer::Accepted(key) = read(200, GOOD) else { panic!("not accepted") };
        assert_eq!(key.permissions, [Permission::ChannelOpen]);
        assert_eq!((key.environment, key.last4.as_str()), (Environment::Production, "abcd"));
        assert_eq!(key.expires_at, Timestamp::parse("2026-12-01").ok());
    }

    #[test]
    fn only_a_reason_that_a_hawser_gives_refuses_a_key() {
        for code in ["key_unknown", "key_revoked", "key_expired", "key_malformed", "key_forbidden"] {
            assert_eq!(read(401, &format!(r#"{{"code":"{code}"}}"#)), KeyServerAnswer::Refused(code.parse().unwrap()));
        }
        for body in ["", "<html>Sign in</html>", r#"{"code":"key_missing"}"#, r#"{"code":"unauthenticated"}"#, "{}"] {
            assert!(is_unreachable(&read(401, body)), "{body}");
            assert!(is_unreachable(&read(403, body)), "{body}");
        }
    }

    #[test]
    fn odd_answers_say_nothing_against_a_key() {
        let html = "<html><body>Welcome to the hotel's network</body></html>";
        let expiring = GOOD.replace("2026-12-01T00:00:00Z", "soon");
        for body in [html, "", "{}", "null", &GOOD[..GOOD.len() - 3], &GOOD.replace("\"ok\"", "\"maybe\""), &expiring] {
            assert!(is_unreachable(&read(200, body)), "{body}");
        }
        let statuses = [100, 204, 301, 302, 307, 400, 404, 405, 418, 500, 502, 503, 504, 599];
        assert!(statuses.iter().all(|status| is_unreachable(&read(*status, GOOD))));
        let problem = r#"{"code":"key_revoked"}"#;
        assert!(is_unreachable(&read(500, problem)) && is_unreachable(&read(404, problem)));
    }

    #[test]
    fn asking_too_often_is_not_a_refusal() {
        let wait = Some(Duration::from_secs(30));
        assert_eq!(
            KeyServerAnswer::read(429, wait, b"too many requests"),
            KeyServerAnswer::Throttled { retry_after: wait }
        );
    }
}
