//! Every combination of what can be known of a key, and what the gate then is.

use super::*;
use FailureCode as C;

const NOW: Timestamp = Timestamp::from_micros(1_795_334_400_000_000);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const GRACE: Duration = DAY;

fn ago(duration: Duration) -> Timestamp {
    NOW.minus(duration)
}

fn good(at: Timestamp) -> GateFacts {
    let answer = Some(KeyAnswer { at, refused: None });
    GateFacts { has_key: true, answer, last_good_at: Some(at), ..GateFacts::default() }
}

fn refused(code: FailureCode) -> GateFacts {
    GateFacts { answer: Some(KeyAnswer { at: ago(HOUR), refused: Some(code) }), ..good(ago(2 * HOUR)) }
}

fn in_vain(facts: GateFacts) -> GateFacts {
    GateFacts { unanswered: Some(FailedCheck { at: NOW, is_throttled: false }), ..facts }
}

fn throttled(facts: GateFacts) -> GateFacts {
    GateFacts { unanswered: Some(FailedCheck { at: NOW, is_throttled: true }), ..facts }
}

fn ending(at: Timestamp, facts: GateFacts) -> GateFacts {
    GateFacts { expires_at: Some(at), ..facts }
}

const NEVER: GateFacts =
    GateFacts { has_key: true, answer: None, last_good_at: None, expires_at: None, unanswered: None };

#[test]
fn each_combination_of_facts_gives_the_gate_of_the_table() {
    let second = Duration::from_secs(1);
    let table: &[(&str, GateFacts, &str, &[C])] = &[
        ("no key", GateFacts::default(), "key_missing", &[]),
        ("no key, whatever was known", GateFacts { has_key: false, ..good(NOW) }, "key_missing", &[]),
        ("no key, and the hub is away", in_vain(GateFacts::default()), "key_missing", &[]),
        ("accepted", good(NOW), "open", &[]),
        ("accepted long ago, not asked since", good(ago(GRACE - second)), "open", &[]),
        ("the hub is away", in_vain(good(ago(HOUR))), "open", &[C::KeyCheckUnreachable]),
        ("asked too often", throttled(good(ago(HOUR))), "open", &[C::KeyCheckThrottled]),
        ("the grace ends", in_vain(good(ago(GRACE))), "key_check_unreachable", &[]),
        ("the grace ends, throttled", throttled(good(ago(GRACE))), "key_check_throttled", &[]),
        ("one second of grace left", in_vain(good(ago(GRACE - second))), "open", &[C::KeyCheckUnreachable]),
        ("never checked", NEVER, "key_check_unreachable", &[]),
        ("never checked, the hub is away", in_vain(NEVER), "key_check_unreachable", &[]),
        ("never checked, throttled", throttled(NEVER), "key_check_throttled", &[]),
        ("unknown", refused(C::KeyUnknown), "key_unknown", &[]),
        ("revoked", refused(C::KeyRevoked), "key_revoked", &[]),
        ("expired by the hub's word", refused(C::KeyExpired), "key_expired", &[]),
        ("of the other environment", refused(C::KeyWrongEnvironment), "key_wrong_environment", &[]),
        ("short of permission", refused(C::KeyForbidden), "key_forbidden", &[]),
        ("malformed by the hub's word", refused(C::KeyMalformed), "key_malformed", &[]),
        ("refused, then the hub is away", in_vain(refused(C::KeyRevoked)), "key_revoked", &[C::KeyCheckUnreachable]),
        ("ends in 15 days", ending(NOW.plus(15 * DAY), good(NOW)), "open", &[]),
        ("ends in 14 days", ending(NOW.plus(14 * DAY), good(NOW)), "open", &[C::KeyExpiring]),
        ("ends now", ending(NOW, good(ago(second))), "key_expired", &[]),
        ("ends now, the hub is away", in_vain(ending(NOW, good(ago(HOUR)))), "key_expired", &[C::KeyCheckUnreachable]),
        (
            "ends soon, the hub is away",
            in_vain(ending(NOW.plus(HOUR), good(ago(HOUR)))),
            "open",
            &[C::KeyExpiring, C::KeyCheckUnreachable],
        ),
        ("the clocks lie apart a little", good(NOW.plus(SKEW)), "open", &[]),
        ("the clock was set back", good(NOW.plus(SKEW + second)), "key_check_unreachable", &[]),
    ];
    for (case, facts, state, notices) in table {
        let gate = Gate::derive(facts, NOW, GRACE);
        assert_eq!((gate.state(), gate.notices.as_slice()), (*state, *notices), "{case}");
        assert_eq!(gate.is_open(), *state == "open", "{case}");
    }
}

#[test]
fn the_grace_is_named_while_checks_bring_no_answer_and_only_then() {
    let of = |facts: &GateFacts| Gate::derive(facts, NOW, GRACE).grace_until;
    let at = ago(HOUR);
    assert_eq!(of(&good(at)), None);
    assert_eq!(of(&in_vain(good(at))), Some(at.plus(GRACE)));
    assert_eq!(of(&throttled(good(at))), Some(at.plus(GRACE)));
    assert_eq!(of(&in_vain(refused(C::KeyRevoked))), None);
    assert_eq!(of(&in_vain(NEVER)), None);
}

#[test]
fn no_clock_keeps_a_gate_open_for_longer_than_the_grace() {
    // Whatever the clock says, the moments at which an unanswered key is let through span the grace and a little skew.
    let facts = in_vain(good(NOW));
    let step = Duration::from_secs(600);
    let moments = (0..2000).map(|n| ago(1000 * step).plus(n * step));
    let open = moments.filter(|now| Gate::derive(&facts, *now, GRACE).is_open()).count();
    assert!(u128::try_from(open).unwrap() * step.as_micros() <= (GRACE + 2 * SKEW).as_micros(), "{open}");
    assert!(open > 0);
}

#[test]
fn a_result_is_stale_after_a_minute_and_when_it_lies_ahead() {
    let stale = |facts: GateFacts| facts.is_stale(NOW);
    assert!(!stale(good(ago(MAX_AGE - Duration::from_millis(1)))));
    assert!(stale(good(ago(MAX_AGE))));
    assert!(stale(good(NOW.plus(HOUR))));
    assert!(stale(NEVER) && NEVER.is_unknown() && !in_vain(NEVER).is_unknown());
    assert!(!stale(GateFacts::default()));
}

#[test]
fn the_next_step_follows_from_the_state_and_from_who_asks() {
    use NextStep as N;
    let after = |code, has_other, can_fix| N::after(code, has_other, can_fix);
    for can_fix in [true, false] {
        assert_eq!(after(None, true, can_fix), N::Continue);
        assert_eq!(after(Some(C::KeyCheckUnreachable), true, can_fix), N::Wait);
        assert_eq!(after(Some(C::KeyCheckThrottled), false, can_fix), N::Wait);
    }
    assert_eq!(after(Some(C::KeyMissing), false, true), N::GetKey);
    assert_eq!(after(Some(C::KeyMissing), true, true), N::AddKey);
    for code in [C::KeyMissing, C::KeyRevoked, C::KeyExpired] {
        assert_eq!(after(Some(code), true, false), N::Ask);
    }
    for code in [C::KeyUnknown, C::KeyRevoked, C::KeyExpired, C::KeyWrongEnvironment, C::KeyForbidden, C::KeyMalformed]
    {
        assert_eq!(after(Some(code), true, true), N::ReplaceKey);
    }
}
