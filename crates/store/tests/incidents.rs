//! The visibility of incidents.

use crate::support::{at, company, create_fixture, member, new_application, new_authorization};
use hawser_core::{Actor, FailureCode, Role};
use hawser_store::db_test;

db_test!(a_company_sees_the_incidents_of_its_applications_and_counts_its_own_shops, |db| async move {
    let (first, second) =
        (create_fixture(&db, "First", "A3FHEXAMPLEYWS").await, create_fixture(&db, "Second", "A2NSEXAMPLE001").await);
    let stranger = member(company(&db, "Third").await, Role::Owner);
    let shared = new_application(None, "Shared");
    let of = [new_authorization(first.account, shared.id, 60), new_authorization(second.account, shared.id, 60)];
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).write().await.unwrap();
    tx.create_application(&shared).await.unwrap();
    for authorization in &of {
        tx.create_authorization(authorization).await.unwrap();
    }
    tx.commit().await.unwrap();
    let code = FailureCode::AuthorizationRevoked;
    for authorization in of.iter().map(|authorization| authorization.id).chain([second.authorization]) {
        db.for_claim().mark_suspected(authorization, code, at(61)).await.unwrap();
        db.for_claim().record_incident(authorization, code, at(61)).await.unwrap();
    }
    let seen = async |actor: &Actor| {
        let incidents = db.within(actor, at(62)).read().await.unwrap().list_open_incidents().await.unwrap();
        incidents.into_iter().map(|incident| (incident.application, incident.suspected)).collect::<Vec<_>>()
    };
    assert_eq!(seen(&first.owner).await, [(shared.id, 1)]);
    assert_eq!(seen(&second.owner).await, [(shared.id, 1), (second.application, 1)]);
    assert_eq!(seen(&stranger).await, []);
    assert_eq!(seen(&Actor::InstanceOwner).await, [(shared.id, 2), (second.application, 1)]);
});
