//! The vocabulary from the outside: properties of its arithmetic and its parsers, and the registry against its source.

mod buckets;
mod coverages;
mod ids;
mod marketplaces;
mod moneys;
mod not_produced_yet;
mod paging;
mod times;
