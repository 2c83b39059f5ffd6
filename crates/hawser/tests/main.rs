//! The program itself, as a process, against the simulated Amazon: what scripts rely on, what it refuses, what a kill
//! leaves behind, and what must be found nowhere.

mod call;
mod contract;
mod crash;
mod house;
mod refusals;
