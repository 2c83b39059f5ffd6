//! People, sessions, one-time links, second factors and idempotency keys.

use crate::support::{at, company, new};
use hawser_core::{Actor, CompanyId, MemberId, PersonId, Role, SessionId};
use hawser_store::{
    CompletedRequest, IdempotencyKey, LinkKind, NewMember, NewPerson, NewSession, StoreError, db_test, testing::TestDb,
};

/// Adds a person who is a member of the company with this role.
pub async fn add_person(db: &TestDb, company: CompanyId, email: &str, role: Role) -> (PersonId, MemberId) {
    let (person, member) = (new!(PersonId), new!(MemberId));
    let mut tx = db.auth().write().await.unwrap();
    let password = "$argon2id$…".to_owned();
    tx.add_person(&NewPerson { id: person, email: email.to_owned(), password, created_at: at(0) }).await.unwrap();
    let new = NewMember { id: member, company, name: email.to_owned(), role, created_at: at(0) };
    tx.add_member(person, &new).await.unwrap();
    tx.commit().await.unwrap();
    (person, member)
}

/// Adds a session that is valid from second 0 to second 1000.
pub async fn add_session(db: &TestDb, (person, member): (PersonId, MemberId), number: u8) -> SessionId {
    let id = new!(SessionId);
    let mut tx = db.auth().write().await.unwrap();
    tx.add_session(&NewSession {
        id,
        hash: [number; 32],
        person,
        member,
        created_at: at(0),
        expires_at: at(1000),
        user_agent: Some("Browser".to_owned()),
        address: None,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

db_test!(an_email_address_belongs_to_one_person, |db| async move {
    let company = company(&db, "First").await;
    assert!(!db.auth().read().await.unwrap().has_owner().await.unwrap());
    add_person(&db, company, "li@example.com", Role::Viewer).await;
    assert!(!db.auth().read().await.unwrap().has_owner().await.unwrap());
    let (owner, member) = add_person(&db, company, "wang@example.com", Role::Owner).await;
    let mut tx = db.auth().write().await.unwrap();
    assert!(tx.has_owner().await.unwrap());
    let again = NewPerson {
        id: new!(PersonId),
        email: "li@example.com".to_owned(),
        password: String::new(),
        created_at: at(1),
    };
    assert!(matches!(tx.add_person(&again).await, Err(StoreError::Conflict { what: "email" })));
    assert_eq!(tx.find_person_by_email("wang@example.com").await.unwrap().unwrap().id, owner);
    assert_eq!(tx.find_person_by_email("Wang@example.com").await.unwrap(), None);
    let memberships = tx.list_memberships(owner).await.unwrap();
    assert_eq!(
        memberships.iter().map(|m| (m.member, m.company, m.role)).collect::<Vec<_>>(),
        [(member, company, Role::Owner)]
    );
});

db_test!(a_session_is_found_by_its_hash_while_it_is_valid, |db| async move {
    let company = company(&db, "First").await;
    let li = add_person(&db, company, "li@example.com", Role::Operator).await;
    let id = add_session(&db, li, 1).await;
    let find = |hash: u8, now: i64, used_since: i64| {
        let db = db.clone();
        async move {
            let mut tx = db.auth().read().await.unwrap();
            tx.find_session(&[hash; 32], at(now), at(used_since)).await.unwrap()
        }
    };
    let found = find(1, 5, -1).await.unwrap();
    assert_eq!((found.id, found.member, found.role, found.company_name.as_str()), (id, li.1, Role::Operator, "First"));
    assert!(find(2, 5, -1).await.is_none(), "another token");
    assert!(find(1, 1000, -1).await.is_none(), "expired");
    assert!(find(1, 500, 10).await.is_none(), "idle");
    db.auth().touch_session(id, at(400)).await.unwrap();
    db.auth().touch_session(id, at(300)).await.unwrap();
    assert_eq!(find(1, 500, 10).await.unwrap().last_seen_at, at(400));

    let mut tx = db.instance().write().await.unwrap();
    tx.set_member_disabled(li.1, Some(at(500))).await.unwrap();
    tx.commit().await.unwrap();
    assert!(find(1, 501, 10).await.is_none(), "disabled");
});

db_test!(a_person_ends_only_their_own_sessions, |db| async move {
    let company = company(&db, "First").await;
    let (li, wang) = (
        add_person(&db, company, "li@example.com", Role::Owner).await,
        add_person(&db, company, "wang@example.com", Role::Owner).await,
    );
    let (of_li, of_wang) = (add_session(&db, li, 1).await, add_session(&db, wang, 2).await);
    let mut tx = db.auth().write().await.unwrap();
    assert!(!tx.remove_session(li.0, of_wang).await.unwrap());
    assert_eq!(tx.list_sessions(li.0, at(1), at(-1)).await.unwrap().len(), 1);
    assert!(tx.remove_session(li.0, of_li).await.unwrap());
    assert!(!tx.remove_session(li.0, of_li).await.unwrap());
    let wrong = NewSession {
        id: new!(SessionId),
        hash: [3; 32],
        person: li.0,
        member: wang.1,
        created_at: at(0),
        expires_at: at(1),
        user_agent: None,
        address: None,
    };
    assert!(matches!(tx.add_session(&wrong).await, Err(StoreError::NotFound { what: "member" })));
});

db_test!(a_link_works_once_before_it_expires, |db| async move {
    let mut tx = db.auth().write().await.unwrap();
    for number in [1, 2] {
        tx.add_link(LinkKind::Setup, &[number; 32], at(0), at(100)).await.unwrap();
    }
    assert!(tx.is_link_valid(LinkKind::Setup, &[1; 32], at(99)).await.unwrap());
    assert!(!tx.is_link_valid(LinkKind::Setup, &[1; 32], at(100)).await.unwrap());
    assert!(!tx.use_link(LinkKind::Setup, &[3; 32], at(1)).await.unwrap());
    assert!(tx.use_link(LinkKind::Setup, &[1; 32], at(99)).await.unwrap());
    assert!(!tx.use_link(LinkKind::Setup, &[1; 32], at(99)).await.unwrap());
    assert!(!tx.use_link(LinkKind::Setup, &[2; 32], at(100)).await.unwrap());
});

db_test!(a_request_is_claimed_with_what_it_creates_and_remembered, |db| async move {
    let company = company(&db, "First").await;
    let actor = Actor::Member { member: new!(MemberId), company, role: Role::Owner };
    let other = Actor::Member { member: new!(MemberId), company, role: Role::Owner };
    let key = IdempotencyKey::of(&actor, "bind_shop", "17").unwrap();
    let find = async |key: &IdempotencyKey| db.auth().find_completed_request(key).await.unwrap();
    let mut tx = db.within(&actor, at(0)).write().await.unwrap();
    assert!(tx.claim_request(&key, &[7; 32], "shop_1").await.unwrap());
    drop(tx);
    assert_eq!(find(&key).await, None, "rolled back with everything else");
    let mut tx = db.within(&actor, at(1)).write().await.unwrap();
    assert!(tx.claim_request(&key, &[7; 32], "shop_2").await.unwrap());
    assert!(!tx.claim_request(&key, &[7; 32], "shop_3").await.unwrap());
    let others =
        [IdempotencyKey::of(&other, "bind_shop", "17"), IdempotencyKey::of(&actor, "create_application", "17")];
    for separate in others.iter().flatten() {
        assert!(tx.claim_request(separate, &[7; 32], "another").await.unwrap());
    }
    tx.commit().await.unwrap();
    let stored = CompletedRequest { result: "shop_2".to_owned(), fingerprint: Some(vec![7; 32]) };
    assert_eq!(find(&key).await, Some(stored));
    assert!(IdempotencyKey::of(&Actor::InstanceOwner, "bind_shop", "17").is_none());
});

db_test!(a_second_factor_works_after_confirmation_and_each_step_once, |db| async move {
    let company = company(&db, "First").await;
    let (li, _) = add_person(&db, company, "li@example.com", Role::Owner).await;
    let (wang, _) = add_person(&db, company, "wang@example.com", Role::Owner).await;
    let mut tx = db.auth().write().await.unwrap();
    assert!(!tx.consume_totp_step(li, b"one", 7).await.unwrap());
    assert!(tx.propose_second_factor(li, b"old", at(1)).await.unwrap());
    assert!(tx.propose_second_factor(li, b"one", at(2)).await.unwrap());
    assert!(!tx.consume_totp_step(li, b"one", 7).await.unwrap(), "not confirmed");
    assert!(!tx.confirm_second_factor(li, b"old", 7, at(3)).await.unwrap(), "another secret");
    assert!(tx.confirm_second_factor(li, b"one", 7, at(3)).await.unwrap());
    assert!(!tx.confirm_second_factor(li, b"one", 8, at(3)).await.unwrap());
    assert!(!tx.propose_second_factor(li, b"two", at(4)).await.unwrap(), "there is a confirmed one");
    for (step, is_accepted) in [(7, false), (6, false), (9, true), (8, false), (9, false), (10, true)] {
        assert_eq!(tx.consume_totp_step(li, b"one", step).await.unwrap(), is_accepted, "{step}");
    }
    assert!(!tx.consume_totp_step(li, b"two", 11).await.unwrap());

    tx.replace_recovery_codes(li, &[[1; 32], [2; 32]]).await.unwrap();
    assert!(!tx.use_recovery_code(wang, &[1; 32], at(5)).await.unwrap());
    assert!(tx.use_recovery_code(li, &[1; 32], at(5)).await.unwrap());
    assert!(!tx.use_recovery_code(li, &[1; 32], at(5)).await.unwrap());
    assert_eq!(tx.count_recovery_codes(li).await.unwrap(), 1);
    assert!(!tx.remove_second_factor(wang).await.unwrap());
    assert!(tx.remove_second_factor(li).await.unwrap());
    assert_eq!(tx.count_recovery_codes(li).await.unwrap(), 0);
    assert_eq!(tx.lookup_second_factor(li).await.unwrap(), None);
});

db_test!(a_password_is_locked_only_while_it_is_unchanged, |db| async move {
    let company = company(&db, "First").await;
    let (li, _) = add_person(&db, company, "li@example.com", Role::Owner).await;
    let mut tx = db.auth().write().await.unwrap();
    assert!(tx.lock_if_password_is(li, "$argon2id$…").await.unwrap());
    assert!(tx.set_password(li, "$argon2id$new", at(5)).await.unwrap());
    assert!(!tx.lock_if_password_is(li, "$argon2id$…").await.unwrap());
    assert!(!tx.set_password(new!(PersonId), "$argon2id$new", at(5)).await.unwrap());
    assert_eq!(tx.lookup_person(li).await.unwrap().unwrap().password, "$argon2id$new");
});
