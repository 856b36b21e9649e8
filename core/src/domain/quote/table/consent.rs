//! What owners said, and what is agreed to now.

use sea_orm::{FromQueryResult, Value};

use crate::domain::quote::rules::amount::Price;
use crate::domain::quote::rules::line::Fingerprint;
use crate::domain::quote::rules::state::Answer;
use crate::domain::quote::wish::DeclineReason;
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::Error;
use crate::ground::id::{AccountId, LineId, PersonId, QuoteConsentId, QuoteId, QuoteVersionId, SessionId, StaffId};
use crate::ground::seal::Sealed;

/// What an owner said of a line. The ledger: rows are added, and marked void when their line is another.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Consent {
    pub id: QuoteConsentId,
    pub version_id: QuoteVersionId,
    pub line_id: LineId,
    pub line_hash: Fingerprint,
    pub fen: Price,
    pub used_part: bool,
    pub answer: Answer,
    pub used_agreed: bool,
    pub method: String,
    pub person_id: PersonId,
    pub account_id: Option<AccountId>,
    pub session_id: Option<SessionId>,
    pub staff_id: Option<StaffId>,
    pub second_staff_id: Option<StaffId>,
    pub recording: Option<String>,
    pub reason: Option<DeclineReason>,
    pub question: Option<Sealed>,
    pub at: At,
}

/// Everything that was said of a quote, the oldest first.
pub async fn consents(look: &impl Look, quote: QuoteId) -> Result<Vec<Consent>, Error> {
    let sql = "SELECT id, version_id, line_id, line_hash, fen, used_part, answer, used_agreed, method, person_id, account_id, session_id, staff_id, \
               second_staff_id, recording, reason, question, at FROM quote_consent WHERE quote_id = $1 ORDER BY at, id";
    look.all(sql, [quote.into()]).await
}

/// Writes down what was said.
pub async fn insert(tx: &Tx, quote: QuoteId, said: &Consent) -> Result<(), Error> {
    let sql = "INSERT INTO quote_consent (id, quote_id, version_id, line_id, line_hash, fen, used_part, answer, used_agreed, method, person_id, \
               account_id, session_id, staff_id, second_staff_id, recording, reason, question, at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    let values: [Value; 19] = [
        said.id.into(),
        quote.into(),
        said.version_id.into(),
        said.line_id.into(),
        said.line_hash.clone().into(),
        said.fen.into(),
        said.used_part.into(),
        said.answer.into(),
        said.used_agreed.into(),
        said.method.as_str().into(),
        said.person_id.into(),
        said.account_id.into(),
        said.session_id.into(),
        said.staff_id.into(),
        said.second_staff_id.into(),
        said.recording.clone().into(),
        said.reason.into(),
        said.question.clone().into(),
        said.at.into(),
    ];
    tx.run(sql, values).await?;
    Ok(())
}

/// A line that is agreed to now: the very consent, and up to how much.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Agreement {
    pub line_id: LineId,
    pub consent_id: QuoteConsentId,
    pub fen: Price,
    pub line_hash: Fingerprint,
}

/// What is agreed to now.
pub async fn agreed(look: &impl Look, quote: QuoteId) -> Result<Vec<Agreement>, Error> {
    let sql = "SELECT a.line_id, a.consent_id, a.fen, c.line_hash FROM quote_agreed a JOIN quote_consent c ON c.id = a.consent_id \
               WHERE a.quote_id = $1 ORDER BY a.line_id";
    look.all(sql, [quote.into()]).await
}

/// A yes makes a line one that is agreed to; false when it is already.
pub async fn agree(tx: &Tx, quote: QuoteId, said: &Consent) -> Result<bool, Error> {
    let sql = "INSERT INTO quote_agreed (line_id, quote_id, consent_id, answer, fen) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let values: [Value; 5] = [
        said.line_id.into(),
        quote.into(),
        said.id.into(),
        said.answer.into(),
        said.fen.into(),
    ];
    Ok(tx.run(sql, values).await? == 1)
}

/// The line is another, or gone: what was agreed to is void. A line on a bill cannot be (its key says no).
pub async fn void(tx: &Tx, agreement: &Agreement) -> Result<(), Error> {
    tx.run(
        "DELETE FROM quote_agreed WHERE line_id = $1",
        [agreement.line_id.into()],
    )
    .await?;
    let sql = "UPDATE quote_consent SET void_at = $2 WHERE id = $1";
    tx.run(sql, [agreement.consent_id.into(), tx.now().into()]).await?;
    Ok(())
}
