//! The home page: the web interface, or an explanation why it is not available.

use super::{
    language::{PreferredLanguage, pick},
    template::page,
};
use crate::problem::Problem;
use crate::state::Api;
use crate::web_ui;
use axum::{extract::State, http::StatusCode, response::Response};
use hawser_core::Language;
use maud::html;

/// Shows the web interface, unless the instance has no owner or the interface was not built.
pub(crate) async fn show_home(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
) -> Result<Response, Problem> {
    if api.app().needs_setup().await? {
        return Ok(before_set_up(language));
    }
    Ok(web_ui::show(StatusCode::OK).unwrap_or_else(|| without_interface(language)))
}

/// Shows the interface, or an explanation if the binary was built without it.
pub(crate) async fn show_interface(PreferredLanguage(language): PreferredLanguage) -> Response {
    web_ui::show(StatusCode::OK).unwrap_or_else(|| without_interface(language))
}

fn before_set_up(language: Language) -> Response {
    let content = html! {
        p { (pick(language, "还没有所有者。请打开服务启动时打印的一次性设置链接。", "There is no owner yet. Open the one-time link that the server printed when it started.")) }
    };
    page(StatusCode::OK, language, "Hawser", &content, false)
}

/// Explains that this binary has no web interface, and what is available.
fn without_interface(language: Language) -> Response {
    let say = |zh, en| pick(language, zh, en);
    let content = html! {
        p { (say("服务正在运行，但此程序编译时未包含网页界面。请安装 Node.js（20.19 或更高版本），在源代码目录运行以下命令后重新编译：",
            "The service is running, but this binary was built without the web interface. Install Node.js 20.19 or newer, run this command in the source folder, and build again:")) }
        p { code { "cargo xtask web" } }
        p { (say("API 不受影响：", "The API is not affected:")) }
        ul {
            li { a href="/api/v1/openapi.json" { (say("API 说明（OpenAPI）", "API description (OpenAPI)")) } }
            li { code { "POST /api/v1/sessions" } " " (say("登录", "signs in")) }
            li { a href="/api/v1/failures" { (say("故障目录", "Failure catalogue")) } }
            li { a href="/readyz" { (say("服务就绪状态", "Readiness of the server")) } }
        }
    };
    page(StatusCode::OK, language, "Hawser", &content, false)
}
