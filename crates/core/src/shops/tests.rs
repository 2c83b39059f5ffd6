use super::*;
use crate::FailureCode::{
    self, AppSecretInvalid, AuthorizationRevoked, BuyerDataRestricted, ParticipationsEmpty, RecordOnly, Throttled,
};
use crate::Timestamp;
use crate::authorizations::{AUTHORIZATION_LIFETIME, AuthorizationState, DateSource, notice_reached, valid_until};
use crate::sync::{StreamFacts, SynchronizationState, may_run_streams};
use crate::verification::{LastVerification, VerificationState};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T08:00:00Z").unwrap()
}

fn days(days: u64) -> Duration {
    Duration::from_secs(days * 86_400)
}

/// Facts of a shop that was authorized this long ago and has a token.
fn bound(ago: Duration) -> Facts {
    Facts {
        authorized_at: Some(now().minus(ago)),
        authorized_source: DateSource::Measured,
        has_token: true,
        ..Facts::default()
    }
}

#[test]
fn an_authorization_goes_from_active_to_expiring_to_expired() {
    use AuthorizationState::{Active, Expired, Expiring};
    let table = [
        (Duration::ZERO, Active),
        (days(305) - MINUTE, Active),
        (days(305), Expiring { days: 60 }),
        (days(305) + MINUTE, Expiring { days: 60 }),
        (days(306), Expiring { days: 59 }),
        (days(364), Expiring { days: 1 }),
        (days(365) - MINUTE, Expiring { days: 1 }),
        (days(365), Expired),
        (days(4000), Expired),
    ];
    for (ago, expected) in table {
        assert_eq!(AuthorizationState::derive(&bound(ago), now()), expected, "{ago:?}");
        let stated = Facts { authorized_source: DateSource::Stated, ..bound(ago) };
        assert_eq!(AuthorizationState::derive(&stated, now()), expected, "stated, {ago:?}");
        assert_eq!(valid_until(&stated), Some(now().minus(ago).plus(AUTHORIZATION_LIFETIME)));
        let unknown = Facts { authorized_source: DateSource::Unknown, ..bound(ago) };
        assert_eq!(
            (AuthorizationState::derive(&unknown, now()), valid_until(&unknown)),
            (Active, None),
            "unknown, {ago:?}"
        );
    }
    let ahead = Facts { authorized_at: Some(now().plus(days(1))), ..bound(Duration::ZERO) };
    assert_eq!(AuthorizationState::derive(&ahead, now()), Active, "an earlier clock expires nothing");
}

#[test]
fn refusals_and_missing_tokens_come_before_the_date() {
    use AuthorizationState::{AwaitingConsent, Draft, Expired, Mismatched, Revoked};
    let draft = Facts::default();
    let revoked = Facts { revoked_at: Some(now()), ..bound(days(100)) };
    let mismatched = Facts { is_other_seller: true, ..bound(days(400)) };
    let table = [
        (draft, Draft),
        (Facts { is_awaiting_consent: true, ..draft }, AwaitingConsent),
        (Facts { is_awaiting_consent: true, ..bound(days(400)) }, Expired),
        (revoked, Revoked),
        (Facts { has_token: false, ..revoked }, Revoked),
        (Facts { is_awaiting_consent: true, has_token: false, ..revoked }, Revoked),
        (Facts { revoked_at: Some(now()), ..bound(days(365)) }, Expired),
        (Facts { revoked_at: Some(now().minus(days(200))), ..bound(days(400)) }, Revoked),
        (Facts { authorized_source: DateSource::Unknown, revoked_at: Some(now()), ..bound(days(900)) }, Revoked),
        (mismatched, Mismatched),
        (Facts { revoked_at: Some(now()), is_other_seller: true, ..bound(days(1)) }, Revoked),
    ];
    for (facts, expected) in table {
        assert_eq!(AuthorizationState::derive(&facts, now()), expected, "{facts:?}");
    }
}

