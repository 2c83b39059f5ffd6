//! Cases that went wrong for people who use other software, each as a small input and the right behavior.

mod odd_amounts;
mod odd_marketplaces;
mod odd_orders;
mod odd_pages;
