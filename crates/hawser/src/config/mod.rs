//! The configuration: a TOML file, overridden by the environment (`HAWSER_SECTION__NAME`). Every value keeps its source.

mod checked;
mod errors;
mod layers;
mod secrets;
mod sections;
mod variables;

pub use layers::layers;
pub use sections::{Config, Vault};
