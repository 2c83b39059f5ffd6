//! Recovery codes replace a lost authenticator app. Each has 80 random bits, is shown once, works once, and is stored as a
//! hash that is bound to one person.

use super::totp::random_bytes;
use crate::Error;
use data_encoding::BASE32_NOPAD;
use hawser_core::{PersonId, Secret};
use sha2::{Digest, Sha256};

/// Number of codes per person.
const COUNT: usize = 10;

/// Length of a code without its dashes.
const LENGTH: usize = 16;

/// Generates ten codes of the form `abcd-efgh-ijkl-mnop`.
pub(crate) fn generate() -> Result<Vec<Secret>, Error> {
    let one = || {
        let text = BASE32_NOPAD.encode(&random_bytes::<10>()?).to_lowercase();
        let groups: Vec<&str> = (0..LENGTH).step_by(4).filter_map(|at| text.get(at..at + 4)).collect();
        Ok(Secret::new(groups.join("-")))
    };
    (0..COUNT).map(|_| one()).collect()
}

/// The hash that is stored for a code; `None` if the text is not a recovery code. Whitespace, dashes and case do not matter.
pub(crate) fn hash(person: PersonId, code: &str) -> Option<[u8; 32]> {
    let plain: String = code.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let is_code = plain.len() == LENGTH && BASE32_NOPAD.decode(plain.to_uppercase().as_bytes()).is_ok();
    is_code.then(|| Sha256::new().chain_update(person.0.as_bytes()).chain_update(plain).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::{OsRng, SystemClock};

    #[test]
    fn a_code_is_accepted_in_any_spelling_and_for_one_person_only() {
        let (li, wang) = (PersonId::new(&SystemClock, &OsRng), PersonId::new(&SystemClock, &OsRng));
        let codes = generate().unwrap();
        assert_eq!(codes.len(), COUNT);
        let code = codes[0].expose();
        assert_eq!(code.len(), 19, "{code}");
        let stored = hash(li, code);
        assert!(stored.is_some());
        assert_eq!(hash(li, &format!(" {} ", code.to_uppercase().replace('-', " "))), stored);
        assert_ne!(hash(wang, code), stored);
        assert_ne!(hash(li, codes[1].expose()), stored);
        for malformed in ["", "123456", &code[..18], "0000-0000-0000-0000"] {
            assert_eq!(hash(li, malformed), None, "{malformed}");
        }
    }
}