#[test]
fn each_notice_is_reached_on_its_day() {
    let table = [(61, None), (60, Some(60)), (31, Some(60)), (30, Some(30)), (14, Some(14)), (13, Some(14))];
    let near = [(8, Some(14)), (7, Some(7)), (4, Some(7)), (3, Some(3)), (2, Some(3)), (1, Some(1)), (0, Some(1))];
    for (left, expected) in table.into_iter().chain(near) {
        assert_eq!(notice_reached(left), expected, "{left}");
    }
}

#[test]
fn pulls_that_fail_or_lag_are_not_shown_as_working() {
    use SynchronizationState::{Failing, Late, On, Paused};
    let minutes = |minutes: u32| now().minus(MINUTE * minutes);
    let stream = |stream| Facts { stream, verified: passed_lately(), ..bound(days(1)) };
    let ended = |ago| StreamFacts { succeeded_at: Some(minutes(ago)), ..StreamFacts::default() };
    let code = FailureCode::NoProgress;
    let failing = StreamFacts { failing: Some((minutes(90), code)), ..ended(100) };
    let table = [
        (StreamFacts::default(), On, "working"),
        (StreamFacts { started_at: Some(minutes(60)), ..StreamFacts::default() }, On, "working"),
        (StreamFacts { started_at: Some(minutes(61)), ..StreamFacts::default() }, Late { since: minutes(61) }, "late"),
        (StreamFacts { started_at: Some(minutes(900)), ..ended(10) }, On, "working"),
        (ended(60), On, "working"),
        (ended(61), Late { since: minutes(61) }, "late"),
        (failing, Failing { code, since: minutes(90) }, "failing"),
    ];
    for (facts, expected, headline) in table {
        assert_eq!(SynchronizationState::derive(&stream(facts), now()), expected, "{facts:?}");
        assert_eq!(States::derive(&stream(facts), now()).headline().as_str(), headline, "{facts:?}");
    }
    let paused = Facts { paused_by: Some(PausedBy::Person), ..stream(failing) };
    assert_eq!(SynchronizationState::derive(&paused, now()), Paused);
}

fn passed_lately() -> Option<LastVerification> {
    Some(LastVerification { at: now().minus(MINUTE), failed: None })
}

#[test]
fn a_persons_decision_comes_before_a_measured_obstacle() {
    use SynchronizationState::{Held, On, Paused};
    let good = bound(days(1));
    let gone = Facts { revoked_at: Some(now()), ..good };
    let notices = |notices| Facts { notices, ..good };
    let table = [
        (good, On),
        (bound(days(400)), On),
        (Facts { is_synchronized: false, ..good }, Paused),
        (Facts { paused_by: Some(PausedBy::Person), ..good }, Paused),
        (Facts { deactivated_at: Some(now()), ..good }, Paused),
        (Facts { deactivated_at: Some(now()), ..gone }, Paused),
        (gone, Held),
        (Facts { paused_by: Some(PausedBy::Hawser), ..good }, Held),
        (Facts { is_other_seller: true, ..good }, Held),
        (Facts::default(), Held),
        (notices(AccountNotices { deactivated_at: Some(now()), ..AccountNotices::default() }), Held),
        (notices(AccountNotices { dormant_at: Some(now()), ..AccountNotices::default() }), Held),
        (notices(AccountNotices { at_risk_at: Some(now()), ..AccountNotices::default() }), On),
    ];
    for (facts, expected) in table {
        assert_eq!(SynchronizationState::derive(&facts, now()), expected, "{facts:?}");
    }
}

#[test]
fn the_streams_of_a_paused_or_deactivated_shop_do_not_run() {
    assert!(may_run_streams(None, None));
    assert!(!may_run_streams(Some(now()), None));
    for paused_by in [PausedBy::Person, PausedBy::Hawser] {
        assert!(!may_run_streams(None, Some(paused_by)));
        assert!(!may_run_streams(Some(now()), Some(paused_by)));
    }
}

