//! The audit trail.

use crate::support::{at, company, member, new};
use hawser_core::audit::{AuditCursor, AuditEntry, AuditFault, AuditFilter, FaultyTrail};
use hawser_core::{Actor, CompanyId, Role};
use hawser_store::{AuditKey, Backend, Store, StoreError};
use hawser_store::{StoreOptions, db_test, testing::TestDb};
use zeroize::Zeroizing;

fn key(byte: u8) -> AuditKey {
    AuditKey::new(Zeroizing::new([byte; 32]))
}

fn entry(company: Option<CompanyId>, action: &str) -> AuditEntry {
    AuditEntry {
        id: new!(AuditId),
        company,
        at: at(0),
        by: None,
        origin: "192.0.2.7".to_owned(),
        action: action.to_owned(),
        subject: "店".to_owned(),
        details: r#"{"before":null}"#.to_owned(),
    }
}

db_test!(a_trail_is_read_by_those_of_its_company_who_may, |db| async move {
    db.set_audit_key(key(7)).unwrap();
    let (first, second) = (company(&db, "First").await, company(&db, "Second").await);
    let admin = member(first, Role::Admin);
    let mut tx = db.within(&admin, at(0)).write().await.unwrap();
    tx.append_audit(&entry(Some(first), "shop.bind")).await.unwrap();
    for foreign in [Some(second), None] {
        let refused = tx.append_audit(&entry(foreign, "x")).await;
        assert!(matches!(refused, Err(StoreError::NotFound { what: "company" })), "{refused:?}");
    }
    tx.commit().await.unwrap();
    let mut tx = db.instance().write().await.unwrap();
    tx.append_audit(&entry(None, "instance.set_up")).await.unwrap();
    tx.append_audit(&entry(Some(second), "company.add")).await.unwrap();
    tx.commit().await.unwrap();

    for (actor, expected) in [
        (Actor::InstanceOwner, vec!["trail.begin", "company.add", "instance.set_up", "trail.begin", "shop.bind"]),
        (admin.clone(), vec!["shop.bind"]),
        (member(first, Role::Auditor), vec!["shop.bind"]),
        (member(second, Role::Owner), vec!["company.add"]),
        (member(first, Role::Operator), vec![]),
        (Actor::Worker, vec![]),
    ] {
        let mut tx = db.within(&actor, at(0)).read().await.unwrap();
        let lines = tx.list_audit(10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.action.as_str()).collect::<Vec<_>>(), expected, "{actor:?}");
    }
    let mut tx = db.within(&admin, at(0)).read().await.unwrap();
    let line = tx.list_audit(1).await.unwrap().remove(0);
    assert_eq!((line.company, &*line.actor_kind, &*line.subject), (Some(first), "member", "店"));
    assert_eq!((line.seq, &*line.origin), (1, "192.0.2.7"));
    let Actor::Member { member, .. } = admin else { panic!() };
    assert_eq!(line.actor_id, Some(member.to_string()));
});

db_test!(a_line_of_the_trail_can_be_neither_changed_nor_removed, |db| async move {
    db.set_audit_key(key(7)).unwrap();
    let mut tx = db.instance().write().await.unwrap();
    tx.append_audit(&entry(None, "instance.set_up")).await.unwrap();
    tx.commit().await.unwrap();
    for forbidden in ["UPDATE audit SET action = 'other'", "DELETE FROM audit"] {
        let refused = db.run_raw(forbidden).await.unwrap_err();
        let StoreError::Database(inner) = &refused else { panic!("{refused:?}") };
        assert!(inner.to_string().contains("append-only"), "{inner}");
    }
    if db.backend() == Backend::Postgres {
        assert!(db.run_raw("TRUNCATE audit").await.is_err());
    }
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).read().await.unwrap();
    assert_eq!(tx.list_audit(10).await.unwrap().len(), 1);
});

db_test!(without_the_key_nothing_is_appended, |db| async move {
    let mut tx = db.instance().write().await.unwrap();
    let refused = tx.append_audit(&entry(None, "instance.set_up")).await;
    assert!(matches!(refused, Err(StoreError::Misuse { .. })), "{refused:?}");
    drop(tx);
    db.set_audit_key(key(7)).unwrap();
    db.store().set_audit_key(key(7)).unwrap();
    assert!(matches!(db.set_audit_key(key(8)), Err(StoreError::Misuse { .. })), "a second key");
});

