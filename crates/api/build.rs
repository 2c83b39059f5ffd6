//! Has this crate built again when the web interface was: its files go into the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
