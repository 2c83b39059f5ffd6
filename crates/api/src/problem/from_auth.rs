//! Problems of sign-in, passwords, the second factor, registration and the first set-up.

use super::{code::ApiCode, value::Problem};
use hawser_core::failure::Rule;
use hawser_service::auth::AuthError;

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        let detail = error.to_string();
        match error {
            AuthError::WrongCredentials => Self::of(ApiCode::WrongCredentials),
            AuthError::WrongPassword { field } => Self::of(ApiCode::WrongPassword).field(field),
            AuthError::SecondFactorNeeded => Self::of(ApiCode::SecondFactorNeeded).field("second_factor"),
            AuthError::SecondFactorWrong { field } => Self::of(ApiCode::SecondFactorWrong).field(field),
            AuthError::SecondFactorOn | AuthError::SecondFactorOff => Self::of(ApiCode::Conflict).detail(detail),
            AuthError::RateLimited(wait) => Self::of(ApiCode::TooManyRequests).retry_after(wait),
            AuthError::LinkExpired => Self::of(ApiCode::LinkExpired).detail("restart the server to get a new link"),
            AuthError::PasswordLinkExpired => Self::of(ApiCode::LinkExpired).detail("ask for a new link"),
            AuthError::InvitationExpired => Self::of(ApiCode::InvitationExpired),
            AuthError::AlreadySetUp => Self::of(ApiCode::AlreadySetUp),
            AuthError::SetupRequired => Self::of(ApiCode::SetupRequired).detail(detail),
            AuthError::RegistrationClosed { contact } => {
                let problem = Self::of(ApiCode::RegistrationClosed).detail(detail);
                contact.into_iter().fold(problem, |problem, contact| problem.param("contact", contact))
            }
            AuthError::CompanyNameTaken => Self::of(ApiCode::CompanyNameTaken).field("company_name"),
            AuthError::Invalid { field, rule } => Self::invalid(field, Rule::english(rule)),
            AuthError::Other(error) => error.into(),
        }
    }
}