async fn append(store: &Store, company: Option<CompanyId>, action: &str) {
    let mut tx = store.instance().write().await.unwrap();
    tx.append_audit(&entry(company, action)).await.unwrap();
    tx.commit().await.unwrap();
}

/// A company whose trail has `company.add` and then `lines` more.
async fn trail(db: &TestDb, name: &str, lines: usize) -> CompanyId {
    db.set_audit_key(key(7)).unwrap();
    let company = company(db, name).await;
    append(db, Some(company), "company.add").await;
    for _ in 0..lines {
        append(db, Some(company), "shop.bind").await;
    }
    company
}

async fn faults(store: &Store) -> Vec<FaultyTrail> {
    store.check_audit().await.unwrap().faults
}

fn of(company: CompanyId, fault: AuditFault) -> Vec<FaultyTrail> {
    vec![FaultyTrail { company: Some(company), fault }]
}

async fn tamper(db: &TestDb, statement: &str) {
    let triggers = match db.backend() {
        Backend::Sqlite => "DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete",
        Backend::Postgres => {
            "DROP TRIGGER IF EXISTS audit_no_change ON audit; DROP TRIGGER IF EXISTS audit_no_truncate ON audit"
        }
    };
    db.run_raw(triggers).await.unwrap();
    db.run_raw(statement).await.unwrap();
}

/// The trail as it is written in that database.
fn literal(db: &TestDb, company: CompanyId) -> String {
    match db.backend() {
        Backend::Sqlite => format!("x'{}'", company.0.simple()),
        Backend::Postgres => format!("'{}'::uuid", company.0),
    }
}

db_test!(a_trail_that_nobody_touched_is_whole, |db| async move {
    let one = trail(&db, "One", 3).await;
    trail(&db, "Other", 0).await;
    append(&db, None, "vault.rotate").await;
    let check = db.check_audit().await.unwrap();
    assert_eq!((check.lines, check.trails, check.faults), (8, 3, vec![]));
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).read().await.unwrap();
    let lines = tx.list_audit_lines(Some(one), &AuditFilter::default(), None, false, 10).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    drop(tx);
    // Another key opens nothing.
    let other = Store::open(&StoreOptions { url: db.url().to_owned() }).await.unwrap();
    other.set_audit_key(key(8)).unwrap();
    assert!(faults(&other).await.len() > 8);
    other.close().await;
});

db_test!(a_changed_line_is_named, |db| async move {
    let company = trail(&db, "One", 4).await;
    let place = format!("WHERE trail = {} AND seq = 3", literal(&db, company));
    for column in ["actor_kind", "actor_id", "origin", "action", "subject", "details"] {
        tamper(&db, &format!("UPDATE audit SET {column} = 'x' {place}")).await;
        let found = faults(&db).await;
        let [FaultyTrail { company: Some(whose), fault: AuditFault::Changed { seq: 3, at: when, .. } }] = &*found
        else {
            panic!("{column}: {found:?}")
        };
        assert_eq!((*whose, *when), (company, at(0)));
        let back = match column {
            "actor_kind" => "'instance_owner'",
            "actor_id" => "NULL",
            "origin" => "'192.0.2.7'",
            "action" => "'shop.bind'",
            "subject" => "'店'",
            _ => "'{\"before\":null}'",
        };
        tamper(&db, &format!("UPDATE audit SET {column} = {back} {place}")).await;
        assert_eq!(faults(&db).await, []);
    }
    tamper(&db, &format!("UPDATE audit SET at = at + 1 {place}")).await;
    assert_eq!(faults(&db).await.len(), 1);
});

db_test!(removed_lines_are_named, |db| async move {
    let company = trail(&db, "One", 9).await;
    let trail = literal(&db, company);
    tamper(&db, &format!("DELETE FROM audit WHERE trail = {trail} AND seq IN (3, 4)")).await;
    assert_eq!(faults(&db).await, of(company, AuditFault::Removed { from: 3, to: 4 }));
    tamper(&db, &format!("DELETE FROM audit WHERE trail = {trail} AND seq = 1")).await;
    assert_eq!(faults(&db).await.len(), 2, "the first as well");
});

