//! The ways out that are configured.

/// What can be sent, and to whom. Cheap to clone; the default sends nothing.
#[derive(Debug, Clone, Default)]
pub struct Courier {}
