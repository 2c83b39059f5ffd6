//! Binding with a pasted token: groups, typing errors, pasted values and names.

use crate::consent::another_company;
use crate::test_app::{OWNER, TestApp};
use hawser_core::{FailureCode, Secret};
use hawser_sandbox::SandboxOptions;
use hawser_service::Error;
use hawser_service::shops::{BindByToken, CorrectSeller, RenameShop};
use hawser_store::db_test;

async fn bind(test: &TestApp, new: BindByToken) -> Result<hawser_core::ShopId, Error> {
    let company = test.app.default_company().await.unwrap();
    test.app.bind_shop_by_token(&OWNER, company, new).await
}

db_test!(b1_countries_of_several_account_groups_are_bound_together, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let countries = ["US", "CA", "BR"].map(str::to_owned).to_vec();
    let shop = bind(&test, BindByToken { countries, ..test.binding(0) }).await.unwrap();
    let view = test.app.get_shop(&OWNER, shop).await.unwrap();
    assert_eq!(view.accounts[0].marketplaces.iter().filter(|m| m.is_ticked).count(), 3);
});

db_test!(b5_a_wrong_seller_id_is_corrected_and_the_same_token_is_recognized, |db| async move {
    let test = TestApp::new(db.store().clone(), 20).await;
    let right = test.seller(0).seller_id;
    let shop = bind(&test, BindByToken { seller_id: "A1TYPINGERROR".to_owned(), ..test.binding(0) }).await.unwrap();
    let again = bind(&test, BindByToken { name: "Again".to_owned(), ..test.binding(0) }).await.unwrap_err();
    assert_eq!(again.code(), Some(FailureCode::AlreadyBound));
    assert!(again.to_string().contains("Shop 0") && again.to_string().contains("A1TYPINGERROR"), "{again}");
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1, "the name was not taken");
    let correct = CorrectSeller { shop, account: None, seller_id: format!(" {right}\u{200b}") };
    let view = test.app.correct_seller_id(&OWNER, correct).await.unwrap();
    assert_eq!(view.accounts[0].seller_id.as_str(), right);
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    assert!(report.accounts[0].counts.orders > 0);
});

db_test!(b5_another_company_may_bind_the_same_seller, |db| async move {
    let test = TestApp::new(db.store().clone(), 20).await;
    let stranger = another_company(&test).await;
    let theirs = BindByToken { seller_id: test.seller(0).seller_id, ..test.binding(0) };
    test.app.bind_shop_by_token(&OWNER, stranger, theirs).await.unwrap();
    let shop = test.bind(0).await;
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    assert_eq!(test.pull(shop).await.code(), None);
});

db_test!(b10_pasted_values_lose_marks_quotes_and_line_ends, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let token = test.seller(0).refresh_token;
    let (head, tail) = token.split_at(40);
    let pasted = Secret::new(format!("\u{feff}\"{head}\r\n{tail}\u{200b}\"\n"));
    let seller_id = format!("\u{feff}{}\t", test.seller(0).seller_id);
    let shop = bind(&test, BindByToken { refresh_token: pasted, seller_id, ..test.binding(0) }).await.unwrap();
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
});

db_test!(b11_an_unusual_client_secret_is_accepted_and_amazon_decides, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let shop = test.bind(0).await;
    let applications = test.app.list_applications(&OWNER).await.unwrap();
    let mine = applications.iter().find(|app| app.region == hawser_core::Region::Na).unwrap().id;
    let replace = |secret: &str| hawser_service::applications::ReplaceSecret {
        application: mine,
        client_secret: Secret::new(secret),
        expected: None,
    };
    test.app.replace_client_secret(&OWNER, replace("amzn1.oa2-cs.v2.Not-Documented_yet")).await.unwrap();
    let run = test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert_eq!(run.code, Some(FailureCode::AppSecretInvalid), "Amazon's answer decides");
    assert!(run.checks[0].detail.as_deref().unwrap().contains("unusual form"), "{run:?}");
    for other in ["Atzr|this-is-a-refresh-token", "amzn1.application-oa2-client.0123456789abcdef", ""] {
        let refused = test.app.replace_client_secret(&OWNER, replace(other)).await.unwrap_err();
        assert_eq!(refused.code(), Some(FailureCode::CredentialMalformed), "{other}");
    }
});

db_test!(b12_names_that_look_alike_are_the_same_name, |db| async move {
    let options = SandboxOptions { sellers: 4, orders: 5, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let named = |index: usize, name: &str| BindByToken { name: name.to_owned(), ..test.binding(index) };
    let shop = bind(&test, named(0, "Café Shop")).await.unwrap();
    for same in ["Cafe\u{301} Shop", "Café  Shop\u{200b}", "CAFÉ SHOP", "\u{202e}Café Shop"] {
        let refused = bind(&test, named(1, same)).await.unwrap_err();
        assert_eq!(refused.code(), Some(FailureCode::ShopNameTaken), "{same:?}");
    }
    for nothing in ["\u{200b}", "\u{3164}\u{feff}", " "] {
        let refused = bind(&test, named(1, nothing)).await.unwrap_err();
        assert_eq!(refused.code(), Some(FailureCode::ShopNameEmpty), "{nothing:?}");
    }
    let rename = RenameShop { shop, name: "CAFÉ\u{200b} Shop".to_owned(), expected: None };
    assert_eq!(test.app.rename_shop(&OWNER, rename).await.unwrap().name, "CAFÉ Shop");
    assert_eq!(test.app.find_shop(&OWNER, "café shop").await.unwrap(), shop);
});
