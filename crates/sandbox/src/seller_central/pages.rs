//! The pages as HTML. All outside text is escaped. The wording is our own, not Amazon's.

use super::{
    Visit,
    checks::ApprovedConsent,
    flow::{Flow, Start},
    problem::Problem,
    state::SignedIn,
};
use crate::answer::Answer;

const STYLE: &str = "body{font:16px/1.5 sans-serif;background:#f4f5f6;margin:0}\
    header{background:#002f36;color:#fff;padding:12px 24px}\
    main{max-width:34em;margin:2em auto;padding:1em 2em;background:#fff;border:1px solid #d5d9d9}\
    label{display:block;margin:.8em 0}input[type=email],input[type=password]{display:block;width:100%;padding:.4em}\
    button{padding:.5em 1.4em;margin:.5em .5em .5em 0}form.inline{display:inline}.note{color:#565959}";

/// Escapes text for HTML, including attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// An answer of Seller Central without a page.
pub(super) fn bare(status: u16, html: impl Into<bytes::Bytes>) -> Answer {
    Answer::new(status, "text/html; charset=UTF-8", html)
        .with("cache-control", "no-store")
        .with("x-frame-options", "DENY")
        .with("server", "Server")
}

fn page(status: u16, title: &str, content: &str) -> Answer {
    bare(
        status,
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<header>seller central (simulated)</header>\n<main>\n\
             <h1>{title}</h1>\n{content}\n</main>\n</body>\n</html>\n"
        ),
    )
}

fn signed_in_as(user: Option<&SignedIn>) -> String {
    user.map(|user| format!("\n<p class=\"note\">Signed in as {}</p>", escaped(&user.email))).unwrap_or_default()
}

/// The answer for an unknown path.
pub(super) fn not_found() -> Answer {
    page(404, "Page not found", "<p>Seller Central has no such page.</p>")
}

/// A refusal with Amazon's code in visible text.
pub(super) fn refusal(problem: Problem, user: Option<&SignedIn>) -> Answer {
    page(200, "The application cannot be authorized", &refused(problem, user))
}

/// A refusal that offers to continue with another account.
pub(super) fn refusal_with_exit(problem: Problem, visit: &Visit<'_>, user: &SignedIn, flow: &str) -> Answer {
    let content = format!("{}\n{}", refused(problem, Some(user)), sign_out_form(visit, user, flow));
    page(200, "The application cannot be authorized", &content)
}

fn refused(problem: Problem, user: Option<&SignedIn>) -> String {
    let code = problem.code().map(|code| format!("\n<p>Error code: <b>{code}</b></p>")).unwrap_or_default();
    format!("<p>{}</p>{code}{}", problem.text(), signed_in_as(user))
}

/// The sign-in form.
pub(super) fn sign_in(visit: &Visit<'_>, flow: &str, is_wrong: bool) -> Answer {
    let wrong =
        if is_wrong { "<p role=\"alert\">The e-mail address or the password is not correct.</p>\n" } else { "" };
    let content = format!(
        "{wrong}<form method=\"post\" action=\"{}/ap/signin\">\n\
         <input type=\"hidden\" name=\"flow\" value=\"{}\">\n\
         <label>Email <input type=\"email\" name=\"email\" autocomplete=\"username\" required></label>\n\
         <label>Password <input type=\"password\" name=\"password\" autocomplete=\"current-password\" required></label>\n\
         <button type=\"submit\">Sign in</button>\n</form>",
        visit.entry_host.prefix,
        escaped(flow)
    );
    page(200, "Sign in", &content)
}

/// The request of an application, with the buttons for the decision.
pub(super) fn consent(visit: &Visit<'_>, user: &SignedIn, key: &str, flow: &Flow, clear: &ApprovedConsent) -> Answer {
    let seller = visit.amazon.sellers.get(user.seller);
    let region = seller.map(|seller| seller.region.as_str().to_uppercase()).unwrap_or_default();
    let seller_id = seller.map(|seller| seller.seller_id.as_str()).unwrap_or_default();
    let yes = if flow.start == Start::Appstore { "Authorize Now" } else { "Confirm" };
    let draft = if flow.is_beta { "\n<p>This is a draft version of the application.</p>" } else { "" };
    let content = format!(
        "<p><b>Order connector {region}</b> ({application}) would like to access the selling account {seller_id}.</p>{draft}\n\
         <p>It asks for:</p>\n<ul>\n<li>Inventory and Order Tracking</li>\n\
         <li>Direct-to-Consumer Shipping (restricted): names and addresses of buyers</li>\n\
         <li>Tax Remittance (restricted)</li>\n</ul>\n\
         <p>By confirming you let the application act for your account for 365 days. You can disable it at any time in \
         Manage Your Apps. You will be sent on to {redirect}.</p>\n\
         {confirm}\n{cancel}{signed_in}\n{sign_out}",
        application = escaped(&flow.application_id),
        redirect = escaped(clear.redirect_uri.split('?').next().unwrap_or_default()),
        confirm = choice(visit, user, key, "confirm", yes),
        cancel = choice(visit, user, key, "cancel", "Cancel"),
        signed_in = signed_in_as(Some(user)),
        sign_out = sign_out_form(visit, user, key),
    );
    page(200, "Authorize application", &content)
}

fn choice(visit: &Visit<'_>, user: &SignedIn, key: &str, value: &str, label: &str) -> String {
    format!(
        "<form class=\"inline\" method=\"post\" action=\"{}/apps/authorize/flow/{}\">\
         <input type=\"hidden\" name=\"form_token\" value=\"{}\">\
         <button type=\"submit\" name=\"choice\" value=\"{value}\">{label}</button></form>",
        visit.entry_host.prefix,
        escaped(key),
        user.form_token
    )
}

fn sign_out_form(visit: &Visit<'_>, user: &SignedIn, key: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}/ap/signout\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">\
         <input type=\"hidden\" name=\"flow\" value=\"{}\"><button type=\"submit\">Use another account</button></form>",
        visit.entry_host.prefix,
        user.form_token,
        escaped(key)
    )
}

/// The page after *Cancel*. Nothing is sent to the application (PROTOCOL A.1).
pub(super) fn canceled(user: &SignedIn) -> Answer {
    let content = format!("<p>You did not authorize the application.</p>{}", signed_in_as(Some(user)));
    page(200, "Authorization canceled", &content)
}
