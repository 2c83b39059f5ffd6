//! The audit trail of the company: listed page by page, or exported as a file.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Principal, Query};
use crate::problem::Problem;
use crate::routes::paging::default_limit;
use crate::routes::parse::time;
use crate::state::Api;
use axum::{
    Json,
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use hawser_service::audit::{AuditExport, AuditLine, AuditQuery, ExportFormat};
use hawser_service::paging::PageOf;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Error as Broken;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// A line of the audit trail.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLine)]
pub(crate) struct Line {
    id: String,
    /// Its number in the company's trail, from 1 and without a gap.
    seq: i64,
    #[schema(format = DateTime)]
    at: String,
    /// `member`, `key`, `instance_owner`, `worker` or `link`.
    actor_kind: String,
    actor_id: Option<String>,
    /// The actor's current name.
    actor_name: Option<String>,
    /// A network address, `command_line`, `worker` or `unknown`.
    origin: String,
    /// The action, such as `shop.bind`.
    action: String,
    /// The object of the action: an id or a name.
    subject: String,
    /// Values before and after the action, and other facts; never a secret.
    #[schema(value_type = Object)]
    details: Value,
}

impl From<AuditLine> for Line {
    fn from(line: AuditLine) -> Self {
        Self {
            id: line.id,
            seq: line.seq,
            at: line.at.to_string(),
            actor_kind: line.actor_kind,
            actor_id: line.actor_id,
            actor_name: line.actor_name,
            origin: line.origin,
            action: line.action,
            subject: line.subject,
            details: line.details,
        }
    }
}

/// Filter and page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// The beginning of the action: `shop.` or `shop.bind`.
    action: Option<String>,
    /// The actor: an id, or `member`, `key`, `instance_owner`, `worker`, `link`.
    actor: Option<String>,
    /// The whole subject.
    subject: Option<String>,
    /// The earliest time: a date or a time.
    since: Option<String>,
    /// The end of the time range, exclusive.
    until: Option<String>,
    /// `next_cursor` of the page before; without it, the first page.
    cursor: Option<String>,
    /// Number of lines per page, from 1 to 200.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u32,
}

/// Filter and format.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// `csv` or `jsonl`.
    #[serde(default = "csv")]
    #[param(default = "csv", pattern = "^(csv|jsonl)$")]
    format: String,
    /// The beginning of the action.
    action: Option<String>,
    /// The actor.
    actor: Option<String>,
    /// The whole subject.
    subject: Option<String>,
    /// The earliest time: a date or a time.
    since: Option<String>,
    /// The end of the time range, exclusive.
    until: Option<String>,
}

fn csv() -> String {
    "csv".to_owned()
}

/// A page of the trail, newest entry first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditList {
    lines: Vec<Line>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
}

/// Lists the company's audit trail, newest line first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(ListQuery), responses((status = 200, body = AuditList)))]
pub(crate) async fn list_audit(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<ListQuery>,
) -> Result<Json<AuditList>, Problem> {
    let wanted = AuditQuery {
        company: None,
        since: time("since", query.since.as_deref())?,
        until: time("until", query.until.as_deref())?,
        action: query.action,
        actor: query.actor,
        subject: query.subject,
    };
    let page = PageOf { cursor: query.cursor, limit: query.limit };
    let page = api.app().list_audit(&who.actor, wanted, &page).await?.map(Line::from);
    Ok(Json(AuditList { lines: page.items, next_cursor: page.next_cursor }))
}

/// Exports the company's audit trail as a file, oldest line first. The export itself is recorded in the trail.
#[utoipa::path(get, path = "/api/v1/audit/export", tag = "audit", params(ExportQuery),
    responses((status = 200, description = "The lines", content((String = "text/csv"), (String = "application/jsonl")))))]
pub(crate) async fn export_audit(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let format: ExportFormat = query.format.parse()?;
    let wanted = AuditQuery {
        company: None,
        since: time("since", query.since.as_deref())?,
        until: time("until", query.until.as_deref())?,
        action: query.action,
        actor: query.actor,
        subject: query.subject,
    };
    let export = api.app().begin_audit_export(&who.actor, wanted, format).await?;
    let kind = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Jsonl => "application/jsonl",
    };
    let name = format!("attachment; filename=\"audit.{}\"", format.as_str());
    let under_way = UnderWay { api, who, export };
    let pieces = stream::try_unfold(under_way, |mut under_way| async move {
        Ok::<_, Broken>(under_way.next().await?.map(|piece| (piece, under_way)))
    });
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], Body::from_stream(pieces))
        .into_response())
}

/// An export and its caller.
struct UnderWay {
    api: Api,
    who: Principal,
    export: AuditExport,
}

impl UnderWay {
    /// The next piece. The file breaks off if the caller is signed out, disabled or loses the permission meanwhile.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        if !self.who.is_still_valid(&self.api).await {
            return Err(Broken::other("the caller lost the permission to export the audit trail"));
        }
        let piece = self.api.app().next_of_audit_export(&self.who.actor, &mut self.export).await;
        piece.map_err(|error| {
            tracing::warn!(%error, "an export of the audit trail broke off");
            Broken::other("broken off")
        })
    }
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_audit)).routes(routes!(export_audit))
}
