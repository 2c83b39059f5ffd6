//! Cases from the field, at the level of HTTP.

mod invalid_fields;
