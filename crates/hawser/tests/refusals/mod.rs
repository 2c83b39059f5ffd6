//! What is refused, and in which words: bad input before any call, bad days of the database without half a page.

mod configuration;
mod database;
mod full;
mod input;
mod locked;
mod master_key;
mod read_only;
mod tampered;
