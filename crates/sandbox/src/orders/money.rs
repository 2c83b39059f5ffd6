//! Amounts in minor units, and Amazon's text form of them.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    /// In minor units, such as cents; yen have none and are counted whole.
    pub(crate) minor: i64,
    pub(crate) currency: &'static str,
}

/// Number of decimals. Yen have none, every other currency of the marketplaces has two.
pub(crate) fn decimals(currency: &str) -> usize {
    if currency == "JPY" { 0 } else { 2 }
}

/// Approximate value of one dollar in minor units of this currency.
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
    /// The text form, such as `-12.50` or `1200`.
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
