use std::error::Error;

use tempfile::TempDir;
use uuid::Uuid;

use super::{Audience, Keyring};
use crate::ground::seal::{Kind, Place, SealError};
use crate::ground::text::{Phone, PhoneTail, Plate, Sensitive};

const ANNE: Uuid = Uuid::from_u128(1);
const BERT: Uuid = Uuid::from_u128(2);
const HERE: Place = Place {
    table: "person",
    column: "phone",
    row: ANNE,
};

#[test]
fn a_wrapped_key_belongs_to_its_subject() -> Result<(), SealError> {
    let keys = Keyring::for_tests();
    let (key, wrapped) = keys.new_data_key(ANNE)?;
    let sealed = key.seal(&HERE, b"hello")?;
    assert_eq!(keys.unwrap_data_key(ANNE, &wrapped)?.open(&HERE, &sealed)?, b"hello");
    assert_eq!(
        keys.unwrap_data_key(BERT, &wrapped).map(drop),
        Err(SealError::NotAuthentic)
    );
    assert_eq!(
        Keyring::for_tests().unwrap_data_key(ANNE, &wrapped).map(drop),
        Err(SealError::NotAuthentic)
    );
    assert_eq!(wrapped.len(), 3 + 12 + 32 + 16);
    assert_eq!(keys.rewrap(ANNE, &wrapped)?, None);
    Ok(())
}

#[test]
fn purposes_do_not_open_each_other() -> Result<(), SealError> {
    let keys = Keyring::for_tests();
    let sealed = keys.purpose_key("idempotency").seal(&HERE, b"reply")?;
    assert_eq!(keys.purpose_key("idempotency").open(&HERE, &sealed)?, b"reply");
    assert_eq!(
        keys.purpose_key("lead").open(&HERE, &sealed),
        Err(SealError::NotAuthentic)
    );
    Ok(())
}

#[test]
fn rotation_keeps_the_old_readable() -> Result<(), Box<dyn Error>> {
    let dir = TempDir::new()?;
    let old = Keyring::load(dir.path(), true)?;
    let phone = Phone::parse("13812345678")?;
    let (key, wrapped) = old.new_data_key(ANNE)?;
    let sealed = key.seal_text(&HERE, &phone)?;
    let reply = old.purpose_key("idempotency").seal(&HERE, b"reply")?;
    let mac = old.sign("cursor", b"page 2");
    for kind in Kind::ALL {
        Keyring::rotate(dir.path(), kind)?;
    }

    let new = Keyring::load(dir.path(), false)?;
    assert_eq!(
        new.unwrap_data_key(ANNE, &wrapped)?
            .open_text::<Phone>(&HERE, &sealed)?,
        phone
    );
    let rewrapped = new.rewrap(ANNE, &wrapped)?.ok_or("an old wrapping is renewed")?;
    assert_eq!((&wrapped[..3], &rewrapped[..3]), (&[1u8, 0, 1][..], &[1u8, 0, 2][..]));
    assert_eq!(
        new.unwrap_data_key(ANNE, &rewrapped)?
            .open_text::<Phone>(&HERE, &sealed)?,
        phone
    );
    assert_eq!(new.rewrap(ANNE, &rewrapped)?, None);
    assert_eq!(
        old.unwrap_data_key(ANNE, &rewrapped).map(drop),
        Err(SealError::NoKey(2))
    );

    let purpose = new.purpose_key("idempotency");
    assert_eq!(purpose.open(&HERE, &reply)?, b"reply");
    let resealed = purpose.reseal(&HERE, &reply)?.ok_or("an old seal is renewed")?;
    assert_eq!((reply.key_version(), resealed.key_version()), (Some(1), Some(2)));
    assert_eq!(
        (purpose.open(&HERE, &resealed)?, purpose.reseal(&HERE, &resealed)?),
        (b"reply".to_vec(), None)
    );

    assert!(new.verify("cursor", b"page 2", &mac));
    assert_ne!(new.sign("cursor", b"page 2"), mac);
    assert!(!old.verify("cursor", b"page 2", &new.sign("cursor", b"page 2")));
    assert_eq!(new.blind_all(&phone)[1], old.blind(&phone));
    assert_eq!(new.blind_all(&phone)[0], new.blind(&phone));
    assert_ne!(new.blind(&phone), old.blind(&phone));
    Ok(())
}

