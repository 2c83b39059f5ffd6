//! The permission walk: every operation of the document × everybody who may come, on both databases. What each one has to
//! get follows from one line of the table and from what an identity holds; nothing is learnt from the product's answers.
//!
//! What is refused is refused alike whether the thing exists or not, changes nothing, and no answer speaks of what its
//! reader does not see.

mod identity;
mod line;
mod on;
mod operations;
mod outside;
mod snapshots;
mod table;
mod thing;
mod walker;
mod world;

use hawser_store::db_test;
use identity::Identity;
use operations::operations;
use std::collections::BTreeSet;
use table::table;
use walker::Walker;
use world::World;

#[test]
fn every_operation_has_a_line_in_the_permission_walk_and_every_line_an_operation() {
    let operations: BTreeSet<String> = operations().into_iter().map(|operation| operation.name).collect();
    let lines: BTreeSet<String> = table().into_iter().map(|line| line.operation.to_owned()).collect();
    let without: Vec<_> = operations.difference(&lines).collect();
    assert!(without.is_empty(), "operations without a line in the permission walk's table: {without:?}");
    let gone: Vec<_> = lines.difference(&operations).collect();
    assert!(gone.is_empty(), "lines of the permission walk's table without an operation: {gone:?}");
    let names: BTreeSet<String> = table().iter().map(line::Line::name).collect();
    assert_eq!(names.len(), table().len(), "two lines have the same name");
}

db_test!(everybody_gets_what_they_may_on_every_operation, |db| async move {
    let world = World::new(db.clone()).await;
    let (operations, lines) = (operations(), table());
    let mut walker = Walker::new(&world).await;
    for line in &lines {
        let operation = operations.iter().find(|operation| operation.name == line.operation);
        walker.walk(line, operation.unwrap_or_else(|| panic!("no operation {}", line.operation))).await;
    }
    let (cells, wrong) = walker.finish();
    assert!(wrong.is_empty(), "{} of {cells} cells are not as expected:\n{}", wrong.len(), wrong.join("\n"));
    println!(
        "permission walk on {:?}: {} routes × {} identities, several lines on some = {} lines × {} = {cells} cells, all as expected",
        db.backend(),
        operations.len(),
        Identity::ALL.len(),
        lines.len(),
        Identity::ALL.len(),
    );
});
