//! Recovery codes: what lets somebody in whose authenticator app is gone. 80 random bits each, shown once, kept as hashes
//! that hold for one person, used once.

use super::totp::{base32, random};
use crate::Error;
use hawser_core::{PersonId, Secret};
use sha2::{Digest, Sha256};

/// How many there are.
const NUMBER: usize = 10;

/// Letters and digits of one, without the dashes.
const LENGTH: usize = 16;

/// Ten fresh ones, in the form `abcd-efgh-ijkl-mnop`.
pub(crate) fn fresh() -> Result<Vec<Secret>, Error> {
    let one = || {
        let text = base32(&random::<10>()?);
        let parts: Vec<&str> = (0..LENGTH).step_by(4).filter_map(|at| text.get(at..at + 4)).collect();
        Ok(Secret::new(parts.join("-")))
    };
    (0..NUMBER).map(|_| one()).collect()
}

/// What is kept of one, when it has the form of one; blanks, dashes and capital letters make no difference.
pub(crate) fn hash(person: PersonId, code: &str) -> Option<[u8; 32]> {
    let plain: String = code.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let has_form = plain.len() == LENGTH && plain.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b));
    has_form.then(|| Sha256::new().chain_update(person.0.as_bytes()).chain_update(plain).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::{OsRng, SystemClock};

    #[test]
    fn a_code_is_known_however_it_is_typed_and_holds_for_one_person() {
        let (li, wang) = (PersonId::new(&SystemClock, &OsRng), PersonId::new(&SystemClock, &OsRng));
        let codes = fresh().unwrap();
        assert_eq!(codes.len(), NUMBER);
        let code = codes[0].expose();
        assert_eq!(code.len(), 19, "{code}");
        let known = hash(li, code);
        assert!(known.is_some());
        assert_eq!(hash(li, &format!(" {} ", code.to_uppercase().replace('-', " "))), known);
        assert_ne!(hash(wang, code), known);
        assert_ne!(hash(li, codes[1].expose()), known);
        for bad in ["", "123456", &code[..18], "0000-0000-0000-0000"] {
            assert_eq!(hash(li, bad), None, "{bad}");
        }
    }
}
