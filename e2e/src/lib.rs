//! End-to-end tests. The tests are in `tests/`, the scripts that drive the independent clients in `clients/`; this library
//! contains only the host that several tests share.

pub mod host;