#[test]
fn a_removed_version_is_named() -> Result<(), Box<dyn Error>> {
    let dir = TempDir::new()?;
    let (_, wrapped) = Keyring::load(dir.path(), true)?.new_data_key(ANNE)?;
    Keyring::rotate(dir.path(), Kind::Seal)?;
    std::fs::remove_file(dir.path().join("seal-1.key"))?;
    let keys = Keyring::load(dir.path(), false)?;
    assert_eq!(keys.unwrap_data_key(ANNE, &wrapped).map(drop), Err(SealError::NoKey(1)));
    Ok(())
}

#[test]
fn an_index_is_of_a_column_and_a_key() -> Result<(), Box<dyn Error>> {
    let keys = Keyring::for_tests();
    let phone = Phone::parse("138 1234 5678")?;
    assert_eq!(keys.blind(&phone), keys.blind(&Phone::parse("+8613812345678")?));
    assert_ne!(keys.blind(&phone), keys.blind(&Phone::parse("13812345679")?));
    assert_ne!(keys.blind(&phone), Keyring::for_tests().blind(&phone));
    assert_ne!(keys.blind(&phone.tail()), keys.blind(&PhoneTail::parse("5679")?));
    assert_eq!(
        keys.blind(&Plate::parse("粤b·12345")?),
        keys.blind(&Plate::parse("粤B12345")?)
    );
    assert_eq!(keys.blind(&phone).as_bytes().len(), 32);
    assert_eq!(format!("{:?}", keys.blind(&phone)), "BlindIndex(32 bytes)");
    Ok(())
}

#[test]
fn equal_texts_of_different_columns_differ() -> Result<(), Box<dyn Error>> {
    use crate::ground::text::{OpenId, UnionId};
    let keys = Keyring::for_tests();
    assert_ne!(
        keys.blind(&OpenId::parse("abcd")?),
        keys.blind(&UnionId::parse("abcd")?)
    );
    Ok(())
}

#[test]
fn a_mac_is_of_its_context_and_bytes() {
    let keys = Keyring::for_tests();
    let mac = keys.sign("cursor", b"booking 7");
    assert!(keys.verify("cursor", b"booking 7", &mac));
    assert!(!keys.verify("link", b"booking 7", &mac));
    assert!(!keys.verify("cursor", b"booking 8", &mac));
    assert!(!keys.verify("cursor", b"booking 7", &mac[..31]));
    assert!(!keys.verify("cursor", b"booking 7", &[]));
    assert!(!keys.verify("cursorb", b"ooking 7", &mac));
    assert!(!Keyring::for_tests().verify("cursor", b"booking 7", &mac));
}

#[test]
fn token_keys_are_apart_and_the_newest_is_last() -> Result<(), Box<dyn Error>> {
    let dir = TempDir::new()?;
    Keyring::generate(dir.path())?;
    for _ in 0..10 {
        Keyring::rotate(dir.path(), Kind::TokenCustomer)?;
    }
    let keys = Keyring::load(dir.path(), false)?;
    let customer = keys.token_seeds(Audience::Customer);
    let kids: Vec<&str> = customer.iter().map(|(kid, _)| kid.as_str()).collect();
    assert_eq!(
        kids,
        ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11"]
    );
    let staff = keys.token_seeds(Audience::Staff);
    assert_eq!(staff.iter().map(|(kid, _)| kid.as_str()).collect::<Vec<_>>(), ["s1"]);
    assert!(customer.iter().all(|(_, seed)| *seed != staff[0].1 && *seed != [0; 32]));
    assert_eq!(format!("{keys:?}"), "Keyring(***)");
    Ok(())
}
