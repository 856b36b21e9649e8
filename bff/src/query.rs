//! Query strings: typed, and a wrong parameter is named without giving back what was sent.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chezhu::ground::error::Field;
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Ready, ready};
use serde::de::DeserializeOwned;

use crate::gate::Gate;
use crate::parse::may_be_named;
use crate::problem::{self, Refusing};

/// The parameters of a query; unknown ones are refused by the type.
#[derive(Debug)]
pub struct Query<T>(T);

impl<T> Query<T> {
    /// The parameters.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Refusing;
    type Future = Either<Ready<Result<Query<T>, Refusing>>, LocalBoxFuture<'static, Result<Query<T>, Refusing>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        match parse(request.query_string()) {
            Ok(good) => Either::Left(ready(Ok(Query(good)))),
            // Who may not ask at all is told so, and not what is wrong with the question.
            Err(refusing) => {
                let gate = Gate::of(request);
                let refuse = async move {
                    gate.passed().await;
                    Err(refusing)
                };
                Either::Right(refuse.boxed_local())
            }
        }
    }
}

/// Reads a query string.
///
/// # Errors
/// 400 for an unknown, missing or malformed parameter, 422 for the right shape with the wrong content; both name it.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Refusing> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| wrong(&error))
}

fn wrong(error: &serde_path_to_error::Error<serde_urlencoded::de::Error>) -> Refusing {
    let text = error.inner().to_string();
    let at = error.path().to_string();
    // What is missing or unknown stands in serde's words; of "unknown variant" the quoted word is a value.
    let quoted = text.split('`').nth(1).filter(|_| text.contains(" field `"));
    let named = [quoted, Some(at.as_str())]
        .into_iter()
        .flatten()
        .find(|name| may_be_named(name));
    let pointer = format!("#{}", named.unwrap_or("query"));
    let known = text
        .split_once(": ")
        .filter(|(code, _)| code.contains('.') && !code.contains(' '));
    match known {
        Some((code, words)) => Refusing::Edge(problem::INVALID, vec![Field::new(pointer, code.to_owned(), words)]),
        None => Refusing::Edge(
            problem::BAD_QUERY,
            vec![Field::new(pointer, problem::BAD_QUERY.code, "查询参数不正确")],
        ),
    }
}

#[cfg(test)]
mod tests {
    use chezhu::ground::id::StoreId;
    use chezhu::ground::text::PhoneTail;
    use serde::Deserialize;

    use super::parse;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Ask {
        #[expect(dead_code, reason = "only parsed")]
        store_id: StoreId,
        #[expect(dead_code, reason = "only parsed")]
        phone_tail: Option<PhoneTail>,
        #[expect(dead_code, reason = "only parsed")]
        limit: Option<u64>,
    }

    const STORE: &str = "store_id=store_01kn0000003m0080000000000a";

    #[test]
    fn the_wrong_parameter_is_named() {
        assert!(parse::<Ask>(STORE).is_ok());
        for (query, pointer, status) in [
            ("", "#store_id", 400),
            ("store_id=13812345678", "#store_id", 422),
            (&format!("{STORE}&limit=many"), "#limit", 400),
            (&format!("{STORE}&limit=1&limit=2"), "#limit", 400),
            (&format!("{STORE}&colour=red"), "#colour", 400),
            (&format!("{STORE}&13812345678=1"), "#query", 400),
            (&format!("{STORE}&phone_tail=12x4"), "#phone_tail", 422),
        ] {
            let refusing = format!("{:?}", parse::<Ask>(query).err());
            assert!(refusing.contains(pointer), "{query}: {refusing}");
            assert!(refusing.contains(&format!("status: {status}")), "{query}: {refusing}");
            assert!(!refusing.contains("13812345678"), "{query}: {refusing}");
        }
    }
}
