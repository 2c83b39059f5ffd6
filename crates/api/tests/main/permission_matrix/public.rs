//! Routes outside the OpenAPI document: pages, files, and the addresses that Amazon sends browsers to. Every route of the router
//! must be in the document or in this list, with the answer for unauthenticated callers.

use super::operations::operations;
use crate::app::start;
use hawser_store::db_test;
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Method, path, accepted statuses for unauthenticated callers, and the reason.
const PUBLIC: &[(&str, &str, &[u16], &str)] = &[
    ("GET", "/", &[200], "shows the web interface, or explains that it was not built"),
    ("GET", "/setup", &[409], "needs the one-time link, and there is an owner"),
    ("POST", "/setup", &[400], "needs the one-time link and a form, and the body is not a form"),
    ("GET", "/oauth/amazon/login", &[400], "needs a consent that this browser started, or a session"),
    ("POST", "/oauth/amazon/login", &[400], "needs a session"),
    ("GET", "/oauth/amazon/callback", &[400], "needs a consent that this browser started"),
    ("GET", "/password-reset", &[403], "needs a password link"),
    ("POST", "/password-reset", &[403], "needs a password link"),
    ("GET", "/assets/pages.css", &[200], "public: a style sheet"),
    ("GET", "/static/{name}", &[404], "public: files of the web interface, and this is not one"),
    ("GET", "/mark.svg", &[200, 404], "public: the logo, if the web interface was built"),
    ("GET", "/sign-in", INTERFACE, SHELL),
    ("GET", "/register", INTERFACE, SHELL),
    ("GET", "/invitation/{token}", INTERFACE, SHELL),
    ("GET", "/forgot-password", INTERFACE, SHELL),
    ("GET", "/channels/{*rest}", INTERFACE, SHELL),
    ("GET", "/account/{*rest}", INTERFACE, SHELL),
    ("GET", "/settings/{*rest}", INTERFACE, SHELL),
    ("GET", "/shops", INTERFACE, SHELL),
    ("GET", "/shops/{*rest}", INTERFACE, SHELL),
];

const INTERFACE: &[u16] = &[200];
const SHELL: &str = "public: the same page for everybody, which then calls the operations";

/// Replaces each parameter by a value.
fn filled(path: &str) -> String {
    let mut filled = path.to_owned();
    for (name, with) in
        [("{id}", "nonsense"), ("{environment}", "production"), ("{token}", "hwi_0"), ("{name}", "no.js")]
    {
        filled = filled.replace(name, with);
    }
    let filled = filled.replace("{*rest}", "somewhere");
    assert!(!filled.contains('{'), "{path}: no value for its parameter");
    filled
}

db_test!(permission_walk_covers_every_route_of_the_router, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let listed: BTreeSet<(String, String)> = operations()
        .into_iter()
        .map(|operation| (operation.method, operation.path))
        .chain(PUBLIC.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned())))
        .collect();
    let mut routed = BTreeSet::new();
    for path in app.paths() {
        for method in METHODS {
            if anonymous.send(method, &filled(&path), &[], "").await.status != 405 {
                routed.insert((method.to_owned(), path.clone()));
            }
        }
    }
    let unlisted: Vec<_> = routed.difference(&listed).collect();
    assert!(unlisted.is_empty(), "neither in the document nor in the list: {unlisted:?}");
    let gone: Vec<_> = listed.difference(&routed).collect();
    assert!(gone.is_empty(), "listed, but not a route: {gone:?}");
});

db_test!(permission_walk_reveals_nothing_on_public_routes, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let marks = [shop.rsplit('/').next().unwrap(), crate::app::EMAIL, "Shop 0"];
    for (method, path, expected, why) in PUBLIC {
        let answer = anonymous.send(method, &filled(path), &[], "").await;
        let status = answer.status.as_u16();
        assert!(expected.contains(&status), "{method} {path} ({why}): {status} {}", answer.text);
        assert!(!marks.iter().any(|mark| answer.text.contains(mark)), "{method} {path}: {}", answer.text);
        assert!(answer.cookie().is_none(), "{method} {path}");
    }
    let known: BTreeSet<_> = PUBLIC.iter().map(|(method, path, ..)| (method, path)).collect();
    assert_eq!(known.len(), PUBLIC.len());
});
