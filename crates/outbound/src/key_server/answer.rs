//! What a hub answers about a key. Anything that a Hawser would not say is read as *unreachable*, never as a bad key.

use hawser_core::{Environment, FailureCode, Permission, Timestamp};
use serde::Deserialize;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HubAnswer {
    /// The key is good.
    Accepted(AcceptedKey),
    /// The hub knows why it is not.
    Refused(FailureCode),
    /// Asked too often; nothing was said about the key.
    Throttled {
        /// When to ask again, if the hub says so.
        retry_after: Option<Duration>,
    },
    /// No answer, or one that is none of a Hawser's; nothing was said about the key.
    Unreachable {
        /// What was seen; for the log.
        why: &'static str,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedKey {
    /// The environment that the key opens.
    pub environment: Environment,
    /// What it may do, as far as it is known here.
    pub permissions: Vec<Permission>,
    pub prefix: String,
    pub last4: String,
    /// What it is for, in its owner's words.
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

impl HubAnswer {
    pub(super) const fn unreachable(why: &'static str) -> Self {
        Self::Unreachable { why }
    }

    /// Reads an answer that arrived whole.
    pub(super) fn read(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        match status {
            200 => accepted(body).map_or(Self::unreachable("an answer that is none of a Hawser's"), Self::Accepted),
            401 | 403 => refused(body).map_or(Self::unreachable("a refusal that is none of a Hawser's"), Self::Refused),
            429 => Self::Throttled { retry_after },
            300..=399 => Self::unreachable("a redirect, which is not followed"),
            500.. => Self::unreachable("the hub is broken"),
            _ => Self::unreachable("a status that is none of a Hawser's"),
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

/// The hub's reason. That it saw no key at all is none: something in between took it away.
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

    fn read(status: u16, body: &str) -> HubAnswer {
        HubAnswer::read(status, None, body.as_bytes())
    }

    fn is_unreachable(answer: &HubAnswer) -> bool {
        matches!(answer, HubAnswer::Unreachable { .. })
    }

    #[test]
    fn a_good_key_is_accepted_with_what_is_known_of_it() {
        let HubAnswer::Accepted(key) = read(200, GOOD) else { panic!("not accepted") };
        assert_eq!(key.permissions, [Permission::ChannelOpen]);
        assert_eq!((key.environment, key.last4.as_str()), (Environment::Production, "abcd"));
        assert_eq!(key.expires_at, Timestamp::parse("2026-12-01").ok());
    }

    #[test]
    fn only_a_reason_that_a_hawser_gives_refuses_a_key() {
        for code in ["key_unknown", "key_revoked", "key_expired", "key_malformed", "key_forbidden"] {
            assert_eq!(read(401, &format!(r#"{{"code":"{code}"}}"#)), HubAnswer::Refused(code.parse().unwrap()));
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
    fn asked_too_often_is_no_refusal() {
        let wait = Some(Duration::from_secs(30));
        assert_eq!(HubAnswer::read(429, wait, b"too many requests"), HubAnswer::Throttled { retry_after: wait });
    }
}