#[test]
fn the_latest_notice_about_an_account_counts() {
    let at = |day: u64| Some(now().plus(days(day)));
    let health = |normal_at, at_risk_at, deactivated_at, dormant_at| {
        let notices = AccountNotices { normal_at, at_risk_at, deactivated_at, dormant_at };
        AccountHealth::derive(&notices)
    };
    assert_eq!(health(None, None, None, None), AccountHealth::Unknown);
    assert_eq!(health(at(1), None, None, None), AccountHealth::Normal);
    assert_eq!(health(at(1), at(2), None, None), AccountHealth::AtRisk);
    assert_eq!(health(at(1), at(2), at(3), None), AccountHealth::Deactivated);
    assert_eq!(health(at(4), at(2), at(3), None), AccountHealth::Normal);
    assert_eq!(health(at(4), at(2), at(3), at(5)), AccountHealth::Dormant);
    assert_eq!(health(at(1), at(1), at(1), at(1)), AccountHealth::Deactivated);
}

#[test]
fn a_passed_verification_goes_stale_and_a_failed_one_stays() {
    let verified = |ago: Duration, failed| {
        let verified = Some(LastVerification { at: now().minus(ago), failed });
        VerificationState::derive(verified, now())
    };
    assert_eq!(VerificationState::derive(None, now()), VerificationState::Never);
    assert_eq!(verified(Duration::ZERO, None), VerificationState::Passed);
    assert_eq!(verified(days(7), None), VerificationState::Passed);
    assert_eq!(verified(days(7) + MINUTE, None), VerificationState::Stale);
    assert_eq!(verified(Duration::ZERO, Some(Throttled)), VerificationState::Failed(Throttled));
    assert_eq!(verified(days(90), Some(Throttled)), VerificationState::Failed(Throttled));
}

/// Authorization, synchronization, account health, verification, and the headline: every combination is in exactly one row.
/// A failed verification is represented by the one who has to act.
const HEADLINES: &str = "
    draft            | any    | any              | any                            | draft
    awaiting_consent | any    | any              | any                            | awaiting_consent
    revoked          | any    | any              | any                            | revoked
    expired          | any    | any              | any                            | expired
    mismatched       | any    | any              | any                            | mismatched
    active expiring  | any    | deactivated      | any                            | account_deactivated
    active expiring  | any    | dormant          | any                            | account_dormant
    active expiring  | any    | normal           | seller owner caller            | failed
    active expiring  | any    | at_risk          | seller owner caller            | failed
    active expiring  | any    | unknown          | seller owner caller            | failed
    active expiring  | paused | normal           | never passed stale wait notice | paused
    active expiring  | paused | at_risk          | never passed stale wait notice | paused
    active expiring  | paused | unknown          | never passed stale wait notice | paused
    active expiring  | held   | normal           | never passed stale wait notice | held
    active expiring  | held   | at_risk          | never passed stale wait notice | held
    active expiring  | held   | unknown          | never passed stale wait notice | held
    active expiring  | on     | normal           | wait                           | waiting
    active expiring  | on     | at_risk          | wait                           | waiting
    active expiring  | on     | unknown          | wait                           | waiting
    expiring         | on     | normal           | never passed stale notice      | expiring
    expiring         | on     | at_risk          | never passed stale notice      | expiring
    expiring         | on     | unknown          | never passed stale notice      | expiring
    active           | on     | at_risk          | never passed stale notice      | at_risk
    active           | on     | normal unknown   | never                          | unverified
    active           | on     | normal unknown   | stale                          | stale
    active           | on     | normal unknown   | notice                         | noticed
    active           | on     | normal unknown   | passed                         | working
";

