//! Hashing with argon2id. It is slow and uses much memory on purpose, so only a few hashes run at a time, on threads that do
//! not serve requests. The memory is kept: an allocator splits large blocks that are freed and may never return them to the
//! operating system, so that a burst of sign-ins would leave the process at many times its size.

use crate::Error;
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use hawser_core::{OsRng, Rng as _, Secret};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Number of hashes at a time. Each takes 19 MiB and a core for some ten milliseconds.
const CONCURRENCY: usize = 2;

/// No password is longer than this; a longer one is not worth hashing.
pub(super) const MAX_BYTES: usize = 1024;

const SALT_BYTES: usize = 16;

/// Verified instead of a stored hash when there is no account, so that the answer takes as long. No password matches it: the
/// hash is all zeros.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and verifies passwords, a few at a time.
pub(crate) struct PasswordHasher {
    permits: Arc<Semaphore>,
    memory: Arc<Memory>,
}

/// The memory that no hash uses at the moment: at most one block list per permit.
#[derive(Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

/// Memory in use. It is returned when this is dropped, also by a panic.
struct MemoryInUse {
    blocks: Vec<Block>,
    memory: Arc<Memory>,
}

impl Default for PasswordHasher {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(CONCURRENCY)), memory: Arc::default() }
    }
}

impl PasswordHasher {
    /// Hashes a password; the result is in PHC string format.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<String, Error> {
        let password = password.clone();
        let hashed = self.run_blocking(move |memory| hash(password.expose().as_bytes(), memory)).await?;
        hashed.ok_or(Error::Randomness)
    }

    /// Returns true if the password matches the hash. Without a hash the result is false, after the same time.
    pub(crate) async fn verify(&self, password: &Secret, hash: Option<String>) -> Result<bool, Error> {
        let password = password.clone();
        self.run_blocking(move |memory| {
            let bytes = password.expose().as_bytes();
            let bytes = if bytes.len() > MAX_BYTES { &[] } else { bytes };
            let matches = is_match(bytes, hash.as_deref().unwrap_or(DUMMY_HASH), memory);
            matches && hash.is_some()
        })
        .await
    }

    async fn run_blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut MemoryInUse) -> T + Send + 'static,
    ) -> Result<T, Error> {
        // Both steps fail only when the process is stopping. The permit moves into the work: a client that disconnects must
        // not free it before the work is done.
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Ending)?;
        let memory = Arc::clone(&self.memory);
        let work = move || {
            let _permit = permit;
            // Dropped before the permit, so that the next hash finds it.
            let mut memory = memory.take();
            work(&mut memory)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Ending)
    }
}

impl Memory {
    fn take(self: Arc<Self>) -> MemoryInUse {
        let blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        MemoryInUse { blocks, memory: self }
    }
}

impl MemoryInUse {
    /// The hash with these parameters; `None` if they do not fit the algorithm.
    fn hash_with(&mut self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8], length: usize) -> Option<Output> {
        let needed = argon2.params().block_count();
        if self.blocks.len() < needed {
            self.blocks.resize(needed, Block::new());
        }
        let mut buffer = [0; Output::MAX_LENGTH];
        let out = buffer.get_mut(..length)?;
        argon2.hash_password_into_with_memory(password, salt, out, &mut self.blocks).ok()?;
        Output::new(out).ok()
    }
}

impl Drop for MemoryInUse {
    fn drop(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        self.memory.0.lock().unwrap_or_else(PoisonError::into_inner).push(blocks);
    }
}

fn hash(password: &[u8], memory: &mut MemoryInUse) -> Option<String> {
    let argon2 = Argon2::default();
    let mut salt = [0; SALT_BYTES];
    OsRng.fill(&mut salt);
    let output = memory.hash_with(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params()).ok()?,
        salt: Some(Salt::new(&salt).ok()?),
        hash: Some(output),
    };
    Some(hash.to_string())
}

/// Hashes the password with the parameters and the salt of a hash in PHC string format, and compares.
fn is_match(password: &[u8], hash: &str, memory: &mut MemoryInUse) -> bool {
    let parse = || {
        let parsed = PasswordHash::new(hash).ok()?;
        let algorithm = Algorithm::try_from(parsed.algorithm.as_str()).ok()?;
        let version = parsed.version.map_or(Ok(Version::default()), Version::try_from).ok()?;
        let params = Params::try_from(&parsed).ok()?;
        Some((Argon2::new(algorithm, version, params), parsed.salt?, parsed.hash?))
    };
    let Some((argon2, salt, expected)) = parse() else { return false };
    // The comparison of `Output` takes the same time wherever two hashes differ.
    memory.hash_with(&argon2, password, &salt, expected.len()).is_some_and(|output| output == expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

    #[tokio::test]
    async fn verification_without_an_account_fails_at_the_same_cost() {
        let hasher = PasswordHasher::default();
        let secret = Secret::new("correct horse battery");
        let hash = hasher.hash(&secret).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_eq!(hash.len(), DUMMY_HASH.len());
        assert!(hasher.verify(&secret, Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify(&Secret::new("correct horse batterz"), Some(hash)).await.unwrap());
        assert!(!hasher.verify(&secret, None).await.unwrap());
        assert!(PasswordHash::new(DUMMY_HASH).is_ok());
    }

    #[tokio::test]
    async fn hashes_of_the_library_and_with_other_parameters_are_verified() {
        let hasher = PasswordHasher::default();
        let secret = Secret::new("correct horse battery");
        let ours = hasher.hash(&secret).await.unwrap();
        assert!(Argon2::default().verify_password(b"correct horse battery", ours.as_str()).is_ok());
        for (memory, passes, lanes) in [(19_456, 2, 1), (64, 3, 2), (30_000, 1, 1)] {
            let params = Params::new(memory, passes, lanes, Some(32)).unwrap();
            let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash: PasswordHash =
                other.hash_password_with_salt(b"correct horse battery", b"a salt of a test").unwrap();
            assert!(hasher.verify(&secret, Some(hash.to_string())).await.unwrap(), "{hash}");
            assert!(!hasher.verify(&Secret::new("x"), Some(hash.to_string())).await.unwrap(), "{hash}");
        }
        assert!(!hasher.verify(&secret, Some("not a hash".to_owned())).await.unwrap());
    }

    #[tokio::test]
    async fn memory_is_reused_and_returned_after_a_panic() {
        let hasher = Arc::new(PasswordHasher::default());
        let secret = Secret::new("correct horse battery");
        let many: Vec<_> = (0..6)
            .map(|_| {
                let (hasher, secret) = (Arc::clone(&hasher), secret.clone());
                tokio::spawn(async move { hasher.verify(&secret, None).await })
            })
            .collect();
        for verified in many {
            assert!(!verified.await.unwrap().unwrap());
        }
        let kept = || hasher.memory.0.lock().unwrap().len();
        let before = kept();
        assert!((1..=CONCURRENCY).contains(&before), "{before}");
        let panicked = hasher.run_blocking::<()>(|_| panic!("a defect, on purpose")).await;
        assert!(matches!(panicked, Err(Error::Ending)));
        assert_eq!(kept(), before);
        assert!(hasher.verify(&secret, Some(hasher.hash(&secret).await.unwrap())).await.unwrap());
    }
}
