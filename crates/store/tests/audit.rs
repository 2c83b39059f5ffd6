//! The audit trail.

use crate::support::{at, company, member, new};
use hawser_core::{Actor, CompanyId, Role};
use hawser_store::{AuditEntry, StoreError, db_test};

fn entry(company: Option<CompanyId>, action: &str) -> AuditEntry {
    AuditEntry {
        id: new!(AuditId),
        company,
        at: at(0),
        action: action.to_owned(),
        subject: "店".to_owned(),
        details: r#"{"before":null}"#.to_owned(),
    }
}

db_test!(a_trail_is_read_by_those_of_its_company_who_may, |db| async move {
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
        (Actor::InstanceOwner, vec!["company.add", "instance.set_up", "shop.bind"]),
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
    let Actor::Member { member, .. } = admin else { panic!() };
    assert_eq!(line.actor_id, Some(member.to_string()));
});

db_test!(a_line_of_the_trail_can_be_neither_changed_nor_removed, |db| async move {
    let mut tx = db.instance().write().await.unwrap();
    tx.append_audit(&entry(None, "instance.set_up")).await.unwrap();
    tx.commit().await.unwrap();
    for forbidden in ["UPDATE audit SET action = 'other'", "DELETE FROM audit"] {
        let refused = db.run_raw(forbidden).await.unwrap_err();
        let StoreError::Database(inner) = &refused else { panic!("{refused:?}") };
        assert!(inner.to_string().contains("append-only"), "{inner}");
    }
    if db.backend() == hawser_store::Backend::Postgres {
        assert!(db.run_raw("TRUNCATE audit").await.is_err());
    }
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).read().await.unwrap();
    assert_eq!(tx.list_audit(10).await.unwrap().len(), 1);
});
