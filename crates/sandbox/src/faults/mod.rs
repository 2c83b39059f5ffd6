//! Faults on demand: which call goes wrong, and how.

mod effect;
mod kind;
pub(crate) mod registry;

pub(crate) use crate::faults::registry::FaultBook;
pub use crate::faults::registry::{Fault, PlacedFault};
pub use kind::FaultKind;
