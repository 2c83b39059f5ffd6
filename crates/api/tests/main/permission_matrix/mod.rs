//! The permission matrix: every operation of the OpenAPI document × every identity, on both databases. The expected answer
//! follows from a case of the table and from the rules about the identity, never from the answers of the product.
//!
//! A refusal is the same whether the resource exists or not, and changes nothing. No answer reveals what its reader may not see.
//! `cargo xtask test permission-walk` runs these tests: keep `permission_walk` in their names.

mod case;
mod fixture;
mod identity;
mod operations;
mod public;
mod resource;
mod runner;
mod snapshots;
mod table;
mod target;

use fixture::Fixture;
use hawser_store::db_test;
use identity::Identity;
use operations::operations;
use runner::Runner;
use std::collections::BTreeSet;
use table::table;

#[test]
fn permission_walk_has_a_case_for_every_operation() {
    let operations: BTreeSet<String> = operations().into_iter().map(|operation| operation.name).collect();
    let cases: BTreeSet<String> = table().into_iter().map(|case| case.operation.to_owned()).collect();
    let without: Vec<_> = operations.difference(&cases).collect();
    assert!(without.is_empty(), "operations without a case in the table: {without:?}");
    let gone: Vec<_> = cases.difference(&operations).collect();
    assert!(gone.is_empty(), "cases without an operation: {gone:?}");
    let names: BTreeSet<String> = table().iter().map(case::Case::name).collect();
    assert_eq!(names.len(), table().len(), "two cases have the same name");
}

db_test!(permission_walk_gives_every_identity_the_expected_answer, |db| async move {
    let fixture = Fixture::new(db.clone()).await;
    let (operations, cases) = (operations(), table());
    let mut runner = Runner::new(&fixture).await;
    for case in &cases {
        let operation = operations.iter().find(|operation| operation.name == case.operation);
        runner.run(case, operation.unwrap_or_else(|| panic!("no operation {}", case.operation))).await;
    }
    let (cells, wrong) = runner.finish();
    assert!(wrong.is_empty(), "{} of {cells} cells are not as expected:\n{}", wrong.len(), wrong.join("\n"));
    println!(
        "permission matrix on {:?}: {} operations × {} identities = {} cases × {} = {cells} cells, all as expected",
        db.backend(),
        operations.len(),
        Identity::ALL.len(),
        cases.len(),
        Identity::ALL.len(),
    );
});
