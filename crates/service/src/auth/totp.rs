//! Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds), and what such an app is given.

use crate::Error;
use hawser_core::{Secret, Timestamp};
use totp_rs::{Builder, Totp};

/// Bytes of a secret, as RFC 4226 section 4 recommends.
const SECRET: usize = 20;

/// The digits of base 32 (RFC 4648), in small letters.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A fresh secret, in the form in which it is sealed.
pub(crate) fn fresh() -> Result<Secret, Error> {
    Ok(Secret::new(hex::encode(random::<SECRET>()?)))
}

/// So many random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(bytes)
}

/// Bytes in base 32, in small letters, without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let bits = (0..5).fold(0_u64, |bits, i| bits << 8 | u64::from(chunk.get(i).copied().unwrap_or(0)));
        let digits = (chunk.len() * 8).div_ceil(5);
        text.extend((0..digits).map(|i| char::from(BASE32[(bits >> (35 - 5 * i) & 31) as usize])));
    }
    text
}

/// The secret as an authenticator app takes it.
pub(crate) fn shown(secret: &Secret) -> Option<Secret> {
    Some(Secret::new(base32(&bytes(secret)?).to_uppercase()))
}

/// What is shown as a square to scan: `otpauth://totp/…`.
pub(crate) fn uri(shown: &Secret, email: &str) -> Secret {
    let account: String = email.bytes().map(escaped).collect();
    let key = shown.expose();
    Secret::new(format!("otpauth://totp/Hawser:{account}?secret={key}&issuer=Hawser&algorithm=SHA1&digits=6&period=30"))
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// The step that the code belongs to: the present one, the one before, or the one after.
pub(crate) fn step_of(secret: &Secret, code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_micros() / 1_000_000).ok()?;
    i64::try_from(totp(secret)?.check(code, seconds)?).ok()
}

fn totp(secret: &Secret) -> Option<Totp> {
    Builder::new().with_secret(bytes(secret)?).build().ok()
}

fn bytes(secret: &Secret) -> Option<[u8; SECRET]> {
    let mut bytes = [0; SECRET];
    hex::decode_to_slice(secret.expose(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `12345678901234567890`, the secret of the examples in RFC 6238, appendix B.
    const RFC: &str = "3132333435363738393031323334353637383930";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard_one_step_around() {
        let secret = Secret::new(RFC);
        // The last six of the eight digits that the standard prints.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            let step = seconds / 30;
            assert_eq!(step_of(&secret, code, at(seconds)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds + 30)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds - 30)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds + 60)), None);
        }
        for bad in ["", "28708", "2870822", "+87082", "28 082", "２８７０８２"] {
            assert_eq!(step_of(&secret, bad, at(59)), None, "{bad}");
        }
    }

    #[test]
    fn base_32_is_that_of_the_standard() {
        for (plain, text) in [
            ("", ""),
            ("f", "my"),
            ("fo", "mzxq"),
            ("foo", "mzxw6"),
            ("foob", "mzxw6yq"),
            ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
    }

    #[test]
    fn an_app_reads_the_address_and_the_secret() {
        let shown = shown(&Secret::new(RFC)).unwrap();
        assert_eq!(shown.expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = uri(&shown, "li+na@example.com");
        assert!(uri.expose().starts_with("otpauth://totp/Hawser:li%2Bna@example.com?secret=GEZD"), "{}", uri.expose());
    }
}
