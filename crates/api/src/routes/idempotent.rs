//! Creating operations that a client can repeat under the same `Idempotency-Key`.

use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::Actor;
use hawser_service::audit::Origin;
use hawser_service::{Error, Once, RepeatableRequest};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that was created.
#[derive(Serialize, ToSchema)]
pub(crate) struct Made {
    /// Its id.
    id: String,
    /// True if it was created by an earlier request with the same `Idempotency-Key`.
    is_already_made: bool,
}

/// Carries out a request once per `Idempotency-Key`. The operation is completed even if the client disconnects.
pub(crate) async fn once<T, E>(
    api: &Api,
    actor: &Actor,
    operation: String,
    request: Option<RepeatableRequest>,
    make: impl Future<Output = Result<(String, T), E>> + Send + 'static,
) -> Result<Once<T>, Problem>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    Problem: From<E>,
{
    let (app, actor) = (api.app().clone(), actor.clone());
    let work = async move { app.once(&actor, &operation, request.as_ref(), make).await };
    let done = tokio::spawn(Origin::current().scope(work)).await;
    Ok(done.map_err(|broken| Problem::of(ApiCode::Internal).caused_by(broken))??)
}

/// Creates something once and answers with its id and its address below `folder`.
pub(crate) async fn create_idempotent(
    api: &Api,
    actor: &Actor,
    (operation, folder): (&'static str, &'static str),
    request: Option<RepeatableRequest>,
    create: impl Future<Output = Result<String, Error>> + Send + 'static,
) -> Result<Response, Problem> {
    let make = async move { Ok::<_, Error>((create.await?, ())) };
    let (status, id, is_already_made) = match once(api, actor, operation.to_owned(), request, make).await? {
        Once::Made { id, .. } => (StatusCode::CREATED, id, false),
        Once::AlreadyMade(id) => (StatusCode::OK, id, true),
    };
    let location = format!("{folder}/{id}");
    Ok((status, [(header::LOCATION, location)], Json(Made { id, is_already_made })).into_response())
}
