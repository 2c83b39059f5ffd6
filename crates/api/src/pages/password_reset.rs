//! The page of a link that sets a new password, sent by mail or handed over by an administrator.

use super::{
    language::{Wanted, pick},
    template::page,
};
use crate::extract::cookie;
use crate::problem::Problem;
use crate::state::Api;
use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, header},
    response::Response,
};
use hawser_core::{Language, Secret};
use hawser_service::auth::AuthError;
use maud::{Markup, html};
use serde::Deserialize;

/// What the link carries.
#[derive(Deserialize)]
pub(crate) struct Link {
    token: Secret,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Entered {
    token: Secret,
    password: Secret,
}

/// Shows the form, while the link is good.
pub(crate) async fn show_password_reset(
    State(api): State<Api>,
    Wanted(language): Wanted,
    link: Result<Query<Link>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let token = link.map_or_else(|_| Secret::new(""), |Query(link)| link.token);
    if !api.app().is_password_link_good(&token).await? {
        return Ok(dead(language));
    }
    Ok(form(language, StatusCode::OK, &token, None))
}

/// Sets the password.
pub(crate) async fn submit_password_reset(
    State(api): State<Api>,
    Wanted(language): Wanted,
    entered: Result<Form<Entered>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Problem> {
    let Ok(Form(Entered { token, password })) = entered else { return Ok(dead(language)) };
    match api.app().complete_password_reset(&token, &password).await {
        Ok(()) => Ok(done(&api, language)),
        Err(AuthError::Invalid { rule, .. }) => {
            let told = pick(language, "密码至少 12 个字符，且不能是常见密码或邮箱地址。", rule);
            Ok(form(language, StatusCode::UNPROCESSABLE_ENTITY, &token, Some(told)))
        }
        Err(AuthError::Ours(error)) => Err(error.into()),
        Err(_) => Ok(dead(language)),
    }
}

fn title(language: Language) -> &'static str {
    pick(language, "设置新密码", "Choose a new password")
}

fn done(api: &Api, language: Language) -> Response {
    let content = html! {
        p { (pick(language,
            "新密码已设置，该账户在所有设备上均已退出登录。请使用新密码登录。",
            "The new password is set, and the account is signed out everywhere. Sign in with the new password.")) }
        p { a href="/" { (pick(language, "前往登录", "Sign in")) } }
    };
    let mut response = page(StatusCode::OK, language, title(language), &content, false);
    // Whatever session this browser had of the account is over.
    response.headers_mut().insert(header::SET_COOKIE, cookie::clear(api));
    response
}

fn dead(language: Language) -> Response {
    let told = pick(
        language,
        "此链接已使用或已过期。请重新申请一个，或请公司管理员为您生成一个。",
        "This link is used or too old. Ask for a new one, or ask an administrator of your company to make one.",
    );
    page(StatusCode::FORBIDDEN, language, title(language), &html! { p.problem { (told) } }, false)
}

fn form(language: Language, status: StatusCode, token: &Secret, told: Option<&str>) -> Response {
    let action = pick(language, "/password-reset?lang=zh", "/password-reset?lang=en");
    let content: Markup = html! {
        @if let Some(told) = told { p.problem { (told) } }
        form method="post" action=(action) {
            input type="hidden" name="token" value=(token.expose());
            label { (pick(language, "新密码（至少 12 个字符）", "New password (at least 12 characters)"))
                input type="password" name="password" required minlength="12" autocomplete="new-password"; }
            button type="submit" { (pick(language, "设置", "Set")) }
        }
    };
    page(status, language, title(language), &content, true)
}
