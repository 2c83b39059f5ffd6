//! The server-rendered pages.

use crate::app::{EMAIL, PASSWORD, fresh};
use hawser_store::db_test;

db_test!(the_form_of_the_setup_link_creates_the_owner, |db| async move {
    let (app, mut browser) = fresh(db).await;
    assert!(browser.get("/?lang=zh").await.text.contains("还没有所有者"));
    assert!(browser.get("/").await.text.contains("There is no owner yet"));
    let token = app.app.create_setup_link().await.unwrap().unwrap();
    let token = token.expose();
    let form = browser.get(&format!("/setup?token={token}&lang=zh")).await;
    assert_eq!(form.status, 200);
    assert!(form.text.contains("创建所有者") && form.text.contains(token));
    // With another policy, browsers would send `Origin: null` with the form.
    assert_eq!(form.header("referrer-policy"), "same-origin");

    let kind = ("content-type", "application/x-www-form-urlencoded");
    let own = ("sec-fetch-site", "same-origin");
    let weak = format!("token={token}&email=%22%3E%3Cscript%3E&password=short");
    let refused = browser.send("POST", "/setup", &[kind, own], weak).await;
    assert_eq!(refused.status, 422);
    assert!(!refused.text.contains("<script>"), "{}", refused.text);
    let entered = format!("token={token}&email={EMAIL}&password={}&name=", PASSWORD.replace(' ', "+"));
    let cross_site = browser.send("POST", "/setup", &[kind, ("origin", "null")], entered.clone()).await;
    assert_eq!(cross_site.problem().0, 403);
    let made = browser.send("POST", "/setup", &[kind, own], entered).await;
    assert_eq!(made.status, 201, "{}", made.text);
    browser.cookie = made.cookie();
    assert_eq!(browser.get("/api/v1/session").await.json()["role"], "owner");
    assert_eq!(browser.get(&format!("/setup?token={token}")).await.status, 409);
});

db_test!(an_invalid_link_shows_no_form, |db| async move {
    let (_app, browser) = fresh(db).await;
    for path in ["/setup", "/setup?token=hwl_1", "/setup?token=%00", "/setup?token=a&token=b"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(!page.text.contains("<form"), "{path}");
    }
    assert_eq!(browser.get("/assets/pages.css").await.header("content-type"), "text/css; charset=utf-8");
});
