//! The commands, one file per noun of the command line. They must not import `cli`.

pub mod account;
pub mod apps;
pub mod audit;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod help;
pub mod init;
pub mod input;
pub mod migrate;
pub mod orders;
mod pull_progress;
pub mod retention;
pub mod sandbox;
pub mod serve;
pub mod shops;
mod signals;
pub mod vault;
