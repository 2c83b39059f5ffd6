//! The page of a password link, where a person chooses a new password.

use super::{
    language::{PreferredLanguage, pick},
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

/// The query of the link.
#[derive(Deserialize)]
pub(crate) struct Link {
    token: Secret,
}

/// The fields of the form.
#[derive(Deserialize)]
pub(crate) struct Entered {
    token: Secret,
    password: Secret,
}

/// Shows the form if the link is valid.
pub(crate) async fn show_password_reset(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    link: Result<Query<Link>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let token = link.map_or_else(|_| Secret::new(""), |Query(link)| link.token);
    if !api.app().is_password_link_valid(&token).await? {
        return Ok(expired(language));
    }
    Ok(form(language, StatusCode::OK, &token, None))
}

/// Sets the password.
pub(crate) async fn submit_password_reset(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    entered: Result<Form<Entered>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Problem> {
    let Ok(Form(Entered { token, password })) = entered else { return Ok(expired(language)) };
    match api.app().complete_password_reset(&token, &password).await {
        Ok(()) => Ok(done(&api, language)),
        Err(AuthError::Invalid { rule, .. }) => {
            let message = pick(language, "密码至少 12 个字符，不能是常见密码或邮箱地址。请换一个。", rule);
            Ok(form(language, StatusCode::UNPROCESSABLE_ENTITY, &token, Some(message)))
        }
        Err(AuthError::Other(error)) => Err(error.into()),
        Err(_) => Ok(expired(language)),
    }
}

fn title(language: Language) -> &'static str {
    pick(language, "设置新密码", "Choose a new password")
}

fn done(api: &Api, language: Language) -> Response {
    let content = html! {
        p { (pick(language,
            "新密码已设置，该账户在所有设备上均已退出登录。请使用新密码登录。",
            "The new password is set, and the account is signed out on all devices. Sign in with the new password.")) }
        p { a href="/" { (pick(language, "前往登录", "Sign in")) } }
    };
    let mut response = page(StatusCode::OK, language, title(language), &content, false);
    // The reset has ended every session of the account.
    response.headers_mut().insert(header::SET_COOKIE, cookie::clear(api));
    response
}

fn expired(language: Language) -> Response {
    let message = pick(
        language,
        "此链接已过期或已使用。请重新申请，或请公司管理员为您创建新链接。",
        "This link has expired or was already used. Request a new one, or ask an administrator of your company for one.",
    );
    page(StatusCode::FORBIDDEN, language, title(language), &html! { p.problem { (message) } }, false)
}

fn form(language: Language, status: StatusCode, token: &Secret, message: Option<&str>) -> Response {
    let action = pick(language, "/password-reset?lang=zh", "/password-reset?lang=en");
    let content: Markup = html! {
        @if let Some(message) = message { p.problem { (message) } }
        form method="post" action=(action) {
            input type="hidden" name="token" value=(token.expose());
            label { (pick(language, "新密码（至少 12 个字符）", "New password (at least 12 characters)"))
                input type="password" name="password" required minlength="12" autocomplete="new-password"; }
            button type="submit" { (pick(language, "设置密码", "Set password")) }
        }
    };
    page(status, language, title(language), &content, true)
}
