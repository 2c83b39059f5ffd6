//! Tokens 2021-03-01 (PROTOCOL A.9): restricted data tokens, without which Orders v0 returns no personal data.

use crate::{
    answer::{Answer, ApiError, NOT_VALID},
    call::Call,
    lwa::Access,
    restricted_resource::Resource,
    sync::lock,
};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    restricted_resources: Vec<Resource>,
    target_application: Option<String>,
}

/// `createRestrictedDataToken`
pub(crate) fn create(call: &Call<'_>) -> Result<Answer, ApiError> {
    let wanted: Wanted = serde_json::from_slice(&call.request.body).map_err(|_| ApiError::invalid(NOT_VALID))?;
    let resources = wanted.restricted_resources;
    let is_valid = (1..=50).contains(&resources.len()) && resources.iter().all(Resource::is_valid);
    let mut application = call.token.application;
    if let Some(target) = wanted.target_application {
        let applications = lock(&call.amazon.applications);
        let known = applications.iter().position(|application| application.application_id == target);
        application = known.ok_or_else(|| ApiError::invalid(NOT_VALID))?;
    }
    if !is_valid || call.restricted.is_some() {
        return Err(ApiError::invalid(NOT_VALID));
    }
    let access = Access::Restricted(call.seller.index, resources);
    let token = lock(&call.amazon.grants).issue_access(access, application, call.token.secret, call.now);
    Ok(Answer::json(200, &json!({"restrictedDataToken": token, "expiresIn": 3600})))
}
