//! Faults on demand: their kinds, the registry that decides which call is affected, and their effect on answers.

mod effect;
mod kind;
mod odd_order;
pub(crate) mod registry;

pub(crate) use crate::faults::registry::FaultRegistry;
pub use crate::faults::registry::{Fault, PlacedFault};
pub use kind::FaultKind;
pub use odd_order::OddShape;
pub(crate) use odd_order::{OddOrders, Target};
