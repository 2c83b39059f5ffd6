//! Money is read and written exactly, whatever Amazon sends.

use hawser_core::{
    Money,
    money::InvalidMoney::{Amount, Currency, TooLarge, TooPrecise},
};
use proptest::prelude::*;

fn currency() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("USD"), Just("EUR"), Just("JPY"), Just("KWD"), Just("PLN")]
}

proptest! {
    #[test]
    fn every_amount_round_trips(minor in any::<i64>(), currency in currency()) {
        let money = Money { minor, currency: currency.parse().unwrap() };
        prop_assert_eq!(Money::parse(&money.amount(), currency), Ok(money));
    }

    #[test]
    fn extra_zeros_change_nothing(minor in any::<i32>(), currency in currency(), zeros in 0..12_usize) {
        let money = Money { minor: minor.into(), currency: currency.parse().unwrap() };
        let zeros = "0".repeat(zeros + 1);
        let text = money.amount();
        let longer = if text.contains('.') { format!("{text}{zeros}") } else { format!("{text}.{zeros}") };
        prop_assert_eq!(Money::parse(&longer, currency), Ok(money));
        let sign = if text.starts_with('-') { "-" } else { "" };
        let padded = format!("{sign}{zeros}{}", text.trim_start_matches('-'));
        prop_assert_eq!(Money::parse(&padded, currency), Ok(money));
    }

    #[test]
    fn missing_decimals_are_zeros(whole in -1_000_000_000..1_000_000_000_i64, tenth in 0..10_i64) {
        let sign = if whole < 0 { -1 } else { 1 };
        let minor = |text: String| Money::parse(&text, "USD").unwrap().minor;
        prop_assert_eq!(minor(whole.to_string()), whole * 100);
        prop_assert_eq!(minor(format!("{whole}.{tenth}")), whole * 100 + sign * tenth * 10);
    }

    #[test]
    fn more_decimals_than_the_currency_has_are_refused(minor in any::<i64>(), currency in currency(), digit in 1..10_u8) {
        let text = Money { minor, currency: currency.parse().unwrap() }.amount();
        let dot = if text.contains('.') { "" } else { "." };
        prop_assert_eq!(Money::parse(&format!("{text}{dot}0{digit}"), currency), Err(TooPrecise));
    }

    #[test]
    fn what_is_too_large_is_refused_and_never_wraps(digits in "[1-9][0-9]{19,60}", currency in currency()) {
        prop_assert_eq!(Money::parse(&digits, currency), Err(TooLarge));
        prop_assert_eq!(Money::parse(&format!("-{digits}"), currency), Err(TooLarge));
    }

    #[test]
    fn arbitrary_text_never_panics(amount in any::<String>(), currency in any::<String>()) {
        let _ = Money::parse(&amount, "USD");
        let _ = Money::parse("1", &currency);
    }

    #[test]
    fn what_looks_nearly_like_a_number_is_read_exactly_or_refused(text in "[-+0-9.,eE ]{0,12}") {
        if let Ok(money) = Money::parse(&text, "USD") {
            // Exact in a double, which is only used here to have a second opinion.
            let opinion: f64 = text.parse().unwrap();
            prop_assert!((opinion * 100.0 - money.minor as f64).abs() < 0.5, "{text} is {money}");
        }
    }
}

#[test]
fn amounts_of_amazon_are_read_as_they_stand() {
    let table = [
        ("12.50", "USD", Ok((1250, "12.50 USD"))),
        ("-0.05", "EUR", Ok((-5, "-0.05 EUR"))),
        ("-0", "USD", Ok((0, "0.00 USD"))),
        ("1200.00", "JPY", Ok((1200, "1200 JPY"))),
        ("1200", "JPY", Ok((1200, "1200 JPY"))),
        ("1200.50", "JPY", Err(TooPrecise)),
        ("1.234", "KWD", Ok((1234, "1.234 KWD"))),
        ("1.234", "USD", Err(TooPrecise)),
        ("92233720368547758.07", "USD", Ok((i64::MAX, "92233720368547758.07 USD"))),
        ("-92233720368547758.08", "USD", Ok((i64::MIN, "-92233720368547758.08 USD"))),
        ("92233720368547758.08", "USD", Err(TooLarge)),
        ("", "USD", Err(Amount)),
        ("-", "USD", Err(Amount)),
        ("--1", "USD", Err(Amount)),
        ("+1", "USD", Err(Amount)),
        (".5", "USD", Err(Amount)),
        ("5.", "USD", Err(Amount)),
        ("1e3", "USD", Err(Amount)),
        ("1,000.00", "USD", Err(Amount)),
        (" 1", "USD", Err(Amount)),
        ("１２", "USD", Err(Amount)),
        ("1", "usd", Ok((100, "1.00 USD"))),
        ("1", "Jpy", Ok((1, "1 JPY"))),
        ("1", "u$d", Err(Currency)),
        ("1", "ＵＳＤ", Err(Currency)),
        ("1", "US", Err(Currency)),
        ("1", "", Err(Currency)),
    ];
    for (amount, currency, expected) in table {
        let read = Money::parse(amount, currency).map(|money| (money.minor, money.to_string()));
        assert_eq!(read, expected.map(|(minor, text)| (minor, text.to_owned())), "{amount} {currency}");
    }
}
