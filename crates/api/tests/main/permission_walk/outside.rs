//! What is answered outside the document: pages, files, and the addresses that Amazon sends browsers to. Everything that the
//! router takes is in the document or here, with what nobody gets.

use super::operations::operations;
use crate::app::start;
use hawser_store::db_test;
use std::collections::BTreeSet;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Method, path, what nobody gets, and why that is right.
const OUTSIDE: &[(&str, &str, &[u16], &str)] = &[
    ("GET", "/", &[200], "leads to the interface, or says that it was not built"),
    ("GET", "/setup", &[409], "takes the one-time link, and the owner is made"),
    ("POST", "/setup", &[400], "takes the one-time link and a form, and this is none"),
    ("GET", "/oauth/amazon/login", &[400], "takes a consent that this browser began, or a session"),
    ("POST", "/oauth/amazon/login", &[400], "takes a session"),
    ("GET", "/oauth/amazon/callback", &[400], "takes a consent that this browser began"),
    ("GET", "/password-reset", &[403], "takes a link by mail or from an administrator"),
    ("POST", "/password-reset", &[403], "takes a link by mail or from an administrator"),
    ("GET", "/assets/pages.css", &[200], "public: a style sheet"),
    ("GET", "/static/{name}", &[404], "public: the interface's files, and this is none"),
    ("GET", "/mark.svg", &[200, 404], "public: the mark, when the interface was built"),
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
const SHELL: &str = "public: the same page for everybody, which then asks the operations";

/// Something in the place of each parameter.
fn filled(path: &str) -> String {
    let mut filled = path.to_owned();
    for (name, with) in
        [("{id}", "nonsense"), ("{environment}", "production"), ("{token}", "hwi_0"), ("{name}", "no.js")]
    {
        filled = filled.replace(name, with);
    }
    let filled = filled.replace("{*rest}", "somewhere");
    assert!(!filled.contains('{'), "{path}: what stands for its parameter?");
    filled
}

db_test!(what_the_router_takes_stands_in_the_permission_walk, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let listed: BTreeSet<(String, String)> = operations()
        .into_iter()
        .map(|operation| (operation.method, operation.path))
        .chain(OUTSIDE.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned())))
        .collect();
    let mut taken = BTreeSet::new();
    for path in app.paths() {
        for method in METHODS {
            if anonymous.send(method, &filled(&path), &[], "").await.status != 405 {
                taken.insert((method.to_owned(), path.clone()));
            }
        }
    }
    let unlisted: Vec<_> = taken.difference(&listed).collect();
    assert!(unlisted.is_empty(), "neither in the document nor listed beside it: {unlisted:?}");
    let gone: Vec<_> = listed.difference(&taken).collect();
    assert!(gone.is_empty(), "listed, and the router does not take it: {gone:?}");
});

db_test!(nobody_gets_outside_the_document_what_the_permission_walk_says, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let marks = [shop.rsplit('/').next().unwrap(), crate::app::EMAIL, "Shop 0"];
    for (method, path, expected, why) in OUTSIDE {
        let answer = anonymous.send(method, &filled(path), &[], "").await;
        let status = answer.status.as_u16();
        assert!(expected.contains(&status), "{method} {path} ({why}): {status} {}", answer.text);
        assert!(!marks.iter().any(|mark| answer.text.contains(mark)), "{method} {path}: {}", answer.text);
        assert!(answer.cookie().is_none(), "{method} {path}");
    }
    let known: BTreeSet<_> = OUTSIDE.iter().map(|(method, path, ..)| (method, path)).collect();
    assert_eq!(known.len(), OUTSIDE.len());
});
