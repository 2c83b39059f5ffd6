//! Binding: refusals before any call to Amazon, and the list of shops afterwards.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{FailureCode, Secret};
use hawser_service::shops::BindByToken;
use hawser_store::db_test;

db_test!(a_malformed_field_is_refused_by_name_before_any_call, |db| async move {
    let test = TestApp::new(db.store().clone(), 10).await;
    let company = test.app.default_company().await.unwrap();
    let good = test.binding(0);
    let cases: [(&str, BindByToken); 6] = [
        ("name", BindByToken { name: "  ".to_owned(), ..good.clone() }),
        ("seller_id", BindByToken { seller_id: "a1b2".to_owned(), ..good.clone() }),
        ("refresh_token", BindByToken { refresh_token: Secret::new("Atza|not-a-refresh-token"), ..good.clone() }),
        ("countries", BindByToken { countries: vec!["XX".to_owned()], ..good.clone() }),
        ("countries", BindByToken { countries: vec!["DE".to_owned()], ..good.clone() }),
        ("countries", BindByToken { countries: Vec::new(), ..good.clone() }),
    ];
    for (field, case) in cases {
        let error = test.app.bind_shop_by_token(&OWNER, company, case).await.unwrap_err();
        assert!(error.to_string().starts_with(field), "{field}: {error}");
    }
    assert!(test.app.list_shops(&OWNER).await.unwrap().is_empty());
    assert_eq!(test.amazon.requests().total, 0);
});

db_test!(names_and_seller_accounts_are_bound_once, |db| async move {
    let test = TestApp::new(db.store().clone(), 10).await;
    let company = test.app.default_company().await.unwrap();
    test.bind(0).await;
    let same_name = BindByToken { name: "Shop 0".to_owned(), ..test.binding(1) };
    let error = test.app.bind_shop_by_token(&OWNER, company, same_name).await.unwrap_err();
    assert_eq!(error.code(), Some(FailureCode::ShopNameTaken));
    let same_seller = BindByToken { name: "Other".to_owned(), ..test.binding(0) };
    let error = test.app.bind_shop_by_token(&OWNER, company, same_seller).await.unwrap_err();
    assert_eq!(error.code(), Some(FailureCode::AlreadyBound));
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1);
});

db_test!(a_bound_shop_is_listed_as_not_yet_verified, |db| async move {
    let test = TestApp::new(db.store().clone(), 10).await;
    test.bind(1).await;
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    assert_eq!(shops[0].name, "Shop 1");
    assert_eq!(shops[0].accounts[0].states.verification.as_str(), "never");
    assert_eq!(shops[0].accounts[0].marketplaces.len(), 4);
});
