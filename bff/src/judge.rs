//! What an owner writes for others to read passes WeChat's content check first (wechat.md 7): ask, then write.

use chezhu::domain::booking::Judged;
use chezhu::domain::identity;
use chezhu::gateway::wechat::{Verdict, WeChat};
use chezhu::ground::db::Look;
use chezhu::ground::error::Field;

use crate::problem::{self, Refusing};

/// Whether the check is asked at all (`CHEZHU_WECHAT__CONTENT_CHECK`).
#[derive(Clone, Copy)]
pub struct ContentCheck(pub bool);

/// What may be done with these words of the owner who asks. That nobody could be asked does not stop them: the words are
/// held until a person has looked.
///
/// # Errors
/// 422 naming the field when the words are not to be shown.
pub async fn judge(
    check: ContentCheck,
    wechat: &WeChat,
    look: &impl Look,
    pointer: &str,
    words: Option<&str>,
) -> Result<Judged, Refusing> {
    let Some(words) = words.filter(|words| check.0 && !words.trim().is_empty()) else {
        return Ok(Judged::Open);
    };
    let who = identity::openid(look).await?;
    let (judged, outcome) = match wechat.check_text(&who, words).await {
        Ok(Verdict::Pass) => (Judged::Open, "pass"),
        Ok(Verdict::Review) => (Judged::Held, "review"),
        Ok(Verdict::Risky) => {
            metrics::counter!("chezhu_content_checks_total", "outcome" => "risky").increment(1);
            let field = Field::new(pointer, "text.risky", "内容未通过安全检查，请修改后再提交");
            return Err(Refusing::Edge(problem::INVALID, vec![field]));
        }
        Err(error) => {
            tracing::warn!(%error, "words could not be checked: they wait for a person");
            (Judged::Held, "unknown")
        }
    };
    metrics::counter!("chezhu_content_checks_total", "outcome" => outcome).increment(1);
    Ok(judged)
}
