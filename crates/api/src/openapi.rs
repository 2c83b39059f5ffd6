//! The OpenAPI document: generated from the attributes of the handlers, plus the problem that every operation can answer.

use crate::{problem::ProblemBody, routes};
use std::collections::HashMap;
use utoipa::OpenApi as _;
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, ResponseBuilder,
    path::Operation,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Hawser",
        description = "Binds Amazon seller shops, verifies them and pulls their orders. Every answer other than the \
                       documented one is a problem (RFC 9457) with a code.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemBody)),
    security(("session" = []), ("key" = []))
)]
struct Head;

/// Generates the document.
pub(crate) fn document() -> OpenApi {
    let mut document = Head::openapi();
    document.merge(routes::all().into_openapi());
    let cookie = ApiKeyValue::with_description(
        "hawser_session",
        "Set by POST /api/v1/sessions. If the public address is https, its name is __Host-hawser_session",
    );
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("hwk_live_… or hwk_test_…")
        .description(Some("An API key, shown once by POST /api/v1/api-keys"))
        .build();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    for item in document.paths.paths.values_mut() {
        let operations =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten();
        for operation in operations {
            let problem = ResponseBuilder::new()
                .description("A problem")
                .content(
                    "application/problem+json",
                    Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(Ref::from_schema_name("Problem")))),
                )
                .build();
            operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(problem));
        }
    }
    document
}

/// The document as JSON, as it is committed in the repository and served.
pub fn document_json() -> String {
    to_json(&document())
}

pub(crate) fn to_json(document: &OpenApi) -> String {
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// The operation id of each method on each route.
pub(crate) fn operations(document: &OpenApi) -> HashMap<(String, String), String> {
    let id = |operation: &Option<Operation>| operation.as_ref().and_then(|operation| operation.operation_id.clone());
    let paths = document.paths.paths.iter();
    paths
        .flat_map(|(path, item)| {
            let methods = [
                ("GET", id(&item.get)),
                ("PUT", id(&item.put)),
                ("POST", id(&item.post)),
                ("PATCH", id(&item.patch)),
                ("DELETE", id(&item.delete)),
            ];
            methods.into_iter().filter_map(|(method, id)| Some(((method.to_owned(), path.clone()), id?)))
        })
        .collect()
}
