//! Amounts in forms that Amazon does not document.

use crate::field::odd_orders::{number, test_app};
use hawser_sandbox::{Fault, FaultKind, OddShape};
use hawser_store::db_test;

db_test!(i6_odd_currencies_and_amounts_are_shown, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    let ledger = test.amazon.ledger(&test.seller(0).seller_id, None).unwrap();
    let with_total: Vec<usize> = (0..92).filter(|index| ledger[*index].total.is_some()).take(3).collect();
    let shapes = [OddShape::LowerCaseCurrency, OddShape::CommaInAmounts, OddShape::CurrencySymbol];
    for (index, shape) in with_total.iter().zip(shapes) {
        test.amazon.add_fault(Fault::new(FaultKind::odd(shape)).in_order(&number(&test, *index)).times(1000));
    }
    let report = test.pull(shop).await;
    assert_eq!((report.code(), report.set_aside()), (None, 0), "{report:?}");
    let orders = test.orders(shop, false).await;
    let total = |nth: usize| {
        let number = number(&test, with_total[nth]);
        let order = orders.iter().find(|order| order.order_id.as_str() == number).unwrap();
        let total = order.total.clone().unwrap();
        (total.text, total.currency.map(|currency| currency.to_string()))
    };
    let sent = |nth: usize| ledger[with_total[nth]].total.clone().unwrap();
    let (text, currency) = total(0);
    assert_eq!((text, currency), (sent(0).amount, Some(sent(0).currency)), "usd is USD");
    let (text, currency) = total(1);
    assert_eq!((text, currency), (sent(1).amount.replace('.', ","), Some(sent(1).currency)), "the text is shown");
    assert_eq!(total(2), (sent(2).amount, None), "the text is shown without a currency");
});

db_test!(p2_a_character_that_a_database_cannot_store_is_replaced, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::odd(OddShape::NulInTitle)).in_order(&number(&test, 9)).times(1000));
    let report = test.pull(shop).await;
    assert_eq!((report.code(), report.set_aside()), (None, 0), "{report:?}");
    let orders = test.orders(shop, false).await;
    assert_eq!(orders.len(), 92);
    let odd = orders.iter().find(|order| order.order_id.as_str() == number(&test, 9)).unwrap();
    assert_eq!(odd.items[0].title.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(odd.raw["orderItems"][0]["product"]["title"], "a\0b", "the document keeps what Amazon sent");
});
