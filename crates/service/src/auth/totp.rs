//! Codes of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds) and the address from which an app is set up.

use crate::Error;
use hawser_core::{Secret, Timestamp};
use totp_rs::{Builder, Totp};

/// Bytes of a secret, as RFC 4226 section 4 recommends.
const SECRET_BYTES: usize = 20;

/// The name that authenticator apps show next to the account.
const ISSUER: &str = "Hawser";

/// Generates a secret in hexadecimal, the form in which it is sealed.
pub(crate) fn generate() -> Result<Secret, Error> {
    Ok(Secret::new(hex::encode(random_bytes::<SECRET_BYTES>()?)))
}

pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Randomness)?;
    Ok(bytes)
}

/// The secret in base 32, for typing it into an authenticator app.
pub(crate) fn base32(secret: &Secret) -> Option<Secret> {
    Some(Secret::new(totp_rs::Secret::from(bytes(secret)?).to_base32()))
}

/// The `otpauth://totp/…` address, for a QR code.
pub(crate) fn uri(secret: &Secret, email: &str) -> Option<Secret> {
    // A colon separates the issuer from the account in such an address.
    let builder = builder(secret)?.with_issuer(Some(ISSUER)).with_account_name(email.replace(':', "."));
    Some(Secret::new(builder.build().ok()?.to_url().ok()?))
}

/// The time step to which the code belongs: the current one, the previous one or the next one.
pub(crate) fn step_of(secret: &Secret, code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.as_micros() / 1_000_000).ok()?;
    let totp: Totp = builder(secret)?.build().ok()?;
    i64::try_from(totp.check(code, seconds)?).ok()
}

fn builder(secret: &Secret) -> Option<Builder> {
    Some(Builder::new().with_secret(bytes(secret)?))
}

fn bytes(secret: &Secret) -> Option<[u8; SECRET_BYTES]> {
    let mut bytes = [0; SECRET_BYTES];
    hex::decode_to_slice(secret.expose(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `12345678901234567890`, the secret of the examples in RFC 6238, appendix B.
    const RFC_SECRET: &str = "3132333435363738393031323334353637383930";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_of_the_standard_are_accepted_within_one_step() {
        let secret = Secret::new(RFC_SECRET);
        // The last six of the eight digits that the standard prints.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            let step = seconds / 30;
            assert_eq!(step_of(&secret, code, at(seconds)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds + 30)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds - 30)), Some(step));
            assert_eq!(step_of(&secret, code, at(seconds + 60)), None);
        }
        for malformed in ["", "28708", "2870822", "+87082", "28 082", "２８７０８２"] {
            assert_eq!(step_of(&secret, malformed, at(59)), None, "{malformed}");
        }
    }

    #[test]
    fn the_address_for_an_app_names_secret_account_and_issuer() {
        let secret = Secret::new(RFC_SECRET);
        assert_eq!(base32(&secret).unwrap().expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = uri(&secret, "li+na@example.com").unwrap();
        assert!(uri.expose().starts_with("otpauth://totp/Hawser:li%2Bna"), "{}", uri.expose());
        assert!(uri.expose().contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{}", uri.expose());
        let read = Totp::from_url(uri.expose()).unwrap();
        assert_eq!((read.account_name(), read.issuer()), ("li+na@example.com", Some("Hawser")));
        assert_eq!((read.digits(), read.step()), (6, 30));
        assert!(super::uri(&secret, "li:na@example.com").is_some(), "a colon is valid in an e-mail address");
    }
}
