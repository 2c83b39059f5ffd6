//! What is here, as long as there is no web interface.

use super::{
    language::{Wanted, pick},
    template::page,
};
use crate::{app::Api, problem::Problem};
use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;

/// Says what is here and where to go on.
pub(super) async fn show_home(State(api): State<Api>, Wanted(language): Wanted) -> Result<Response, Problem> {
    let needs_set_up = api.hawser().needs_set_up().await?;
    let say = |zh, en| pick(language, zh, en);
    let content = html! {
        @if needs_set_up {
            p { (say("还没有所有者：请打开服务启动时打印的一次性设置链接。", "There is no owner yet: open the one-time link that the server printed at its start.")) }
        } @else {
            p { (say("服务正在运行。网页界面尚未提供，请使用接口：", "The service runs. There is no web interface yet; use the interface for programs:")) }
        }
        ul {
            li { a href="/api/v1/openapi.json" { (say("接口说明（OpenAPI）", "Description of the interface (OpenAPI)")) } }
            li { code { "POST /api/v1/sessions" } " " (say("登录", "signs in")) }
            li { a href="/api/v1/session" { code { "GET /api/v1/session" } } " " (say("当前登录的人", "who is signed in")) }
            li { a href="/api/v1/setup" { code { "GET /api/v1/setup" } } " " (say("是否需要设置", "whether set-up is needed")) }
            li { a href="/api/v1/failures" { (say("故障目录", "The catalogue of failures")) } }
            li { a href="/readyz" { (say("是否就绪", "Whether the server is ready")) } }
        }
    };
    Ok(page(StatusCode::OK, language, "Hawser", &content, false))
}
