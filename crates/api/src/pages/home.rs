//! The first page: the web interface, or what is in its way.

use super::{
    language::{Wanted, pick},
    template::page,
};
use crate::problem::Problem;
use crate::state::Api;
use crate::web_ui;
use axum::{extract::State, http::StatusCode, response::Response};
use hawser_core::Language;
use maud::html;

/// Shows the interface, unless the first owner is still to be made or it was not built.
pub(crate) async fn show_home(State(api): State<Api>, Wanted(language): Wanted) -> Result<Response, Problem> {
    if api.app().needs_set_up().await? {
        return Ok(before_set_up(language));
    }
    Ok(web_ui::show(StatusCode::OK).unwrap_or_else(|| without_interface(language)))
}

/// Shows the interface, or an explanation if the binary was built without it.
pub(crate) async fn show_interface(Wanted(language): Wanted) -> Response {
    web_ui::show(StatusCode::OK).unwrap_or_else(|| without_interface(language))
}

fn before_set_up(language: Language) -> Response {
    let content = html! {
        p { (pick(language, "还没有所有者：请打开服务启动时打印的一次性设置链接。", "There is no owner yet: open the one-time link that the server printed at its start.")) }
    };
    page(StatusCode::OK, language, "Hawser", &content, false)
}

/// Says that the interface is not in this binary, and what there is.
fn without_interface(language: Language) -> Response {
    let say = |zh, en| pick(language, zh, en);
    let content = html! {
        p { (say("服务正在运行，但此程序编译时未包含网页界面。请安装 Node.js（20.19 或更高版本），在源代码目录运行以下命令后重新编译：",
            "The service runs, but this binary was built without the web interface. With Node.js 20.19 or newer at hand, run this in the sources and build again:")) }
        p { code { "cargo xtask web" } }
        p { (say("接口不受影响：", "The interface for programs is not affected:")) }
        ul {
            li { a href="/api/v1/openapi.json" { (say("接口说明（OpenAPI）", "Description of the interface (OpenAPI)")) } }
            li { code { "POST /api/v1/sessions" } " " (say("登录", "signs in")) }
            li { a href="/api/v1/failures" { (say("故障目录", "The catalogue of failures")) } }
            li { a href="/readyz" { (say("是否就绪", "Whether the server is ready")) } }
        }
    };
    page(StatusCode::OK, language, "Hawser", &content, false)
}
