//! A copy of the buyer data in a database, as a backup contains it, and an attempt to open all of it.

use hawser_store::{Backend, testing::TestDb};
use hawser_vault::{Aad, DataKey, KeyRing, needed_key};
use std::collections::BTreeSet;

/// The sealed documents and the wrapped data keys of a database.
pub struct Copy {
    documents: Vec<Document>,
    keys: Vec<WrappedKey>,
}

struct Document {
    order_id: String,
    aad: Aad,
    sealed: Vec<u8>,
}

struct WrappedKey {
    purpose: String,
    aad: Aad,
    wrapped: Vec<u8>,
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text.to_lowercase()).unwrap()
}

impl Copy {
    pub async fn of(db: &TestDb) -> Self {
        let hex = |column: &str| match db.backend() {
            Backend::Sqlite => format!("hex({column})"),
            Backend::Postgres => format!("encode({column}, 'hex')"),
        };
        let id = |column: &str| match db.backend() {
            Backend::Sqlite => format!("hex({column})"),
            Backend::Postgres => format!("replace({column}::text, '-', '')"),
        };
        let select = format!(
            "SELECT o.order_id, {}, {}, {} FROM orders o JOIN seller_account a ON a.pk = o.account_pk \
             JOIN company c ON c.pk = a.company_pk WHERE o.personal IS NOT NULL",
            id("c.id"),
            id("a.id"),
            hex("o.personal")
        );
        let documents = db.rows_raw(&select).await.unwrap().into_iter().map(|row| {
            let columns: Vec<&str> = row.split('|').collect();
            let aad = Aad::default().part(bytes(columns[1])).part("orders").part(bytes(columns[2])).part("personal");
            let aad = aad.part(columns[0]);
            Document { order_id: columns[0].to_owned(), aad, sealed: bytes(columns[3]) }
        });
        let select =
            format!("SELECT {}, purpose, {} FROM data_key WHERE wrapped IS NOT NULL", id("owner"), hex("wrapped"));
        let keys = db.rows_raw(&select).await.unwrap().into_iter().map(|row| {
            let columns: Vec<&str> = row.split('|').collect();
            let owner = bytes(columns[0]);
            let owner = if owner.iter().all(|byte| *byte == 0) { Vec::new() } else { owner };
            let aad = Aad::default().part("data_key").part(owner).part(columns[1]);
            WrappedKey { purpose: columns[1].to_owned(), aad, wrapped: bytes(columns[2]) }
        });
        Self { documents: documents.collect(), keys: keys.collect() }
    }

    /// Every data key of this copy that the master keys open.
    fn open_keys(&self, ring: &KeyRing) -> Vec<DataKey> {
        self.keys.iter().filter_map(|key| ring.unwrap(&key.aad, &key.wrapped).ok()).collect()
    }

    /// The orders whose buyer data the master keys open, with the data keys of this copy or those of another one.
    pub fn readable(&self, ring: &KeyRing, keys_of: &Self) -> BTreeSet<String> {
        let keys = keys_of.open_keys(ring);
        let opens = |document: &&Document| {
            let needed = needed_key(&document.sealed).unwrap();
            keys.iter().any(|key| key.id() == needed && key.open(&document.aad, &document.sealed).is_ok())
        };
        self.documents.iter().filter(opens).map(|document| document.order_id.clone()).collect()
    }

    /// A part of every wrapped key for buyer data, to search files for.
    pub fn needles(&self) -> Vec<Vec<u8>> {
        // The first bytes name the master key, which later keys share.
        let of_buyers = self.keys.iter().filter(|key| key.purpose.starts_with("buyer:"));
        of_buyers.map(|key| key.wrapped[17..73].to_vec()).collect()
    }
}
