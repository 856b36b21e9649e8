//! What an operation may answer instead of its result. Only `bff/src/problem.rs` turns this into HTTP.

use std::borrow::Cow;
use std::error::Error as Source;

use serde_json::Value;

use super::sabotage;

/// Why an operation did not give its result.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or it is not yours: the same answer for both (law 8).
    #[error("not found: {0}")]
    Missing(&'static str),
    /// Known, but the role does not reach so far.
    #[error("denied: {0}")]
    Denied(&'static str),
    /// Fields of the wish are wrong; all of them are named.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Field>),
    /// A rule said no. Carries a stable code.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// A repeat of an `Idempotency-Key` with another body (rulings 3).
    #[error("idempotency key was used for another request")]
    KeyReused,
    /// Our fault, or that of something we stand on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A wrong field of a wish: where it is (JSON pointer), what is wrong (stable code), and words for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// JSON pointer into the body, or `#name` of a query parameter or header.
    pub pointer: String,
    /// Stable code, `module.word`.
    pub code: Cow<'static, str>,
    /// Chinese text for a person.
    pub message: String,
}

impl Field {
    /// A wrong field at `pointer`.
    pub fn new(pointer: impl Into<String>, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Field {
        Field {
            pointer: pointer.into(),
            code: code.into(),
            message: message.into(),
        }
    }
}

/// A rule's no.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Stable code, `module.word`.
    pub code: &'static str,
    /// Chinese title that a person may read.
    pub title: &'static str,
    /// What helps the client on: alternatives, the binding resource … Never personal data.
    pub extra: Option<Value>,
}

impl Refusal {
    /// A refusal without more to say.
    pub const fn new(code: &'static str, title: &'static str) -> Refusal {
        Refusal {
            code,
            title,
            extra: None,
        }
    }

    /// The same refusal with something that helps the client on.
    pub fn with(self, extra: Value) -> Refusal {
        Refusal {
            extra: Some(extra),
            ..self
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

/// Something broke; logged once with its whole chain, told to the client only as an instance id.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database is not reachable, too busy, or ended our transaction: worth repeating (503 with Retry-After).
    #[error("database busy")]
    Busy(#[source] sea_orm::DbErr),
    /// The database answered something we did not expect.
    #[error("database")]
    Database(#[source] sea_orm::DbErr),
    /// Anything else of ours.
    #[error("{what}")]
    Other {
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: Option<Box<dyn Source + Send + Sync>>,
    },
}

impl Fault {
    /// A fault with its cause.
    pub fn of(what: &'static str, source: impl Source + Send + Sync + 'static) -> Fault {
        Fault::Other {
            what,
            source: Some(Box::new(source)),
        }
    }

    /// A fault that is its own cause.
    pub const fn bare(what: &'static str) -> Fault {
        Fault::Other { what, source: None }
    }
}

impl From<sea_orm::DbErr> for Fault {
    fn from(error: sea_orm::DbErr) -> Fault {
        if is_busy(&error) {
            Fault::Busy(error)
        } else {
            Fault::Database(error)
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Error {
        Error::Fault(error.into())
    }
}

impl Error {
    /// One wrong field.
    pub fn field(pointer: impl Into<String>, code: &'static str, message: impl Into<String>) -> Error {
        Error::Invalid(vec![Field::new(pointer, code, message)])
    }

    /// A fault with its cause, as an error.
    pub fn fault(what: &'static str, source: impl Source + Send + Sync + 'static) -> Error {
        Error::Fault(Fault::of(what, source))
    }
}

/// Lost connection, deadlock, lock or statement time-out, full pool, full disk: the client's repeat covers it (rulings 1).
fn is_busy(error: &sea_orm::DbErr) -> bool {
    use sea_orm::{DbErr, RuntimeErr};
    match error {
        _ if sabotage::on("busy") => false,
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => match &**inner {
            sea_orm::SqlxError::Io(_)
            | sea_orm::SqlxError::PoolTimedOut
            | sea_orm::SqlxError::PoolClosed
            | sea_orm::SqlxError::WorkerCrashed
            | sea_orm::SqlxError::Protocol(_) => true,
            sea_orm::SqlxError::Database(db) => {
                let code = db.code();
                let code = code.as_deref().unwrap_or("");
                passes(code)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether what a database calls by this code passes by itself, or when somebody makes room.
///
/// PostgreSQL (five characters): deadlock, lock and statement time-out; connections (08), no room or too many (53), a server
/// that ends or starts (57P). SQLite (extended result code): BUSY, LOCKED, IOERR, FULL.
fn passes(code: &str) -> bool {
    if code.len() == 5 {
        let classes = ["08", "53", "57P"];
        return ["40P01", "40001", "55P03", "57014"].contains(&code)
            || classes.iter().any(|class| code.starts_with(class));
    }
    code.parse::<u32>()
        .is_ok_and(|code| [5, 6, 10, 13].contains(&(code & 0xff)))
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn what_passes_and_what_does_not() {
        for code in [
            "40P01", "57P02", "53100", "08006", "5", "517", "261", "13", "10", "778", "4874",
        ] {
            assert!(passes(code), "{code}");
        }
        for code in ["23505", "42P01", "22003", "25P02", "1", "19", "2067", "11", "", "40002"] {
            assert!(!passes(code), "{code}");
        }
    }
}
