//! The states of a shop. Facts are stored, states are derived.
