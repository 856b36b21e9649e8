//! What a good token is.

use super::{Acr, Amr, Audience, Grant, KeyError, LIFE_S, TokenError, Tokens};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const NOW: i64 = 1_795_312_800;

fn grant() -> Grant {
    Grant {
        sub: "person_01".into(),
        sid: "session_01".into(),
        sv: 3,
        amr: vec![Amr::Wx, Amr::Otp],
        acr: Acr::Aal1,
        st: None,
    }
}

fn tokens(seeds: &[(&str, u8)]) -> Result<Tokens, KeyError> {
    let seeds = seeds
        .iter()
        .map(|(kid, byte)| ((*kid).to_owned(), [*byte; 32]))
        .collect();
    Tokens::new("chezhu", Audience::Customer, seeds)
}

#[test]
fn a_token_is_read_back_whole() -> Outcome {
    let tokens = tokens(&[("k1", 1)])?;
    let claims = tokens
        .verify(NOW, &tokens.issue(NOW, grant())?)
        .map_err(|e| format!("{e:?}"))?;
    assert_eq!((claims.iss.as_str(), claims.aud.as_str()), ("chezhu", "bff:customer"));
    assert_eq!(
        (claims.sub.as_str(), claims.sid.as_str(), claims.sv),
        ("person_01", "session_01", 3)
    );
    assert_eq!((claims.iat, claims.nbf, claims.exp), (NOW, NOW, NOW + LIFE_S));
    assert_eq!(
        (claims.amr, claims.acr, claims.st),
        (vec![Amr::Wx, Amr::Otp], Acr::Aal1, None)
    );
    assert_eq!(claims.jti.len(), 22);
    Ok(())
}

#[test]
fn two_tokens_of_one_second_differ() -> Outcome {
    let tokens = tokens(&[("k1", 1)])?;
    assert_ne!(tokens.issue(NOW, grant())?, tokens.issue(NOW, grant())?);
    Ok(())
}

#[test]
fn the_time_is_the_callers_to_the_second() -> Outcome {
    let tokens = tokens(&[("k1", 1)])?;
    let token = tokens.issue(NOW, grant())?;
    let at = |offset: i64| tokens.verify(NOW + offset, &token).map(|_claims| ());
    assert_eq!(at(-6), Err(TokenError::Early));
    assert_eq!(at(-5), Ok(()));
    assert_eq!(at(LIFE_S), Ok(()));
    assert_eq!(at(LIFE_S + 4), Ok(()));
    assert_eq!(at(LIFE_S + 5), Err(TokenError::Expired));
    // Neither the year 1970 nor 2100 of the caller is corrected by the machine's clock.
    assert!(tokens.verify(0, &tokens.issue(0, grant())?).is_ok());
    assert!(
        tokens
            .verify(4_102_444_800, &tokens.issue(4_102_444_800, grant())?)
            .is_ok()
    );
    Ok(())
}

#[test]
fn a_token_that_is_known_lends_nothing_to_its_likes() -> Outcome {
    let tokens = tokens(&[("k1", 1)])?;
    let token = tokens.issue(NOW, grant())?;
    let at = |now: i64, token: &str| tokens.verify(now, token).map(|_claims| ());
    assert_eq!(at(NOW, &token), Ok(()));
    // Known by now; its time is judged all the same, and again.
    assert_eq!(at(NOW + LIFE_S + 5, &token), Err(TokenError::Expired));
    assert_eq!(at(NOW - 6, &token), Err(TokenError::Early));
    assert_eq!(at(NOW, &token), Ok(()));
    let (message, signature) = token.rsplit_once('.').ok_or("three parts")?;
    let swapped = match signature.split_at(1) {
        ("A", rest) => format!("B{rest}"),
        (_, rest) => format!("A{rest}"),
    };
    assert_eq!(at(NOW, &format!("{message}.{swapped}")), Err(TokenError::Signature));
    assert!(at(NOW, &format!("{token}A")).is_err());
    assert!(at(NOW, message).is_err());
    Ok(())
}

#[test]
fn the_newest_key_signs_and_the_older_still_verify() -> Outcome {
    let (old, both, new) = (
        tokens(&[("k1", 1)])?,
        tokens(&[("k1", 1), ("k2", 2)])?,
        tokens(&[("k2", 2)])?,
    );
    let (of_old, of_both) = (old.issue(NOW, grant())?, both.issue(NOW, grant())?);
    assert!(both.verify(NOW, &of_old).is_ok());
    assert!(new.verify(NOW, &of_both).is_ok());
    assert_eq!(old.verify(NOW, &of_both), Err(TokenError::UnknownKey));
    assert_eq!(new.verify(NOW, &of_old), Err(TokenError::UnknownKey));
    Ok(())
}

#[test]
fn bad_keys_stop_the_start_with_a_sentence() {
    let why = |seeds: &[(&str, u8)]| tokens(seeds).err().map(|e| e.to_string());
    assert_eq!(why(&[]).as_deref(), Some("no key for access tokens"));
    assert!(why(&[("k1", 1), ("k1", 2)]).is_some_and(|text| text.contains("twice")));
    for kid in [
        "",
        "K1",
        "k_1",
        "../k",
        "a234567890123456 ",
        "a2345678901234567",
        "ключ",
    ] {
        assert!(why(&[(kid, 1)]).is_some_and(|text| text.contains("key id")), "{kid}");
    }
    assert_eq!(why(&[("a234567890123456", 1)]), None);
}

#[test]
fn a_token_names_nobody() -> Outcome {
    let tokens = tokens(&[("k1", 1)])?;
    let token = tokens.issue(
        NOW,
        Grant {
            st: Some(NOW + 300),
            ..grant()
        },
    )?;
    assert!(token.len() < 600, "{}", token.len());
    let claims = tokens.verify(NOW, &token).map_err(|e| format!("{e:?}"))?;
    let names: Vec<String> = serde_json::to_value(&claims)?
        .as_object()
        .map(|map| map.keys().cloned().collect())
        .unwrap_or_default();
    assert_eq!(
        names,
        [
            "acr", "amr", "aud", "exp", "iat", "iss", "jti", "nbf", "sid", "st", "sub", "sv"
        ]
    );
    Ok(())
}
