//! A command that was not done: told to a person in their language, to a script as JSON, and as an exit code.

use crate::{USAGE, print};
use hawser_core::{FailureCode, Language, channel, failure};
use hawser_service::Error;
use std::process::ExitCode;

/// Why a command was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A use case said no.
    #[error(transparent)]
    Service(#[from] Error),
    /// The configuration does not hold.
    #[error("configuration: {0}")]
    Config(String),
    /// A file, standard input or standard output.
    #[error("{what}: {cause}")]
    Io {
        /// What was being done.
        what: String,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// Amazon cannot be spoken to with these settings.
    #[error(transparent)]
    Client(#[from] hawser_amazon::ClientError),
    /// The simulated Amazon did not start.
    #[error(transparent)]
    Sandbox(#[from] hawser_sandbox::StartError),
    /// What was given cannot be used.
    #[error("{0}")]
    Usage(String),
}

impl From<hawser_store::StoreError> for Failure {
    fn from(error: hawser_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl Failure {
    /// A failure of input or output.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |cause| Self::Io { what, cause }
    }

    fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Service(error) => error.code(),
            Self::Config(_) | Self::Io { .. } | Self::Client(_) | Self::Sandbox(_) | Self::Usage(_) => None,
        }
    }

    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io { cause, .. } if cause.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Tells it on standard error.
    pub fn report(&self, language: Language, as_json: bool) {
        if self.is_closed_pipe() {
            return;
        }
        let needed = match self {
            Self::Service(error) => error.needed_key(),
            _ => None,
        };
        let needed = needed.as_deref().unwrap_or("?");
        let (text, params) = match self {
            Self::Service(Error::GateClosed(shut)) => (Some(channel::shut_text(shut.code, language)), shut.params()),
            _ => (self.code().map(|code| code.text(language)), vec![("key", needed.to_owned())]),
        };
        let params: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let words = text.map(|text| [text.title, text.remedy].map(|words| failure::fill(words, &params)));
        if as_json {
            let field = match self {
                Self::Service(Error::Invalid { field, .. }) => Some(*field),
                _ => None,
            };
            let problem = serde_json::json!({"error": {
                "code": self.code(),
                "field": field,
                "message": self.to_string(),
                "title": words.as_ref().map(|[title, _]| title),
                "remedy": words.as_ref().map(|[_, remedy]| remedy),
            }});
            print::print_error(&problem.to_string());
            return;
        }
        print::print_error(&format!("hawser: {self}"));
        for line in words.iter().flatten() {
            print::print_error(&format!("  {line}"));
        }
    }

    /// What the program exits with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            _ if self.is_closed_pipe() => ExitCode::SUCCESS,
            Self::Usage(_) | Self::Service(Error::Invalid { .. }) | Self::Config(_) => ExitCode::from(USAGE),
            Self::Service(_) | Self::Io { .. } | Self::Client(_) | Self::Sandbox(_) => ExitCode::FAILURE,
        }
    }
}
