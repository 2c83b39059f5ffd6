//! The frame of every page, with the headers that fit it.

use super::language::pick;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::Language;
use maud::{DOCTYPE, Markup, html};

/// Nothing but our own style sheet, and forms only to ourselves.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page with that title and content. `same_origin` is for pages with a form: without a referrer policy that lets the
/// browser tell us our own origin, it would send `Origin: null`.
pub(crate) fn page(status: StatusCode, language: Language, title: &str, content: &Markup, has_form: bool) -> Response {
    let referrer = if has_form { "same-origin" } else { "no-referrer" };
    framed(status, language, title, content, (!has_form, referrer))
}

/// A page that cannot be asked for again: it speaks both languages itself.
pub(crate) fn last_page(status: StatusCode, language: Language, title: &str, content: &Markup) -> Response {
    framed(status, language, title, content, (false, "no-referrer"))
}

fn framed(
    status: StatusCode,
    language: Language,
    title: &str,
    content: &Markup,
    (has_other_language, referrer): (bool, &'static str),
) -> Response {
    let (here, other, other_name) = match language {
        Language::Zh => ("zh-CN", "?lang=en", "English"),
        Language::En => ("en", "?lang=zh", "中文"),
    };
    let markup = html! {
        (DOCTYPE)
        html lang=(here) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Hawser" }
                link rel="stylesheet" href="/assets/pages.css";
            }
            body {
                main {
                    h1 { (title) }
                    (content)
                    footer {
                        @if has_other_language { a href=(other) { (other_name) } " · " }
                        (pick(language, "Hawser：绑定、验证亚马逊店铺并拉取订单", "Hawser binds Amazon shops, verifies them, pulls their orders"))
                    }
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, referrer),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, markup.into_string()).into_response()
}
