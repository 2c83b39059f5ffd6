//! The web interface: its page with a nonce, its files, and paths that are not pages. `cargo xtask test` builds it first;
//! a binary without it explains what is missing.

use crate::app::{Answer, start};
use hawser_store::db_test;

const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// True if this binary contains the interface.
fn is_built() -> bool {
    std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist/index.html")).exists()
}

/// The text between two other texts.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

fn nonce(page: &Answer) -> &str {
    between(page.header("content-security-policy"), "script-src 'nonce-", "' 'strict-dynamic'")
}

db_test!(every_page_of_the_interface_has_a_new_nonce, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    let pages =
        ["/", "/sign-in", "/register", "/invitation/secret", "/channels/amazon", "/account/api-portal", "/shops"];
    let mut seen = Vec::new();
    for path in pages {
        let page = owner.send("GET", path, &[HTML], String::new()).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-store");
        let policy = page.header("content-security-policy");
        assert!(!policy.contains("unsafe") && policy.contains("default-src 'none'"), "{policy}");
        if !is_built() {
            assert!(page.text.contains("cargo xtask web"), "{}", page.text);
            continue;
        }
        let nonce = nonce(&page).to_owned();
        assert!(page.text.contains(&format!("nonce=\"{nonce}\"")), "{}", page.text);
        assert!(
            !page.text.contains("HAWSER_NONCE") && !page.text.contains("http"),
            "the page refers to another server"
        );
        assert!(!seen.contains(&nonce));
        seen.push(nonce);
    }
});

db_test!(files_are_cached_forever_and_sent_compressed, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    assert_eq!(anonymous.get("/static/none.js").await.problem().0, 404);
    if !is_built() {
        return;
    }
    let page = anonymous.get("/sign-in").await;
    let script = format!("/static/{}", between(&page.text, "src=\"/static/", "\""));
    for (accepted, encoding) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0", None)] {
        let file = anonymous.send("GET", &script, &[("accept-encoding", accepted)], String::new()).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-type"), "text/javascript");
        assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(file.headers.get("content-encoding").map(|value| value.to_str().unwrap()), encoding);
    }
    let plain = anonymous.get(&script).await;
    let compressed = anonymous.send("GET", &script, &[("accept-encoding", "br")], String::new()).await;
    assert_ne!(plain.header("etag"), compressed.header("etag"), "each encoding has an entity tag of its own");
    let cached = anonymous.send("GET", &script, &[("if-none-match", plain.header("etag"))], String::new()).await;
    assert_eq!((cached.status.as_u16(), cached.text.as_str()), (304, ""));
    assert_eq!(cached.header("etag"), plain.header("etag"));
    let outdated = anonymous.send("GET", &script, &[("if-none-match", "\"outdated\"")], String::new()).await;
    assert_eq!((outdated.status.as_u16(), &outdated.text), (200, &plain.text));
    assert_eq!(anonymous.get(&format!("{script}.br")).await.problem().0, 404, "an encoding is not a separate file");
});

db_test!(paths_of_programs_are_never_answered_with_a_page, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    for path in ["/api/v1/nothing", "/oauth/nothing", "/metrics/nothing", "/static/nothing", "/assets/nothing"] {
        let answer = anonymous.send("GET", path, &[HTML], String::new()).await;
        assert_eq!(answer.problem().0, 404, "{path}");
    }
    assert_eq!(anonymous.get("/no-such-page").await.problem().0, 404, "a program gets a problem");
    let page = anonymous.send("GET", "/no-such-page", &[HTML], String::new()).await;
    assert_eq!(page.status, 404);
    assert_eq!(page.header("content-type").starts_with("text/html"), is_built());
});
