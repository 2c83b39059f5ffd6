//! `hawser account`: restores access for a person whom no other member of their company can help.

use crate::bootstrap::{Missing, open};
use crate::config::Config;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::Subcommand;
use hawser_core::{Actor, FailureCode};
use hawser_service::Error;
use hawser_service::auth::AuthError;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Print a link to set a new password; it works once, within 24 hours
    PasswordLink {
        /// The e-mail address with which the person signs in
        email: String,
    },
    /// Turn off the second factor of a person who has lost the authenticator app and the recovery codes
    SecondFactorOff {
        /// The e-mail address with which the person signs in
        email: String,
    },
}

pub async fn run(global: &GlobalArgs, command: &AccountCommand) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let text = match command {
        AccountCommand::PasswordLink { email } => {
            let link = app.recover_password(&Actor::InstanceOwner, email).await.map_err(to_failure)?;
            // Without a public address, the operator knows how to reach the server.
            let base =
                Config::load(global)?.settings()?.public_url.unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
            format!("{base}{}", link.path().expose())
        }
        AccountCommand::SecondFactorOff { email } => {
            app.reset_second_factor(&Actor::InstanceOwner, email).await.map_err(to_failure)?;
            "the second factor is off; this person can sign in with the password alone until it is set up again"
                .to_owned()
        }
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// An error for the operator, who may know that an address has no account.
fn to_failure(error: AuthError) -> Failure {
    match error {
        AuthError::Other(Error::Failure { code: FailureCode::NotFound, .. }) => {
            Failure::Usage("no person who can sign in has this address".to_owned())
        }
        AuthError::Other(error) => error.into(),
        error => Failure::Usage(error.to_string()),
    }
}
