//! Tests of the program as a process against the simulated Amazon: the contract for scripts, refusals, kills, and the
//! search for leaked secrets.

mod call;
mod contract;
mod crash;
mod crash_serve;
mod harness;
mod markers;
mod openapi;
mod refusals;
mod serving;
