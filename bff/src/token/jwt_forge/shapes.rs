//! What is no token at all, and what is too much of one.

use chezhu::ground::secret::RefreshToken;

use super::{BODY, Forger, HEAD, Outcome, signed};
use crate::token::TokenError::{Claims, Header, Shape, Signature, TooLong};

pub(super) fn shapes(forger: &mut Forger) -> Outcome {
    let good = signed(HEAD, BODY);
    let parts: Vec<&str> = good.split('.').collect();
    for text in ["", ".", "..", "...", "a", "null", "{}", "undefined"] {
        forger.add(format!("text {text:?}"), text, Shape);
    }
    forger.add("no signature part", format!("{}.{}", parts[0], parts[1]), Shape);
    forger.add("four parts", format!("{good}.x"), Shape);
    forger.add("five parts", format!("{good}.x.y"), Shape);
    forger.add("leading dot", format!(".{good}"), Shape);
    forger.add("trailing dot", format!("{good}."), Shape);
    forger.add("empty header", format!(".{}.{}", parts[1], parts[2]), Shape);
    forger.add("empty claims", format!("{}..{}", parts[0], parts[2]), Shape);
    for (before, after, why) in [
        (" ", "", Shape),
        ("", "\n", Signature),
        ("Bearer ", "", Shape),
        ("\u{feff}", "", Shape),
        ("", "\0", Signature),
    ] {
        forger.add("something around it", format!("{before}{good}{after}"), why);
    }
    forger.add(
        "padded header",
        format!("{}=.{}.{}", parts[0], parts[1], parts[2]),
        Shape,
    );
    forger.head("[\"EdDSA\",\"at+jwt\",\"k1\"]", Shape);
    forger.head("\"EdDSA\"", Shape);
    forger.head(&format!("{HEAD}x"), Header);
    forger.head(&format!("{HEAD}{HEAD}"), Header);
    for body in [
        "null",
        "1",
        "[]",
        "\"x\"",
        "",
        "[\"chezhu\",\"bff:customer\",\"p1\",\"s1\",1,1,1,1,\"j\",[\"wx\"],\"aal1\"]",
    ] {
        forger.add(format!("claims {body}"), signed(HEAD, body), Shape);
    }
    for body in ["{}", "{", &format!("{BODY}{BODY}"), &format!("{BODY}\0")] {
        forger.add(format!("claims {body}"), signed(HEAD, body), Claims);
    }
    let json = format!(
        "{{\"protected\":\"{}\",\"payload\":\"{}\",\"signature\":\"{}\"}}",
        parts[0], parts[1], parts[2]
    );
    forger.add("JSON serialisation", json, Shape);
    let long = BODY.replace("\"j1\"", &format!("\"{}\"", "j".repeat(64 * 1024)));
    forger.add("64 KiB", signed(HEAD, &long), TooLong);
    forger.add(
        "one byte too long",
        format!("{good}{}", "A".repeat(2049 - good.len())),
        TooLong,
    );
    forger.add("refresh as access", RefreshToken::fresh()?.reveal().to_owned(), Shape);
    Ok(())
}
