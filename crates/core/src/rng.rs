//! Randomness as a parameter, for ids and jitter. Keys, nonces and tokens never come from here but from the vault.

/// A source of random bytes.
pub trait Rng: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, buffer: &mut [u8]);

    /// A number in `0.0..1.0`.
    fn unit(&self) -> f64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
        let numerator = (u64::from_le_bytes(bytes) >> 11) as f64;
        numerator / 9_007_199_254_740_992.0
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRng;

impl Rng for OsRng {
    #[expect(clippy::expect_used, reason = "an operating system without randomness leaves nothing to go on with")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives random bytes");
    }
}
