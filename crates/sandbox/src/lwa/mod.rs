//! Login with Amazon (PROTOCOL A.5): the token endpoint, one for all regions.

mod endpoint;
mod grants;
mod refusal;

pub(crate) use endpoint::answer;
pub(crate) use grants::{Access, AccessToken, Code, Grants};
pub(crate) use refusal::LwaRefusal;
