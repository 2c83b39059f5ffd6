//! The readers of the audit trail, its owner, and the actors in it.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{Actor, AuditId, CompanyId, MemberId, OsRng, Permission, Role};
use hawser_service::{
    Error,
    audit::{AuditQuery, ExportFormat, Origin},
    paging::PageOf,
};
use hawser_store::{NewCompany, db_test};

async fn actions(test: &TestApp, actor: &Actor, company: Option<CompanyId>) -> Result<Vec<(String, String)>, Error> {
    let query = AuditQuery { company, ..AuditQuery::default() };
    let page = test.app.list_audit(actor, query, &PageOf::first(200)).await?;
    Ok(page.items.into_iter().rev().map(|line| (line.action, line.origin)).collect())
}

db_test!(a_trail_is_read_by_its_own_company_only, |db| async move {
    let test = TestApp::with(db.store(), hawser_sandbox::SandboxOptions::default()).await;
    let own = test.app.default_company().await.unwrap();
    let other = CompanyId::new(&*test.time, &OsRng);
    let mut writing = test.app.store().instance().write().await.unwrap();
    let name = "Other".to_owned();
    writing.add_company(&NewCompany { id: other, name, created_at: test.now() }).await.unwrap();
    writing.commit().await.unwrap();
    let member = |company, role| Actor::Member { member: MemberId::new(&*test.time, &OsRng), company, role };

    let seen = actions(&test, &OWNER, Some(own)).await.unwrap();
    assert_eq!(seen[0].0, "company.add");
    assert_eq!(actions(&test, &member(own, Role::Auditor), None).await.unwrap(), seen);
    assert_eq!(actions(&test, &member(own, Role::Admin), Some(own)).await.unwrap(), seen);
    assert!(actions(&test, &member(other, Role::Owner), None).await.unwrap().is_empty());
    let foreign = actions(&test, &member(other, Role::Owner), Some(own)).await.unwrap_err();
    assert_eq!(foreign.to_string(), "not_found");
    for role in [Role::Operator, Role::Viewer] {
        let refused = actions(&test, &member(own, role), None).await.unwrap_err();
        assert!(matches!(refused, Error::Forbidden(Permission::AuditRead)), "{refused}");
        let query = AuditQuery::default();
        let refused = test.app.begin_audit_export(&member(own, role), query, ExportFormat::Csv).await;
        assert!(matches!(refused, Err(Error::Forbidden(Permission::AuditRead))), "{refused:?}");
    }
    let instance = actions(&test, &OWNER, None).await.unwrap();
    assert_eq!(instance[0].0, "trail.begin");

    // An export ends when the caller loses the permission.
    let (auditor, demoted) = (member(own, Role::Auditor), member(own, Role::Viewer));
    let query = AuditQuery::default();
    let mut export = test.app.begin_audit_export(&auditor, query, ExportFormat::Jsonl).await.unwrap();
    assert!(test.app.next_of_audit_export(&demoted, &mut export).await.is_err());
    let foreign = test.app.next_of_audit_export(&member(other, Role::Owner), &mut export).await;
    assert!(foreign.is_err(), "an export is its company's");
});

db_test!(what_is_done_is_put_down_to_who_did_it_and_from_where, |db| async move {
    let test = TestApp::with(db.store(), hawser_sandbox::SandboxOptions { orders: 5, ..Default::default() }).await;
    let own = test.app.default_company().await.unwrap();
    let shop = Origin::CommandLine.scope(test.bind(0)).await;
    let address = Origin::Address("192.0.2.7".parse().unwrap());
    address.scope(test.app.verify_shop(&OWNER, shop)).await.unwrap();
    let seen = actions(&test, &OWNER, Some(own)).await.unwrap();
    let origin_of = |action: &str| seen.iter().find(|(found, _)| found == action).map(|(_, origin)| origin.as_str());
    assert_eq!(origin_of("shop.bind"), Some("command_line"));
    assert_eq!(origin_of("shop.verify"), Some("192.0.2.7"));
    let query = AuditQuery { company: Some(own), action: Some("shop.verify".to_owned()), ..AuditQuery::default() };
    let page = test.app.list_audit(&OWNER, query, &PageOf::first(1)).await.unwrap();
    assert_eq!(page.items[0].details["passed"], true);
    let id = page.items[0].id.parse::<AuditId>();
    assert!(id.is_ok());
    assert_eq!(test.app.store().check_audit().await.unwrap().faults, []);
});

db_test!(a_new_master_key_leaves_the_chain_whole, |db| async move {
    let test = TestApp::with(db.store(), hawser_sandbox::SandboxOptions::default()).await;
    test.app.rotate_master_key(&OWNER).await.unwrap();
    test.app.retire_master_keys(&OWNER).await.unwrap();
    let seen = actions(&test, &OWNER, None).await.unwrap();
    let seen: Vec<&str> = seen.iter().map(|(action, _)| action.as_str()).collect();
    assert!(seen.ends_with(&["vault.rotate", "vault.retire"]), "{seen:?}");
    assert_eq!(test.app.store().check_audit().await.unwrap().faults, []);
    let examined = test.app.examine(&OWNER).await.unwrap();
    let audit: Vec<_> = examined.iter().filter(|finding| finding.name == "audit").collect();
    assert_eq!(audit.len(), 1);
    assert!(audit[0].detail.contains("none changed or missing"), "{audit:?}");
});
