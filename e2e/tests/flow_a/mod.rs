//! Flow A of the product over HTTP: from a company whose key was removed to an open channel, and through everything that
//! can close it again. Prints one line per point with the observations.

mod at_home;
mod behind_a_hub;
mod house;
mod second;

use hawser_store::db_test;
use house::House;
use second::Second;
use std::collections::BTreeMap;

/// The points of part A of the product that this flow covers; A12 belongs to another flow.
const POINTS: [u8; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13];

/// The observations for each point, in their order.
#[derive(Default)]
pub struct Seen(BTreeMap<u8, Vec<String>>);

impl Seen {
    /// Adds an observation. Call it only after asserting it.
    pub fn note(&mut self, point: u8, words: impl Into<String>) {
        assert!(POINTS.contains(&point), "A{point}");
        self.0.entry(point).or_default().push(words.into());
    }

    fn print(&self, on: &str) {
        println!("flow A on {on}:");
        for point in POINTS {
            let words = self.0.get(&point).unwrap_or_else(|| panic!("A{point} was not walked"));
            println!("A{point} … ok: {}", words.join("; "));
        }
    }
}

db_test!(a_company_goes_through_flow_a, |db| async move {
    let mut seen = Seen::default();
    let mut house = House::moored(db.url()).await;
    let mut second = Second::over(&mut house, db.url()).await;
    at_home::opens_after_set_up(&mut house, &mut seen).await;
    at_home::without_a_key(&mut house, &mut second, &mut seen).await;
    let key = at_home::portal(&mut house, &mut seen).await;
    at_home::configuration(&mut house, &key, &mut seen).await;
    at_home::back_at_the_channel(&mut house, &mut second, &mut seen).await;
    at_home::revoked(&mut house, &mut second, &key, &mut seen).await;
    at_home::expired(&mut house, &mut second, &mut seen).await;
    at_home::for_those_who_may_not(&mut house, &mut seen).await;
    at_home::good_for(&mut house, &mut seen).await;
    behind_a_hub::walk(&mut seen).await;
    seen.print(&format!("{:?}", db.backend()));
});
