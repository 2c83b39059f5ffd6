//! Passwords: which are accepted, and how they are hashed (argon2id) and verified. Hashing is slow and large on purpose, so
//! only a few run at a time, away from the threads that answer requests.

use super::AuthError;
use crate::Error;
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use hawser_core::Secret;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many are hashed at a time: each takes 19 MiB and a core for some ten milliseconds.
const AT_A_TIME: usize = 2;

const MIN_CHARS: usize = 12;
const MAX_BYTES: usize = 1024;

/// Verified in the place of an account that does not exist, so that the answer takes as long. Nobody's password hashes to
/// it: its hash is all zeros.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Common passwords that are long enough to pass the rule of length, in small letters.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "123123123123",
    "123412341234",
    "112233445566",
    "121212121212",
    "147258369147",
    "159753159753",
    "987654321098",
    "0987654321098",
    "012345678901",
    "aaaaaaaaaaaa",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcd12345678",
    "abc123456789",
    "abc123abc123",
    "a1b2c3d4e5f6",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw23edc",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiop[]",
    "qwerty123456",
    "qwerty12345678",
    "qwertyqwerty",
    "qweasdzxcqwe",
    "asdfghjkl123",
    "asdfasdfasdf",
    "zxcvbnm12345",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "mypassword123",
    "newpassword1",
    "changeme1234",
    "changemenow1",
    "letmein12345",
    "welcome12345",
    "welcome123456",
    "admin1234567",
    "administrator",
    "administrator1",
    "iloveyou1234",
    "iloveyouforever",
    "sunshine1234",
    "princess1234",
    "football1234",
    "baseball1234",
    "superman1234",
    "trustno1trustno1",
    "correcthorsebatterystaple",
    "p@ssw0rd1234",
    "p@ssword1234",
    "passw0rd1234",
    "woaini1314520",
    "woaini520520",
    "5201314520131",
    "1314520131452",
    "woaini123456",
    "nihao1234567",
    "hawserhawser",
    "hawser123456",
    "amazon123456",
    "amazonamazon",
    "amazonseller",
    "sellercentral",
];

/// Hashes and verifies, a few at a time.
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_A_TIME)))
    }
}

/// Holds a new password against the rules.
///
/// # Errors
/// Too short, too long, one of the most common ones, or the address itself.
pub(crate) fn check(password: &Secret, email: &str) -> Result<(), AuthError> {
    let refuse = |rule| Err(AuthError::Invalid { field: "password", rule });
    let text = password.expose();
    if text.chars().count() < MIN_CHARS {
        return refuse("at least 12 characters");
    }
    if text.len() > MAX_BYTES {
        return refuse("at most 1024 bytes");
    }
    let small = text.to_lowercase();
    let mut different: Vec<char> = small.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 4 || COMMON.contains(&small.as_str()) {
        return refuse("one that others would not think of; this is among the first that are tried");
    }
    if small == email {
        return refuse("not the e-mail address");
    }
    Ok(())
}

impl Passwords {
    /// The hash of a password, in PHC form.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<String, Error> {
        let password = password.clone();
        self.apart(move || {
            let hashed: Option<PasswordHash> = Argon2::default().hash_password(password.expose().as_bytes()).ok();
            hashed.map(|hash| hash.to_string())
        })
        .await?
        .ok_or(Error::Randomness)
    }

    /// Whether it is the password of that hash; without one, as much time passes and the answer is no.
    pub(crate) async fn verify(&self, password: &Secret, hash: Option<String>) -> Result<bool, Error> {
        let password = password.clone();
        self.apart(move || {
            let is_somebody = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            // More than any password may have is not even hashed.
            let bytes = password.expose().as_bytes();
            let bytes = if bytes.len() > MAX_BYTES { &[] } else { bytes };
            PasswordHash::new(hash)
                .is_ok_and(|parsed| Argon2::default().verify_password(bytes, &parsed).is_ok() && is_somebody)
        })
        .await
    }

    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        // Both can only fail when the process is ending. The permit goes along: who hangs up frees no place before the work is
        // done.
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(|_| Error::Ending)?;
        let work = move || {
            let _permit = permit;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_common_and_monotonous_passwords_are_refused() {
        let refused = |text: &str| check(&Secret::new(text), "li.na.of.shenzhen@example.com").is_err();
        for bad in
            ["", "elevenchars", "Password1234", "aaaaaaaaaaaaaaaa", "ababababababab", "LI.na.of.shenzhen@example.com"]
        {
            assert!(refused(bad), "{bad}");
        }
        assert!(refused(&"xyzw".repeat(300)));
        for good in ["twelve chars", "十二个字的密码也是可以用的呀", "correct horse"] {
            assert!(!refused(good), "{good}");
        }
        assert!(COMMON.iter().all(|word| word.chars().count() >= MIN_CHARS && *word == word.to_lowercase()));
    }

    #[tokio::test]
    async fn a_password_is_verified_and_nobody_has_one_at_the_same_cost() {
        let passwords = Passwords::default();
        let secret = Secret::new("correct horse battery");
        let hash = passwords.hash(&secret).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(hash.len(), NOBODY.len());
        assert!(passwords.verify(&secret, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(&Secret::new("correct horse batterz"), Some(hash)).await.unwrap());
        assert!(!passwords.verify(&secret, None).await.unwrap());
        assert!(PasswordHash::new(NOBODY).is_ok());
    }
}