db_test!(a_cut_tail_is_named_also_after_more_was_appended, |db| async move {
    let company = trail(&db, "One", 9).await;
    let trail = literal(&db, company);
    tamper(&db, &format!("DELETE FROM audit WHERE trail = {trail} AND seq > 7")).await;
    assert_eq!(faults(&db).await, of(company, AuditFault::Cut { from: 8, to: 10 }));
    append(&db, Some(company), "shop.bind").await;
    assert_eq!(faults(&db).await, of(company, AuditFault::Removed { from: 8, to: 10 }));
});

db_test!(a_head_that_was_touched_is_named_and_stays_visible, |db| async move {
    let company = trail(&db, "One", 5).await;
    let trail = literal(&db, company);
    // Truncated, with a matching older head; it cannot be sealed without the key.
    let cut = format!(
        "DELETE FROM audit WHERE trail = {trail} AND seq > 4; \
         UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE trail = {trail} AND seq = 4) WHERE trail = {trail}"
    );
    tamper(&db, &cut).await;
    assert_eq!(faults(&db).await, of(company, AuditFault::HeadChanged));
    append(&db, Some(company), "shop.bind").await;
    let found = faults(&db).await;
    assert!(matches!(&*found, [FaultyTrail { fault: AuditFault::Broken { seq: 5, .. }, .. }]), "{found:?}");
});

db_test!(a_head_that_was_removed_is_named_and_stays_visible, |db| async move {
    let company = trail(&db, "One", 5).await;
    tamper(&db, &format!("DELETE FROM audit_head WHERE trail = {}", literal(&db, company))).await;
    assert_eq!(faults(&db).await, of(company, AuditFault::NoHead));
    append(&db, Some(company), "shop.bind").await;
    let found = faults(&db).await;
    assert!(matches!(found[0].fault, AuditFault::Broken { seq: 7, .. }), "{found:?}");
    assert_eq!(found[1].fault, AuditFault::BegunAgain { times: 2 });
});

db_test!(a_trail_that_was_removed_is_named_also_after_it_began_anew, |db| async move {
    let company = trail(&db, "One", 5).await;
    trail(&db, "Other", 0).await;
    let trail = literal(&db, company);
    let remove = format!("DELETE FROM audit_head WHERE trail = {trail}; DELETE FROM audit WHERE trail = {trail}");
    tamper(&db, &remove).await;
    assert_eq!(faults(&db).await, of(company, AuditFault::Emptied));
    append(&db, Some(company), "company.add").await;
    assert_eq!(faults(&db).await, of(company, AuditFault::BegunAgain { times: 2 }));
    // The instance's own trail away as well: somebody still knows of it.
    tamper(&db, "DELETE FROM audit_head; DELETE FROM audit").await;
    assert_eq!(faults(&db).await.len(), 3, "two companies and the instance");
});

db_test!(lines_that_were_slipped_in_or_put_back_are_named, |db| async move {
    let company = trail(&db, "One", 5).await;
    let trail = literal(&db, company);
    let id = match db.backend() {
        Backend::Sqlite => "randomblob(16)",
        Backend::Postgres => "gen_random_uuid()",
    };
    let columns = "at, actor_kind, actor_id, origin, action, subject, details, previous, mac";
    let insert = format!(
        "INSERT INTO audit (id, trail, seq, {columns}) SELECT {id}, trail, 7, {columns} FROM audit \
         WHERE trail = {trail} AND seq = 6"
    );
    tamper(&db, &insert).await;
    let found = faults(&db).await;
    assert!(matches!(found[0].fault, AuditFault::Changed { seq: 7, .. }), "{found:?}");
    assert_eq!(found[1].fault, AuditFault::Unsealed { from: 7, to: 7 });
    append(&db, Some(company), "shop.bind").await;
    let found = faults(&db).await;
    assert!(matches!(found[0].fault, AuditFault::Changed { seq: 7, .. }), "appending still works: {found:?}");
    // Two lines that change places.
    let swap = format!(
        "UPDATE audit SET seq = 100 WHERE trail = {trail} AND seq = 2; UPDATE audit SET seq = 2 WHERE trail = {trail} AND \
         seq = 3; UPDATE audit SET seq = 3 WHERE trail = {trail} AND seq = 100"
    );
    tamper(&db, &swap).await;
    assert_eq!(faults(&db).await.len(), 3);
});

