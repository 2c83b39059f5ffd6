//! Rebuilds this crate when the built web interface changes, because its files are embedded in the binary.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
