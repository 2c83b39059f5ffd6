//! Whole-system tests. The tests are in `tests/`, the scripts that drive the independent clients in `clients/`; this
//! library is where hosts that several of them share will live, and holds nothing else.
