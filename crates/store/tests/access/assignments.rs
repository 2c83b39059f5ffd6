//! Assignments of many shops at once, within the scope of the actor.

use crate::support::{at, company, create_fixture, member, member_id, new, new_shop};
use hawser_core::shops::Shop;
use hawser_core::{Actor, CompanyId, MemberId, Role};
use hawser_store::{NewMember, Store, Subject, db_test};

async fn add_member(store: &Store, company: CompanyId, id: MemberId, name: &str) {
    let mut tx = store.instance().write().await.unwrap();
    let new = NewMember { id, company, name: name.to_owned(), role: Role::Operator, created_at: at(0) };
    tx.add_member(&new).await.unwrap();
    tx.commit().await.unwrap();
}

db_test!(many_shops_are_assigned_and_removed_at_once, |db| async move {
    let fixture = create_fixture(&db, "Many", "A3FHEXAMPLEYWS").await;
    let company = fixture.company;
    let (owner, one, two) = (member_id(&fixture.owner), new!(MemberId), new!(MemberId));
    for (id, name) in [(owner, "Owner"), (one, "One"), (two, "Two")] {
        add_member(&db, company, id, name).await;
    }
    let shops: Vec<Shop> = (0..300).map(|number| new_shop(company, &format!("shop {number:03}"))).collect();
    let mut tx = db.within(&fixture.owner, at(1)).write().await.unwrap();
    for shop in &shops {
        tx.create_shop(shop).await.unwrap();
    }
    let ids: Vec<_> = shops.iter().map(|shop| shop.id).collect();
    let both = [Subject::Member(one), Subject::Member(two)];
    assert_eq!(tx.assign_shops(&both, &ids, Some(at(100))).await.unwrap(), 600);
    assert_eq!(tx.assign_shops(&both[..1], &ids[..2], None).await.unwrap(), 2, "again with another end");
    let of_one = tx.assignments_of_subject(both[0]).await.unwrap();
    assert_eq!(of_one.len(), 300);
    assert_eq!((of_one[0].shop, of_one[0].until, of_one[2].until), (ids[0], None, Some(at(100))));
    assert_eq!((of_one[0].assigned_at, of_one[0].assigned_by), (Some(at(1)), Some(owner)));
    assert_eq!(of_one[0].assigned_by_name.as_deref(), Some("Owner"));
    assert_eq!(tx.assignments_of_shop(ids[5]).await.unwrap().len(), 2);
    assert_eq!(tx.unassign_shops(&both, &ids[290..]).await.unwrap(), 20);
    assert_eq!(tx.lookup_member_entry(company, one).await.unwrap().unwrap().assigned_shops, 290);
    tx.commit().await.unwrap();

    let as_one = Actor::Member { member: one, company, role: Role::Operator };
    for (second, count) in [(99, 290), (100, 2)] {
        let mut tx = db.within(&as_one, at(second)).read().await.unwrap();
        assert_eq!(tx.list_shops().await.unwrap().len(), count);
        assert_eq!(tx.list_own_shops().await.unwrap().len(), count);
        assert_eq!(tx.filter_visible_shops(company, &ids).await.unwrap().len(), count);
    }
    let mut tx = db.within(&fixture.owner, at(50)).read().await.unwrap();
    assert_eq!(tx.list_own_shops().await.unwrap(), []);
});

db_test!(nothing_is_assigned_across_companies_or_outside_the_scope, |db| async move {
    let fixture = create_fixture(&db, "Here", "A3FHEXAMPLEYWS").await;
    let elsewhere = company(&db, "Elsewhere").await;
    let stranger = member(elsewhere, Role::Owner);
    let unassigned = member(fixture.company, Role::Operator);
    let theirs = new!(MemberId);
    add_member(&db, elsewhere, theirs, "Theirs").await;
    add_member(&db, fixture.company, member_id(&unassigned), "Unassigned").await;
    let both = [Subject::Member(theirs), Subject::Member(member_id(&unassigned))];
    for actor in [&stranger, &unassigned, &Actor::Worker] {
        let mut tx = db.within(actor, at(0)).write().await.unwrap();
        assert_eq!(tx.assign_shops(&both, &[fixture.shop], None).await.unwrap(), 0, "{actor:?}");
        assert_eq!(tx.unassign_shops(&both, &[fixture.shop]).await.unwrap(), 0);
        assert!(tx.filter_visible_shops(fixture.company, &[fixture.shop]).await.unwrap().is_empty());
        assert!(tx.assignments_of_shop(fixture.shop).await.unwrap().is_empty());
    }
    for actor in [&stranger, &Actor::Worker] {
        let mut tx = db.within(actor, at(0)).write().await.unwrap();
        assert!(tx.list_member_entries(fixture.company).await.unwrap().is_empty());
        assert!(tx.filter_members(fixture.company, &[member_id(&unassigned)]).await.unwrap().is_empty());
        assert!(!tx.set_disabled(fixture.company, member_id(&unassigned), Some(at(0))).await.unwrap());
        assert!(!tx.change_member(fixture.company, member_id(&unassigned), "X", Role::Owner).await.unwrap());
        assert!(tx.lock_members(fixture.company).await.is_err());
        assert!(tx.list_invitations(fixture.company).await.unwrap().is_empty());
    }
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    assert_eq!(tx.assign_shops(&both, &[fixture.shop], None).await.unwrap(), 1, "only the member of the same company");
});
