//! What is deleted at the end of its retention period, and what can be read afterwards.

mod copy;
mod doctor;
mod keys;
mod year;
