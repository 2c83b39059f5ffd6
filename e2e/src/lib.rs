//! Whole-system tests. The tests are in `tests/`, the scripts that drive the independent clients in `clients/`; this
//! library is the host that several of them share, and holds nothing else.

pub mod host;
