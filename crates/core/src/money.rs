//! Money: whole minor units with a currency, parsed exactly, never a float.

use std::{fmt, str::FromStr};

/// An ISO 4217 currency code: three letters, kept in upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// How many decimals the currency has (ISO 4217): 0 for yen and won, 3 for the Gulf dinars, else 2.
    pub fn exponent(self) -> u32 {
        match self.as_str() {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" | "PYG" | "UGX" => 0,
            "KWD" | "BHD" | "OMR" | "TND" | "JOD" => 3,
            _ => 2,
        }
    }

    /// The ISO 4217 code. It consists of ASCII letters, so the fallback (ISO 4217: no currency) is never returned.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

/// The reason why an amount is kept as text only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoney {
    /// Not three letters.
    #[error("currency: three letters such as USD")]
    Currency,
    /// Not a decimal number.
    #[error("amount: a decimal number such as -12.50")]
    Amount,
    /// More decimals than the currency has, and not only zeros.
    #[error("amount: more decimals than the currency has")]
    TooPrecise,
    /// Larger than 63 bits of minor units.
    #[error("amount: too large")]
    TooLarge,
}

impl FromStr for Currency {
    type Err = InvalidMoney;
    fn from_str(text: &str) -> Result<Self, InvalidMoney> {
        match <[u8; 3]>::try_from(text.trim().as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self(letters.map(|b| b.to_ascii_uppercase())))
            }
            Ok(_) | Err(_) => Err(InvalidMoney::Currency),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    /// Minor units: cents, or whole yen.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// Reads Amazon's decimal text exactly. Extra zero decimals are accepted (`1200.00` yen), any other excess is refused.
    ///
    /// # Errors
    /// [`InvalidMoney`]; the caller keeps Amazon's text and leaves the number empty.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, InvalidMoney> {
        let currency: Currency = currency.parse()?;
        let (sign, digits) = match amount.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", amount),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(InvalidMoney::Amount);
        }
        let exponent = currency.exponent() as usize;
        let (kept, excess) = fraction.split_at(fraction.len().min(exponent));
        if excess.bytes().any(|b| b != b'0') {
            return Err(InvalidMoney::TooPrecise);
        }
        let minor = format!("{sign}{whole}{kept:0<exponent$}").parse().map_err(|_| InvalidMoney::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// The amount as decimal text with the currency's decimals.
    pub fn amount(&self) -> String {
        let exponent = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        if exponent == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}
