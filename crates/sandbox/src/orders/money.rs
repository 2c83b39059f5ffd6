//! Amounts in minor units, written the way Amazon writes them.

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Cents; whole yen.
    pub(crate) minor: i64,
    pub(crate) currency: &'static str,
}

/// Yen have no decimals, every other currency of the marketplaces has two.
pub(crate) fn decimals(currency: &str) -> usize {
    if currency == "JPY" { 0 } else { 2 }
}

/// How many minor units a price of one dollar has in this currency, roughly.
pub(crate) fn level(currency: &str) -> i64 {
    match currency {
        "JPY" => 150,
        "MXN" | "ZAR" => 1_800,
        "BRL" | "PLN" | "AED" | "SAR" => 400,
        "SEK" => 1_050,
        "EGP" | "TRY" => 4_500,
        "INR" => 8_500,
        _ => 100,
    }
}

impl Amount {
    /// `-12.50`, `1200`
    pub(crate) fn text(self) -> String {
        let decimals = decimals(self.currency);
        let sign = if self.minor < 0 { "-" } else { "" };
        let mut digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = decimals + 1);
        if decimals > 0 {
            digits.insert(digits.len() - decimals, '.');
        }
        format!("{sign}{digits}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_have_no_decimals_and_cents_are_never_lost() {
        let text = |minor, currency| Amount { minor, currency }.text();
        assert_eq!(
            [text(1200, "JPY"), text(0, "JPY"), text(5, "EUR"), text(-1999, "USD")],
            ["1200", "0", "0.05", "-19.99"]
        );
    }
}
