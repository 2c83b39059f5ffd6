//! Flow A of the product from outside, over HTTP: from a company whose key was removed to an open channel and through
//! everything that can shut it again. Prints a line for each point, with what was seen.

mod at_home;
mod behind_a_hub;
mod house;
mod second;

use hawser_store::db_test;
use house::House;
use second::Second;
use std::collections::BTreeMap;

/// The points of the product's part A that are walked; A12 is the channel's home, which is another flow.
const POINTS: [u8; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13];

/// What was seen of each point, in the order in which it was seen.
#[derive(Default)]
pub struct Seen(BTreeMap<u8, Vec<String>>);

impl Seen {
    /// Called once everything that the words say was asserted.
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
    at_home::opens_by_itself(&mut house, &mut seen).await;
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
