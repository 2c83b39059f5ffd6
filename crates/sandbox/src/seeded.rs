//! Numbers drawn from a seed: the same parts give the same numbers, in any order and on any machine. Only for what the
//! sandbox makes up; nothing here guards anything.

/// A stream of numbers.
pub(crate) struct Draw(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Scrambles the bits of a number (SplitMix64's finisher).
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Draw {
    /// The stream that belongs to these parts: seed, purpose, seller, order …
    pub(crate) fn new(parts: &[u64]) -> Self {
        Self(parts.iter().fold(GOLDEN, |state, part| mix(state.wrapping_add(GOLDEN) ^ mix(part.wrapping_add(GOLDEN)))))
    }

    /// The next 64 bits.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number in `0..limit`; 0 when there is no room.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit.max(1)
    }

    /// A number in `from..=to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        let room = u64::try_from(to.saturating_sub(from)).unwrap_or(0).saturating_add(1);
        from.saturating_add(i64::try_from(self.below(room)).unwrap_or(0))
    }

    /// True this many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// An index into something of this length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// One of several. The list is never empty: it is a table of this crate.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// That many characters of an alphabet.
    pub(crate) fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(self.pick(alphabet))).collect()
    }
}

pub(crate) const HEX: &[u8] = b"0123456789abcdef";
pub(crate) const CAPITALS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
pub(crate) const DIGITS: &[u8] = b"0123456789";
/// What the tail of Amazon's tokens is made of.
pub(crate) const TOKEN: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A UUID in text form, such as Amazon's request ids.
pub(crate) fn uuid(draw: &mut Draw) -> String {
    let hex = draw.text(HEX, 32);
    format!("{}-{}-4{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
}
