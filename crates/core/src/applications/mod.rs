//! Developer applications at Amazon.

mod application;
mod kind;

pub use application::Application;
pub use kind::ApplicationKind;
