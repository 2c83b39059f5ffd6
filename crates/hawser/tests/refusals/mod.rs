//! Refusals and their texts: invalid input before any call, and problems of the database without partial pages.

mod configuration;
mod database;
mod full;
mod input;
mod locked;
mod master_key;
mod read_only;
mod tampered;
