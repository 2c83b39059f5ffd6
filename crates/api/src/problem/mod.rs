//! Problems (RFC 9457): every answer that is not the documented one. A problem has a code of the failure catalogue or one of
//! [`ApiCode`]. Internal causes are logged with the request id and never sent. One file per domain converts its errors.

mod body;
mod code;
mod from_api_keys;
mod from_auth;
mod from_channel;
mod from_service;
mod value;

pub(crate) use body::ProblemBody;
pub(crate) use code::ApiCode;
pub(crate) use value::Problem;
