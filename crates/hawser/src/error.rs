//! Failures of commands: a text in the person's language, JSON for scripts, and an exit code.

use crate::print;
use hawser_core::{FailureCode, Language, channel, failure};
use hawser_service::Error;
use std::process::ExitCode;

/// Exit code of invalid arguments, input or configuration (`EX_USAGE`).
pub const EXIT_USAGE: u8 = 64;

/// The reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Service(#[from] Error),
    #[error("configuration: {0}")]
    Config(String),
    /// A file, standard input or standard output.
    #[error("{what}: {cause}")]
    Io {
        /// The failed action, or the file.
        what: String,
        cause: std::io::Error,
    },
    /// The client of Amazon cannot be created with these settings.
    #[error(transparent)]
    Client(#[from] hawser_amazon::ClientError),
    /// The simulated Amazon did not start.
    #[error(transparent)]
    Sandbox(#[from] hawser_sandbox::StartError),
    /// The arguments or the input are invalid.
    #[error("{0}")]
    Usage(String),
    /// A command needs the data of Hawser, and there is none.
    #[error(
        "there is no database of Hawser in {place}. Check --data-dir and HAWSER_DATA_DIR for a typing error, or create \
         the database with `hawser init`"
    )]
    NoDatabase { place: String },
}

impl From<hawser_store::StoreError> for Failure {
    fn from(error: hawser_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl Failure {
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |cause| Self::Io { what, cause }
    }

    fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Service(error) => error.code(),
            Self::Config(_)
            | Self::Io { .. }
            | Self::Client(_)
            | Self::Sandbox(_)
            | Self::Usage(_)
            | Self::NoDatabase { .. } => None,
        }
    }

    /// True if the reader of the output has ended, such as `head`. That is not reported as a failure.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io { cause, .. } if cause.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Title and remedy of the failure's code, if it has one.
    fn texts(&self, language: Language) -> Option<[String; 2]> {
        let (text, params) = match self {
            Self::Service(Error::GateClosed(closed)) => {
                (Some(channel::closed_text(closed.code, language)), closed.params())
            }
            Self::Service(Error::Invalid { code: code @ FailureCode::InvalidField, field, rule }) => {
                let params = vec![("field", (*field).to_owned()), ("rule", rule.text(language).to_owned())];
                (Some(code.text(language)), params)
            }
            Self::Service(error) => {
                let key = error.needed_key().unwrap_or_else(|| "?".to_owned());
                (error.code().map(|code| code.text(language)), vec![("key", key)])
            }
            Self::Config(_)
            | Self::Io { .. }
            | Self::Client(_)
            | Self::Sandbox(_)
            | Self::Usage(_)
            | Self::NoDatabase { .. } => return None,
        };
        let params: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        text.map(|text| [text.title, text.remedy].map(|text| failure::fill(text, &params)))
    }

    /// Prints the failure on standard error.
    pub fn report(&self, language: Language, as_json: bool) {
        if self.is_closed_pipe() {
            return;
        }
        let texts = self.texts(language);
        if as_json {
            let field = match self {
                Self::Service(Error::Invalid { field, .. }) => Some(*field),
                _ => None,
            };
            let problem = serde_json::json!({"error": {
                "code": self.code(),
                "field": field,
                "message": self.to_string(),
                "title": texts.as_ref().map(|[title, _]| title),
                "remedy": texts.as_ref().map(|[_, remedy]| remedy),
            }});
            print::print_error(&problem.to_string());
            return;
        }
        // The texts of an invalid field name field and rule, so the error would only repeat them.
        let (first, others) = match (self.code(), &texts) {
            (Some(FailureCode::InvalidField), Some([title, remedy])) => (title.clone(), vec![remedy]),
            (_, texts) => (self.to_string(), texts.iter().flatten().collect()),
        };
        print::print_error(&format!("hawser: {first}"));
        for text in others {
            print::print_error(&format!("  {text}"));
        }
    }

    pub fn exit_code(&self) -> ExitCode {
        match self {
            _ if self.is_closed_pipe() => ExitCode::SUCCESS,
            Self::Usage(_) | Self::NoDatabase { .. } | Self::Service(Error::Invalid { .. }) | Self::Config(_) => {
                ExitCode::from(EXIT_USAGE)
            }
            Self::Service(_) | Self::Io { .. } | Self::Client(_) | Self::Sandbox(_) => ExitCode::FAILURE,
        }
    }
}
