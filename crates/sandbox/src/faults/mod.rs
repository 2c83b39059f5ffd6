//! Faults on demand: which call goes wrong, and how.

mod book;
mod effect;
mod kind;

pub(crate) use book::FaultBook;
pub use book::{Fault, PlacedFault};
pub use kind::FaultKind;
