//! Password links, sessions, second factors and recovery.

mod accounts;
mod squatting;
