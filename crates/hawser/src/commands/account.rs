//! `hawser account`: lets somebody back in whom nobody in their company can help.

use crate::bootstrap::open;
use crate::cli::Cli;
use crate::config::Config;
use crate::error::Failure;
use crate::print;
use clap::Subcommand;
use hawser_core::{Actor, FailureCode};
use hawser_service::Error;
use hawser_service::auth::AuthError;
use std::process::ExitCode;

/// Lets somebody back in.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Prints a link with which that person sets a new password, once, within 24 hours
    PasswordLink {
        /// The e-mail address that the person signs in with
        email: String,
    },
    /// Turns that person's second factor off, when the app and the recovery codes are lost
    SecondFactorOff {
        /// The e-mail address that the person signs in with
        email: String,
    },
}

/// Runs it.
pub async fn run(cli: &Cli, command: &AccountCommand) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let text = match command {
        AccountCommand::PasswordLink { email } => {
            let link = app.recover_password(&Actor::InstanceOwner, email).await.map_err(refused)?;
            // Without a public address, whoever runs the instance knows how to reach it.
            let base = Config::load(cli)?.settings()?.public_url.unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
            format!("{base}{}", link.path().expose())
        }
        AccountCommand::SecondFactorOff { email } => {
            app.reset_second_factor(&Actor::InstanceOwner, email).await.map_err(refused)?;
            "the second factor is off; the password alone lets this person in until it is set up again".to_owned()
        }
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}

/// What is told on the command line: there, whether an address has an account is no secret.
fn refused(error: AuthError) -> Failure {
    match error {
        AuthError::Other(Error::Failure { code: FailureCode::NotFound, .. }) => {
            Failure::Usage("nobody who may sign in has this address".to_owned())
        }
        AuthError::Other(error) => error.into(),
        error => Failure::Usage(error.to_string()),
    }
}
