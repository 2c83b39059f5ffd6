//! The web interface in Chromium, in both languages, against the whole system over one clock. A scenario is a script in
//! `e2e/browser/scenarios`; each has a system of its own. Pictures are kept below cargo's target folder.

mod driver;
mod house;

use driver::Driver;
use house::House;
use serde_json::json;

#[tokio::test]
async fn people_sign_in_and_verify_their_shops_in_both_languages() {
    let house = House::start().await;
    house.bind_shops().await;
    house.host.amazon.revoke(&house.seller(1).seller_id).unwrap();
    Driver::new("shops").run(&house, json!({})).await;
}

#[tokio::test]
async fn flow_a_opens_the_closed_channel_in_both_languages() {
    let house = House::start().await;
    house.bind_shops().await;
    Driver::new("gate").run(&house, json!({})).await;
}

#[tokio::test]
async fn colleagues_join_and_see_what_is_theirs_in_both_languages() {
    let house = House::start().await;
    house.bind_shops().await;
    Driver::new("people").run(&house, json!({})).await;
}
