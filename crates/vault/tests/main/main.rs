//! The vault from the outside: properties of sealing, key files on a real disk, rotation while it runs.

mod files;
mod properties;
mod rotation;
mod sources;
