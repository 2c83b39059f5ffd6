//! A statement's arguments, bound in the same way on both databases.

use hawser_core::Timestamp;
use sqlx::{Arguments, error::BoxDynError};
use std::borrow::Cow;
use uuid::Uuid;

/// An argument. Each variant has a fixed type on each database, even if it is null.
#[derive(Debug, Clone)]
pub(crate) enum Arg<'a> {
    Int(Option<i64>),
    Real(f64),
    Text(Option<Cow<'a, str>>),
    Bytes(Option<&'a [u8]>),
    Id(Option<Uuid>),
}

macro_rules! bind_all {
    ($name:ident, $arguments:ty) => {
        pub(super) fn $name(args: &[Arg<'_>]) -> Result<$arguments, BoxDynError> {
            let mut arguments = <$arguments>::default();
            arguments.reserve(args.len(), args.len() * 16);
            for arg in args {
                match arg {
                    Arg::Int(value) => arguments.add(*value)?,
                    Arg::Real(value) => arguments.add(*value)?,
                    Arg::Text(value) => arguments.add(value.as_deref().map(without_nul))?,
                    Arg::Bytes(value) => arguments.add(*value)?,
                    Arg::Id(value) => arguments.add(*value)?,
                }
            }
            Ok(arguments)
        }
    };
}

/// PostgreSQL cannot store a NUL character in a text. Callers refuse or replace it first; this is the last guard, the same on
/// both databases, so that such a text never fails a statement.
fn without_nul(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) }
}

bind_all!(for_sqlite, sqlx::sqlite::SqliteArguments);
bind_all!(for_postgres, sqlx::postgres::PgArguments);

macro_rules! from {
    ($($type:ty => |$value:ident| $arg:expr;)*) => {$(
        impl<'a> From<$type> for Arg<'a> {
            fn from($value: $type) -> Self { $arg }
        }
    )*};
}

from! {
    i64 => |value| Self::Int(Some(value));
    Option<i64> => |value| Self::Int(value);
    u32 => |value| Self::Int(Some(i64::from(value)));
    bool => |value| Self::Int(Some(i64::from(value)));
    f64 => |value| Self::Real(value);
    Timestamp => |value| Self::Int(Some(value.as_micros()));
    Option<Timestamp> => |value| Self::Int(value.map(Timestamp::as_micros));
    Uuid => |value| Self::Id(Some(value));
    Option<Uuid> => |value| Self::Id(value);
    String => |value| Self::Text(Some(Cow::Owned(value)));
    &'a str => |value| Self::Text(Some(Cow::Borrowed(value)));
    &'a String => |value| Self::Text(Some(Cow::Borrowed(value)));
    Option<&'a str> => |value| Self::Text(value.map(Cow::Borrowed));
    &'a Option<String> => |value| Self::Text(value.as_deref().map(Cow::Borrowed));
    &'a [u8] => |value| Self::Bytes(Some(value));
    Option<&'a [u8]> => |value| Self::Bytes(value);
    &'a Vec<u8> => |value| Self::Bytes(Some(value));
    &'a Option<Vec<u8>> => |value| Self::Bytes(value.as_deref());
}

macro_rules! from_id {
    ($($name:ident)*) => {$(
        impl From<hawser_core::$name> for Arg<'_> {
            fn from(id: hawser_core::$name) -> Self { Self::Id(Some(id.0)) }
        }
        impl From<Option<hawser_core::$name>> for Arg<'_> {
            fn from(id: Option<hawser_core::$name>) -> Self { Self::Id(id.map(|id| id.0)) }
        }
    )*};
}

from_id!(CompanyId MemberId ShopId AccountId AuthorizationId ApplicationId VerificationId OrderId ApiKeyId AuditId ConsentId);
from_id!(PersonId SessionId InvitationId UnreadableOrderId);

macro_rules! from_name {
    ($($name:ident)*) => {$(
        impl<'a> From<&'a hawser_core::$name> for Arg<'a> {
            fn from(name: &'a hawser_core::$name) -> Self { Self::Text(Some(Cow::Borrowed(name.as_str()))) }
        }
    )*};
}

from_name!(SellerId MarketplaceId AmazonOrderId OrderStatus);

/// A slice of arguments from values of types that convert into one.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::executor::Arg::from($value)),*] };
}
pub(crate) use args;
