//! The layout of all pages, with their headers.

use super::language::pick;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::Language;
use maud::{DOCTYPE, Markup, html};

/// Allows only our own style sheet, and forms only to our own origin.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Like [`POLICY`], but forms may also redirect to this origin or to any https address.
pub(crate) fn policy_with_forms_to(origin: &str) -> String {
    POLICY.replace("form-action 'self'", &format!("form-action 'self' https: {origin}"))
}

/// Renders a page. Pages with a form need a referrer policy that lets the browser send our own origin; otherwise it would send
/// `Origin: null`.
pub(crate) fn page(status: StatusCode, language: Language, title: &str, content: &Markup, has_form: bool) -> Response {
    let referrer = if has_form { "same-origin" } else { "no-referrer" };
    let layout = Layout { has_language_link: !has_form, referrer };
    render(status, language, title, content, &layout)
}

/// Renders a page that cannot be requested again, such as the result of a callback. Its content has both languages.
pub(crate) fn last_page(status: StatusCode, language: Language, title: &str, content: &Markup) -> Response {
    let layout = Layout { has_language_link: false, referrer: "no-referrer" };
    render(status, language, title, content, &layout)
}

struct Layout {
    /// Shows a link to the page in the other language.
    has_language_link: bool,
    referrer: &'static str,
}

fn render(status: StatusCode, language: Language, title: &str, content: &Markup, layout: &Layout) -> Response {
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
                        @if layout.has_language_link { a href=(other) { (other_name) } " · " }
                        (pick(language, "Hawser：绑定、验证亚马逊店铺并拉取订单", "Hawser binds and verifies Amazon shops and pulls their orders"))
                    }
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, layout.referrer),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, markup.into_string()).into_response()
}