db_test!(many_who_append_at_once_end_with_an_unbroken_chain, |db| async move {
    db.set_audit_key(key(7)).unwrap();
    let companies = [company(&db, "One").await, company(&db, "Other").await];
    // Two stores, as two processes have; neither trail has begun.
    let second = Store::open(&StoreOptions { url: db.url().to_owned() }).await.unwrap();
    second.set_audit_key(key(7)).unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..16 {
        let store = if number % 2 == 0 { db.store() } else { second.clone() };
        writers.spawn(async move {
            for round in 0..10 {
                append(&store, Some(companies[(number / 2 + round) % 2]), "shop.bind").await;
            }
        });
    }
    writers.join_all().await;
    let check = db.check_audit().await.unwrap();
    assert_eq!((check.lines, check.faults), (162, vec![]));
    second.close().await;
});

db_test!(a_change_that_is_undone_leaves_no_line_and_no_gap, |db| async move {
    let company = trail(&db, "One", 2).await;
    let mut tx = db.instance().write().await.unwrap();
    tx.append_audit(&entry(Some(company), "shop.bind")).await.unwrap();
    drop(tx);
    append(&db, Some(company), "shop.rename").await;
    let check = db.check_audit().await.unwrap();
    assert_eq!((check.lines, check.faults), (5, vec![]));
});

db_test!(a_trail_is_filtered_and_read_page_by_page, |db| async move {
    db.set_audit_key(key(7)).unwrap();
    let company = company(&db, "One").await;
    let member = member(company, Role::Owner);
    let Actor::Member { member: id, .. } = member else { panic!() };
    for number in 0..20_i64 {
        let actor = if number % 2 == 0 { &member } else { &Actor::InstanceOwner };
        let mut tx = db.within(actor, at(0)).write().await.unwrap();
        let mut entry = entry(Some(company), if number % 5 == 0 { "shop_x.bind" } else { "shop.bind" });
        // Two lines a second, and the last ones by a clock that is slow.
        entry.at = if number < 18 { at(number / 2) } else { at(3) };
        entry.subject = format!("shop {}", number % 4);
        tx.append_audit(&entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = db.within(&member, at(0)).read().await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let counted: [(AuditFilter, usize); 9] = [
        (AuditFilter::default(), 20),
        (AuditFilter { action: text("shop"), ..Default::default() }, 20),
        (AuditFilter { action: text("shop_"), ..Default::default() }, 4),
        (AuditFilter { action: text("%"), ..Default::default() }, 0),
        (AuditFilter { actor_id: text(&id.to_string()), ..Default::default() }, 10),
        (AuditFilter { actor_kind: text("instance_owner"), ..Default::default() }, 10),
        (AuditFilter { subject: text("shop 1"), ..Default::default() }, 5),
        (AuditFilter { since: Some(at(2)), until: Some(at(4)), ..Default::default() }, 6),
        (AuditFilter { subject: text("shop 1"), action: text("shop_"), ..Default::default() }, 1),
    ];
    for (filter, expected) in &counted {
        for is_newest_first in [true, false] {
            let (mut seen, mut after): (Vec<AuditCursor>, _) = (Vec::new(), None);
            for _ in 0..20 {
                let page = tx.list_audit_lines(Some(company), filter, after, is_newest_first, 3).await.unwrap();
                after = page.last().map(|line| line.cursor()).or(after);
                seen.extend(page.iter().map(|line| line.cursor()));
            }
            assert_eq!(seen.len(), *expected, "{filter:?}");
            let mut sorted = seen.clone();
            sorted.sort_by_key(|cursor| (cursor.at, cursor.seq));
            if is_newest_first {
                sorted.reverse();
            }
            assert_eq!(seen, sorted, "each once, in order");
        }
    }
    assert!(tx.list_audit_lines(None, &AuditFilter::default(), None, true, 3).await.unwrap().is_empty());
    for stranger in
        [crate::support::member(new!(CompanyId), Role::Owner), crate::support::member(company, Role::Viewer)]
    {
        let mut tx = db.within(&stranger, at(0)).read().await.unwrap();
        let seen = tx.list_audit_lines(Some(company), &AuditFilter::default(), None, true, 3).await.unwrap();
        assert!(seen.is_empty(), "{stranger:?}");
    }
});