fn every_combination() -> Vec<(States, &'static str)> {
    let authorizations = [
        AuthorizationState::Draft,
        AuthorizationState::AwaitingConsent,
        AuthorizationState::Active,
        AuthorizationState::Expiring { days: 9 },
        AuthorizationState::Expired,
        AuthorizationState::Revoked,
        AuthorizationState::Mismatched,
    ];
    let synchronizations = [SynchronizationState::On, SynchronizationState::Paused, SynchronizationState::Held];
    let healths = [
        AccountHealth::Normal,
        AccountHealth::AtRisk,
        AccountHealth::Deactivated,
        AccountHealth::Dormant,
        AccountHealth::Unknown,
    ];
    let failed = |code: FailureCode, word| (VerificationState::Failed(code), word);
    let verifications = [
        (VerificationState::Never, "never"),
        (VerificationState::Passed, "passed"),
        (VerificationState::Stale, "stale"),
        failed(ParticipationsEmpty, "seller"),
        failed(AppSecretInvalid, "owner"),
        failed(RecordOnly, "caller"),
        failed(Throttled, "wait"),
        failed(BuyerDataRestricted, "notice"),
    ];
    let mut all = Vec::new();
    for authorization in authorizations {
        for synchronization in synchronizations {
            for account_health in healths {
                for (verification, word) in verifications {
                    all.push((States { authorization, synchronization, account_health, verification }, word));
                }
            }
        }
    }
    all
}

#[test]
fn every_combination_of_the_axes_has_its_headline() {
    let rows: Vec<Vec<Vec<&str>>> = HEADLINES
        .lines()
        .filter(|line| line.contains('|'))
        .map(|line| line.split('|').map(|cell| cell.split_whitespace().collect()).collect())
        .collect();
    let all = every_combination();
    assert_eq!(all.len(), 7 * 3 * 5 * 8);
    let mut met = vec![0_u32; rows.len()];
    for (states, verification) in all {
        let words = [
            states.authorization.as_str(),
            states.synchronization.as_str(),
            states.account_health.as_str(),
            verification,
        ];
        let fits =
            |row: &[Vec<&str>]| row.iter().zip(words).all(|(cell, word)| *cell == ["any"] || cell.contains(&word));
        let matching: Vec<usize> = (0..rows.len()).filter(|index| fits(&rows[*index])).collect();
        assert_eq!(matching.len(), 1, "{states:?} is in {} rows", matching.len());
        assert_eq!(vec![states.headline().as_str()], rows[matching[0]][4], "{states:?}");
        met[matching[0]] += 1;
    }
    assert!(met.iter().all(|count| *count > 0), "a row matches nothing: {met:?}");
}

#[test]
fn only_problems_of_the_seller_are_red() {
    for (states, _) in every_combination() {
        let headline = states.headline();
        if headline.tone() == Tone::Broken {
            let acts = headline.code().map(FailureCode::acts);
            assert_eq!(acts, Some(crate::Acts::Seller), "{headline:?}");
        }
    }
}

#[test]
fn a_refused_authorization_that_is_not_known_to_be_gone_is_waiting() {
    let states = States {
        authorization: AuthorizationState::Active,
        synchronization: SynchronizationState::On,
        account_health: AccountHealth::Unknown,
        verification: VerificationState::Failed(AuthorizationRevoked),
    };
    assert_eq!(states.headline(), Headline::Waiting(AuthorizationRevoked));
    assert_eq!(states.headline().tone(), Tone::Attention);
    let known = States { authorization: AuthorizationState::Revoked, ..states };
    assert_eq!(known.headline().tone(), Tone::Broken);
}

#[test]
fn a_shop_shows_the_most_important_of_its_accounts() {
    let [soon, later] = [3, 40].map(|days| Headline::Expiring { days });
    assert_eq!(most_important([]), None);
    assert_eq!(most_important([Headline::Working, later, soon]), Some(soon));
    assert_eq!(most_important([soon, Headline::Revoked, Headline::Draft]), Some(Headline::Revoked));
    assert_eq!(most_important([Headline::Draft, Headline::Working]), Some(Headline::Draft));
}
