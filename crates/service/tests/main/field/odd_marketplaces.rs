//! An order of a marketplace that was not requested is kept under the marketplace that it names.

use crate::{
    field::odd_orders::{number, set_aside, test_app},
    test_app::{OWNER, TestApp},
};
use hawser_sandbox::{Fault, FaultKind, OddShape, Operation, SandboxOptions};
use hawser_store::db_test;

db_test!(p3_an_order_of_multi_channel_fulfillment_is_stored_under_its_marketplace, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    for (index, shape) in
        [OddShape::NonAmazon, OddShape::UnknownMarketplace, OddShape::OtherMarketplace].into_iter().enumerate()
    {
        let odd = number(&test, 45 + index);
        test.amazon.add_fault(Fault::new(FaultKind::odd(shape)).in_order(&odd).times(1000));
    }
    let report = test.pull(shop).await;
    assert_eq!((report.code(), report.set_aside()), (None, 0), "{report:?}");
    let orders = test.orders(shop, false).await;
    assert_eq!(orders.len(), 92);
    for (index, id, country) in
        [(45, "A2ZV50J4W1RKNI", None), (46, "A0UNKNOWN00000", None), (47, "A1VC38T7YXB528", Some("JP"))]
    {
        let odd = orders.iter().find(|order| order.order_id.as_str() == number(&test, index)).unwrap();
        assert_eq!(odd.marketplace_id.as_ref().map(|id| id.as_str()), Some(id));
        assert_eq!(odd.country, country);
        assert_eq!(test.app.get_order(&OWNER, odd.id, false).await.unwrap().order_id, odd.order_id);
    }
});

db_test!(p3_a_page_of_nothing_but_multi_channel_fulfillment_is_stored, |db| async move {
    let test = TestApp::new(db.store().clone(), 100).await;
    let shop = test.bind(0).await;
    let kind = FaultKind::OddOrder { shape: OddShape::NonAmazon, nth: 1, count: 100 };
    test.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).times(1000));
    let report = test.pull(shop).await;
    assert_eq!((report.code(), report.set_aside(), report.accounts[0].counts.orders), (None, 0, 100));
});

db_test!(p3_a_page_of_another_region_is_rejected_as_a_whole, |db| async move {
    let test = TestApp::with(db.store().clone(), SandboxOptions { orders: 100, ..SandboxOptions::default() }).await;
    let shop = test.bind(0).await;
    let kind = FaultKind::OddOrder { shape: OddShape::OtherMarketplace, nth: 1, count: 60 };
    test.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).times(1000));
    let report = test.pull(shop).await;
    assert_eq!(report.code().map(|code| code.as_str()), Some("answer_malformed"));
    assert_eq!((test.orders(shop, false).await.len(), set_aside(&test, shop).await.len()), (0, 0));
});
