//! Login with Amazon (PROTOCOL A.5): the token endpoint, one for all regions.

mod endpoint;
mod error;
mod grants;

pub(crate) use endpoint::answer;
pub(crate) use error::LwaError;
pub(crate) use grants::{Access, AccessToken, Code, Grants};
