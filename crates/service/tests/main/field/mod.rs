//! Situations from the field: what went wrong elsewhere with the same task. Each test's name begins with the case.

mod again;
mod clocks;
mod data_sets;
mod states;
mod windows;
