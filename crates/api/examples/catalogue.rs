//! Prints the catalogue of texts for the web interface; `cargo xtask gen` commits it.

fn main() {
    print!("{}", hawser_api::catalogue_json());
}
