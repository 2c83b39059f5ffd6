//! The page of the one-time set-up link, where the first owner enters an e-mail address and a password.

use super::{
    language::{PreferredLanguage, pick},
    template::page,
};
use crate::extract::{ClientInfo, cookie};
use crate::problem::Problem;
use crate::state::Api;
use axum::{
    Form,
    extract::{Query, State},
    http::{StatusCode, header},
    response::Response,
};
use hawser_core::{Language, Secret};
use hawser_service::auth::{AuthError, FirstOwner};
use maud::{Markup, html};
use serde::Deserialize;

/// The query of the link.
#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
}

/// The fields of the form.
#[derive(Deserialize)]
pub(crate) struct Entered {
    token: Secret,
    email: String,
    password: Secret,
    #[serde(default)]
    name: String,
}

/// Shows the form if the link is valid.
pub(crate) async fn show_set_up(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    link: Result<Query<Link>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let token = link.map(|Query(link)| link.token).unwrap_or_default();
    if !api.app().needs_setup().await? {
        return Ok(refused(language, StatusCode::CONFLICT, &message(language, &AuthError::AlreadySetUp)));
    }
    if !api.app().is_setup_link_valid(&token).await? {
        return Ok(refused(language, StatusCode::FORBIDDEN, &message(language, &AuthError::LinkExpired)));
    }
    Ok(form(language, StatusCode::OK, &token, "", None))
}

/// Creates the owner.
pub(crate) async fn submit_set_up(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    ClientInfo(caller): ClientInfo,
    entered: Result<Form<Entered>, axum::extract::rejection::FormRejection>,
) -> Result<Response, Problem> {
    let Ok(Form(entered)) = entered else {
        return Ok(refused(
            language,
            StatusCode::BAD_REQUEST,
            pick(language, "表单不完整。", "The form is incomplete."),
        ));
    };
    let (token, email) = (entered.token.clone(), entered.email.clone());
    let new =
        FirstOwner { token: entered.token, email: entered.email, password: entered.password, name: Some(entered.name) };
    match api.app().create_first_owner(new, &caller).await {
        Ok(signed_in) => {
            let content = html! {
                p { (pick(language, "设置完成，您已登录：", "Set-up is complete. You are signed in as ")) (signed_in.session.email) }
                p { a href="/" { (pick(language, "继续", "Continue")) } }
            };
            let title = pick(language, "设置完成", "Set-up complete");
            let mut response = page(StatusCode::CREATED, language, title, &content, false);
            response.headers_mut().insert(header::SET_COOKIE, cookie::set(&api, &signed_in.token));
            Ok(response)
        }
        Err(AuthError::Other(error)) => Err(error.into()),
        Err(error @ AuthError::Invalid { .. }) => {
            let message = message(language, &error);
            Ok(form(language, StatusCode::UNPROCESSABLE_ENTITY, token.expose(), &email, Some(&message)))
        }
        Err(error) => Ok(refused(language, StatusCode::FORBIDDEN, &message(language, &error))),
    }
}

/// The error as shown to the person.
fn message(language: Language, error: &AuthError) -> String {
    match (language, error) {
        (Language::Zh, AuthError::LinkExpired) => "此链接已过期或已使用。请重新启动服务以获取新链接。".to_owned(),
        (Language::Zh, AuthError::AlreadySetUp) => "此系统已有所有者，请直接登录。".to_owned(),
        (Language::Zh, AuthError::Invalid { field: "password", .. }) => {
            "密码至少 12 个字符，不能是常见密码、姓名或邮箱地址。请换一个。".to_owned()
        }
        (Language::Zh, AuthError::Invalid { field: "email", .. }) => "请输入有效的邮箱地址。".to_owned(),
        (Language::En, AuthError::LinkExpired) => {
            "This link has expired or was already used. Restart the server to get a new one.".to_owned()
        }
        (Language::En, AuthError::AlreadySetUp) => "This instance already has an owner. Sign in instead.".to_owned(),
        (Language::En, AuthError::Invalid { rule, .. }) => (*rule).to_owned(),
        (_, error) => error.to_string(),
    }
}

fn title(language: Language) -> &'static str {
    pick(language, "创建所有者", "Create the owner")
}

fn refused(language: Language, status: StatusCode, message: &str) -> Response {
    page(status, language, title(language), &html! { p.problem { (message) } }, false)
}

fn form(language: Language, status: StatusCode, token: &str, email: &str, message: Option<&str>) -> Response {
    let say = |zh, en| pick(language, zh, en);
    let lang = pick(language, "/setup?lang=zh", "/setup?lang=en");
    let content: Markup = html! {
        @if let Some(message) = message { p.problem { (message) } }
        form method="post" action=(lang) {
            input type="hidden" name="token" value=(token);
            label { (say("邮箱", "E-mail address"))
                input type="email" name="email" required autocomplete="username" value=(email); }
            label { (say("姓名（可选）", "Name (optional)")) input type="text" name="name" autocomplete="name"; }
            label { (say("密码（至少 12 个字符）", "Password (at least 12 characters)"))
                input type="password" name="password" required minlength="12" autocomplete="new-password"; }
            button type="submit" { (say("创建", "Create")) }
        }
    };
    page(status, language, title(language), &content, true)
}
