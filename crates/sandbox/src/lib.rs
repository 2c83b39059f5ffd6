//! The simulated Amazon: Login with Amazon, Seller Central's consent pages, Sellers v1, Orders v0 and 2026-01-01, and
//! Tokens, with real quotas, faults on demand, its own clock and a ledger of the true orders. It is an independent reading
//! of Amazon's documents and must never share protocol code with the client, `hawser-amazon`.

mod answer;
mod applications;
mod call;
mod control;
mod description;
mod dispatch;
mod faults;
mod json;
pub mod ledger;
mod lwa;
mod operation;
mod options;
mod orders;
mod participations;
mod quota;
mod request;
pub(crate) mod request_log;
mod restricted;
mod restricted_resource;
#[cfg(feature = "robot")]
pub mod robot;
mod sandbox;
pub(crate) mod seeded;
mod seller_central;
mod seller_participations;
mod sellers;
mod server;
mod spapi;
pub(crate) mod state;
mod sync;
mod time;

pub use crate::request_log::{RequestCount, RequestRecord, Requests};
pub use description::{ApplicationDescription, Description, SellerDescription};
pub use faults::{Fault, FaultKind, OddShape, PlacedFault};
pub use ledger::{LedgerOrder, LedgerTotal};
pub use operation::Operation;
pub use options::{SandboxOptions, SellerProfile};
pub use orders::{Status, v2026::DataSet};
pub use sandbox::{ControlError, Sandbox, StartError};
pub use seller_central::{ApplicationKind, ApplicationSettings, ApplicationStatus, Plan, SellerSettings};
pub use server::TlsError;
