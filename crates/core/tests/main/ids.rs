//! Ids sort by the time of their making, read back from their text, and are never taken for another kind.

use hawser_core::{AccountId, AmazonOrderId, Clock, MarketplaceId, Rng, SellerId, ShopId, Timestamp};
use proptest::prelude::*;

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

struct Same(u8);

impl Rng for Same {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn id(micros: i64, random: u8) -> ShopId {
    ShopId::new(&At(Timestamp::from_micros(micros)), &Same(random))
}

proptest! {
    #[test]
    fn an_id_round_trips_as_text_and_as_json(micros in 0..4_000_000_000_000_000_i64, random in any::<u8>()) {
        let id = id(micros, random);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        prop_assert!(id.to_string().starts_with("shop_"));
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<ShopId>(&json).unwrap(), id);
        prop_assert!(serde_json::from_str::<AccountId>(&json).is_err());
        prop_assert!(id.to_string().parse::<AccountId>().is_err());
    }

    #[test]
    fn a_later_id_sorts_later_whatever_its_randomness(millis in 0..4_000_000_000_000_i64, later in 1..1_000_000_i64, a in any::<u8>(), b in any::<u8>()) {
        let (first, second) = (id(millis * 1000, a), id((millis + later) * 1000, b));
        prop_assert!(first < second);
        prop_assert!(first.to_string() < second.to_string());
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>(), near in "shop_[0-9a-fg-]{28,36}") {
        let _ = text.parse::<ShopId>();
        prop_assert_eq!(near.parse::<ShopId>().is_ok(), near.len() == 37 && near[5..].bytes().all(|b| b.is_ascii_hexdigit()));
        let _ = (text.parse::<SellerId>(), text.parse::<MarketplaceId>(), text.parse::<AmazonOrderId>());
    }

    #[test]
    fn names_of_amazon_are_plain_and_bounded(text in "[A-Za-z0-9_ -]{0,70}") {
        let is_capital = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let is_name = |least: usize| text.starts_with('A') && (least..=20).contains(&text.len()) && is_capital(&text);
        prop_assert_eq!(text.parse::<SellerId>().is_ok(), is_name(9));
        prop_assert_eq!(text.parse::<MarketplaceId>().is_ok(), is_name(10));
        prop_assert_eq!(text.parse::<AmazonOrderId>().is_ok(), (1..=64).contains(&text.len()) && !text.contains(' '));
    }
}
