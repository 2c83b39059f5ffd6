//! Faults on demand: their kinds, the registry that decides which call is affected, and their effect on answers.

mod effect;
mod kind;
pub(crate) mod registry;

pub(crate) use crate::faults::registry::FaultRegistry;
pub use crate::faults::registry::{Fault, PlacedFault};
pub use kind::FaultKind;
