//! A job that has nothing to do costs one look-up.

use hawser_store::testing;

/// The plan of a statement; its arguments have no influence on it.
async fn plan(db: &testing::TestDb, statement: &str) -> Vec<String> {
    let mut text = statement.to_owned();
    for number in 1..=5 {
        text = text.replace(&format!("${number}"), &format!("?{number}"));
    }
    db.rows_raw(&format!("EXPLAIN QUERY PLAN {text}")).await.unwrap()
}

#[tokio::test]
async fn no_retention_statement_reads_a_whole_table() {
    let db = testing::open_sqlite().await;
    for statement in testing::retention_statements() {
        let plan = plan(&db, statement).await;
        assert!(plan.iter().any(|step| step.contains("USING") && step.contains("INDEX")), "{statement}: {plan:?}");
        let scan = plan.iter().find(|step| step.contains("SCAN") && !step.contains("SCAN r USING"));
        assert_eq!(scan, None, "{statement}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{statement}: {plan:?}");
    }
    db.finish().await;
}
