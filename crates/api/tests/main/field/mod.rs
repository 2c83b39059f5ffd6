//! Cases from the field, at the level of HTTP.

mod binding;
mod invalid_fields;
mod web;
