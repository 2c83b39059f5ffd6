//! The Amazon channel and the services configuration.

pub(crate) mod channels;
pub(crate) mod services;
