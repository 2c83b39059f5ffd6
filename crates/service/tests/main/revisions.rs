//! Changes that are based on a revision: of several at once, one wins.

use crate::test_app::{OWNER, TestApp};
use futures_util::future::join_all;
use hawser_core::Secret;
use hawser_service::Error;
use hawser_service::applications::{ReplaceSecret, application_revision};
use hawser_service::shops::RenameShop;
use hawser_store::db_test;

/// The number of changes at once.
const RIVALS: usize = 8;

fn count<T>(results: &[Result<T, Error>]) -> (usize, usize) {
    let won = results.iter().filter(|result| result.is_ok()).count();
    (won, results.iter().filter(|result| matches!(result, Err(Error::Changed))).count())
}

db_test!(of_eight_renames_with_one_revision_one_wins, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let shop = test.bind(0).await;
    let expected = Some(test.app.get_shop(&OWNER, shop).await.unwrap().revision());
    let other = test.another_process().await;
    let rename = |index: usize| {
        let app = if index.is_multiple_of(2) { &test.app } else { &other };
        let to = RenameShop { shop, name: format!("Name {index}"), expected: expected.clone() };
        async move { app.rename_shop(&OWNER, to).await }
    };
    let results = join_all((0..RIVALS).map(rename)).await;
    assert_eq!(count(&results), (1, RIVALS - 1));
});

db_test!(of_eight_new_secrets_with_one_revision_one_wins, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let row = test.app.list_applications(&OWNER).await.unwrap().remove(0);
    let other = test.another_process().await;
    let replace = |index: usize| {
        let app = if index.is_multiple_of(2) { &test.app } else { &other };
        let client_secret = Secret::new(format!("amzn1.oa2-cs.v1.{index:064x}"));
        let new = ReplaceSecret { application: row.id, client_secret, expected: Some(application_revision(&row)) };
        async move { app.replace_client_secret(&OWNER, new).await }
    };
    let results = join_all((0..RIVALS).map(replace)).await;
    assert_eq!(count(&results), (1, RIVALS - 1));
});
