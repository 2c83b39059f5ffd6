//! All places to search: files, a backup, and every row of every table with its documents unpacked.

use hawser_store::Backend;
use hawser_store::orders::document;
use hawser_store::testing::TestDb;
use std::{fs, path::Path};

/// A name of a place and its bytes.
pub type Place = (String, Vec<u8>);

/// Every file of a folder, except files with this name.
pub fn files(folder: &Path, without: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if path.is_dir() {
            places.extend(files(&path, without));
        } else if entry.file_name() != without {
            places.push((path.display().to_string(), fs::read(&path).expect("a file")));
        }
    }
    places
}

/// Every row of every table as in a dump, and every document in it, unpacked.
pub async fn rows(db: &TestDb) -> Vec<Place> {
    let tables = match db.backend() {
        Backend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table'",
        Backend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let mut places = Vec::new();
    for table in db.rows_raw(tables).await.expect("the tables") {
        let select = match db.backend() {
            Backend::Sqlite => {
                let columns = db.rows_raw(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let columns = columns.expect("the columns");
                let quoted: Vec<_> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                format!("SELECT {} FROM \"{table}\"", quoted.join(" || '|' || "))
            }
            Backend::Postgres => format!("SELECT t::text FROM \"{table}\" t"),
        };
        for row in db.rows_raw(&select).await.expect("the rows") {
            for blob in blobs(&row) {
                if let Ok(document) = document::unpack(&blob) {
                    places.push((format!("a document of table {table}"), document));
                }
                places.push((format!("a blob of table {table}"), blob));
            }
            places.push((format!("table {table}"), row.into_bytes()));
        }
    }
    places
}

/// The binary values of a row, recognized as long runs of hexadecimal digits.
fn blobs(row: &str) -> impl Iterator<Item = Vec<u8>> {
    row.split(|letter: char| !letter.is_ascii_hexdigit())
        .filter(|run| run.len() >= 16)
        .filter_map(|run| hex::decode(run).ok())
}
