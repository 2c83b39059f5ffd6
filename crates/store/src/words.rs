//! Small closed vocabularies as they stand in rows: an enum, its words, and the way back. A word that nobody knows is a
//! corrupt row, never a default.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in rows, settings and answers.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or(UnknownWord)
            }
        }
    )*};
}

/// The text is no word of that vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a word of this vocabulary")]
pub struct UnknownWord;

words! {
    /// What kind of platform a shop stands for.
    Platform {
        /// Amazon: has seller accounts, is verified and pulled.
        Amazon = "amazon",
        /// Record only: orders come by hand or from a spreadsheet.
        Record = "record",
    }
    /// How a developer application is authorised.
    ApplicationKind {
        /// By consent on Amazon's pages.
        Public = "public",
        /// Self-authorised: the refresh token is pasted.
        Private = "private",
    }
    /// How sure it is that a Seller ID belongs to an authorisation.
    Identity {
        /// By a consent's callback or an answer that carries it.
        Proven = "proven",
        /// Typed by somebody.
        Stated = "stated",
    }
    /// How an authorisation came to be.
    AuthorisationKind {
        /// A refresh token that somebody pasted.
        RefreshToken = "refresh_token",
        /// A consent on Amazon's pages.
        Consent = "consent",
        /// The legacy pair of Seller ID and MWS Auth Token.
        Mws = "mws",
    }
    /// Where the date of an authorisation comes from.
    DateSource {
        /// Seen by Hawser: the consent's callback.
        Measured = "measured",
        /// Told by a person.
        Stated = "stated",
        /// Nobody knows.
        Unknown = "unknown",
    }
    /// What a stream carries.
    Resource {
        /// Orders.
        Orders = "orders",
        /// The ladder, climbed by schedule.
        Verification = "verification",
    }
}
