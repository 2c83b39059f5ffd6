//! Many of Amazon's refusals are only ever seen in the seller's browser or in somebody else's log: given the code or the
//! pasted text, the catalogue entry answers.

use super::FailureCode;

/// What a text has to contain, in lower case, and what it then means. Where a text fits two causes, both stand there.
const SIGNS: &[(&str, &[FailureCode])] = &[
    ("md1000", &[FailureCode::AppDraft]),
    ("md5101", &[FailureCode::RedirectMismatch]),
    ("md5110", &[FailureCode::RedirectFragment]),
    ("md9100", &[FailureCode::AppAddressesMissing]),
    ("md4100", &[FailureCode::AppDraft]),
    ("md4010", &[FailureCode::DeveloperRegionMismatch, FailureCode::AppSuspended]),
    ("md5100", &[FailureCode::DeveloperRegionMismatch, FailureCode::AppDraft]),
    ("md9000", &[FailureCode::AppSuspended, FailureCode::AppDraft]),
    ("not currently eligible for new authorizations", &[FailureCode::AppSuspended, FailureCode::AppDraft]),
    ("md9010", &[FailureCode::DeveloperRegionMismatch]),
    ("md9999", &[FailureCode::CallbackIncomplete]),
    ("md0000", &[FailureCode::CallbackIncomplete]),
    ("spdc8143", &[FailureCode::NotPrimaryUser]),
    ("spsa0404", &[FailureCode::EntityUnsupported]),
    ("consent_limit_reached", &[FailureCode::ConsentLimit]),
    ("primary user of a professional", &[FailureCode::PlanIndividual, FailureCode::NotPrimaryUser]),
    ("must be the primary user", &[FailureCode::NotPrimaryUser]),
    ("invalid grant parameter : code", &[FailureCode::CodeExpired]),
    ("invalid_grant", &[FailureCode::AuthorizationRevoked, FailureCode::TokenOfOtherApp]),
    ("user may have revoked", &[FailureCode::AuthorizationRevoked, FailureCode::TokenOfOtherApp]),
    ("invalid_client", &[FailureCode::AppSecretInvalid]),
    ("client authentication failed", &[FailureCode::AppSecretInvalid]),
    ("lwa secret token you provided has expired", &[FailureCode::AppSecretInvalid]),
    ("unauthorized_client", &[FailureCode::TokenOfOtherApp]),
    ("not valid for region", &[FailureCode::RegionMismatch]),
    ("revoked, malformed or invalid", &[FailureCode::AccessTokenRejected]),
    ("access token you provided has expired", &[FailureCode::AccessTokenRejected]),
    ("quotaexceeded", &[FailureCode::Throttled]),
    ("exceeded your quota", &[FailureCode::Throttled]),
    ("\"message\":\"forbidden\"", &[FailureCode::AmazonUnavailable]),
    ("temporarily_unavailable", &[FailureCode::AmazonUnavailable]),
    ("server_error", &[FailureCode::AmazonUnavailable]),
    ("internalfailure", &[FailureCode::AmazonUnavailable]),
    ("unknownissuer", &[FailureCode::NetworkUnreachable]),
    ("proxy authentication required", &[FailureCode::NetworkUnreachable]),
    ("authtoken is not valid for sellerid", &[FailureCode::MwsPairMismatch]),
    ("signaturedoesnotmatch", &[FailureCode::MwsSignature]),
    ("invalidaccesskeyid", &[FailureCode::MwsAccessKey]),
    ("does not have an eligible amazon account", &[FailureCode::MwsNoAccount]),
    ("requestthrottled", &[FailureCode::MwsThrottled]),
];

/// Fallbacks for texts without a more exact match.
const LAST: &[(&str, &[FailureCode])] =
    &[("access to requested resource is denied", &[FailureCode::RoleMissing, FailureCode::AccessTokenRejected])];

/// The entries of the catalogue that a code or a pasted text of Amazon's fits, the likeliest first; none when nobody knows.
pub fn explain(text: &str) -> Vec<FailureCode> {
    let text = text.chars().take(10_000).collect::<String>().to_lowercase();
    if let Ok(code) = text.trim().parse() {
        return vec![code];
    }
    let mut codes = Vec::new();
    for signs in [SIGNS, LAST] {
        let fitting = signs.iter().filter(|(sign, _)| text.contains(sign)).flat_map(|(_, codes)| codes.iter().copied());
        for code in fitting {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        if !codes.is_empty() {
            break;
        }
    }
    if codes.is_empty() && has_page_code(&text) {
        codes.push(FailureCode::CallbackIncomplete);
    }
    codes
}

/// True for a text with a code of Seller Central's consent pages, such as `MD8123`. All of them end the consent before a code
/// is issued, so that starting again is the remedy for those that are not known.
fn has_page_code(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter_map(|word| word.strip_prefix("md"))
        .any(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_or_a_pasted_page_finds_its_entry() {
        assert_eq!(explain("Error MD1000: something went wrong"), [FailureCode::AppDraft]);
        assert_eq!(explain("role_missing"), [FailureCode::RoleMissing]);
        assert_eq!(explain("You must be the Primary user of a Professional account").len(), 2);
        assert_eq!(
            explain("Access to requested resource is denied. The LWA secret token you provided has expired."),
            [FailureCode::AppSecretInvalid]
        );
        assert_eq!(explain("hello"), []);
    }

    mod field {
        use super::super::*;

        #[test]
        fn b13_codes_of_the_consent_pages_are_explained() {
            for (text, first) in [
                ("MD9000", FailureCode::AppSuspended),
                ("Error Code: MD5100", FailureCode::DeveloperRegionMismatch),
                ("MD4010", FailureCode::DeveloperRegionMismatch),
                ("MD0000", FailureCode::CallbackIncomplete),
                ("Error Code: MD8123", FailureCode::CallbackIncomplete),
                ("{\"error\":\"temporarily_unavailable\"}", FailureCode::AmazonUnavailable),
                ("invalid peer certificate: UnknownIssuer", FailureCode::NetworkUnreachable),
            ] {
                assert_eq!(explain(text).first(), Some(&first), "{text}");
            }
            assert_eq!(explain("MD50 is a size"), []);
        }
    }
}
