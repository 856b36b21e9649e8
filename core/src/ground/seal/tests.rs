use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use sea_orm::sea_query::{ColumnDef, ColumnType, Table, ValueType};
use sea_orm::{ConnectionTrait, Database, FromQueryResult, Statement};
use uuid::Uuid;

use super::{BlindIndex, DataKey, Keyring, Place, SealError, Sealed};
use crate::ground::text::{Note, Phone, Plate, Sensitive};

const HERE: Place = Place {
    table: "customer",
    column: "phone",
    row: Uuid::from_u128(7),
};

fn key() -> Result<DataKey, SealError> {
    Keyring::for_tests()
        .new_data_key(Uuid::from_u128(1))
        .map(|(key, _)| key)
}

#[test]
fn a_sealed_value_opens_in_its_place_only() -> Result<(), SealError> {
    let key = key()?;
    let sealed = key.seal(&HERE, b"13812345678")?;
    assert_eq!(key.open(&HERE, &sealed)?, b"13812345678");
    for elsewhere in [
        Place {
            row: Uuid::from_u128(8),
            ..HERE
        },
        Place { column: "name", ..HERE },
        Place { table: "staff", ..HERE },
        Place {
            table: "customer|phone",
            column: "",
            ..HERE
        },
    ] {
        assert_eq!(
            key.open(&elsewhere, &sealed),
            Err(SealError::NotAuthentic),
            "{elsewhere:?}"
        );
    }
    Ok(())
}

#[test]
fn another_key_does_not_open_it() -> Result<(), SealError> {
    let sealed = key()?.seal(&HERE, b"secret")?;
    assert_eq!(key()?.open(&HERE, &sealed), Err(SealError::NotAuthentic));
    Ok(())
}

#[test]
fn every_flipped_bit_is_noticed() -> Result<(), SealError> {
    let key = key()?;
    let sealed = key.seal(&HERE, b"LSVAA49J132047371")?;
    for bit in 0..8 * sealed.as_bytes().len() {
        let mut bytes = sealed.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let expected = match bit / 8 {
            0 => Err(SealError::Malformed),
            1 | 2 => Err(SealError::NoKey(u16::from_be_bytes([bytes[1], bytes[2]]))),
            _ => Err(SealError::NotAuthentic),
        };
        assert_eq!(key.open(&HERE, &Sealed::from_bytes(bytes)), expected, "bit {bit}");
    }
    Ok(())
}

#[test]
fn the_envelope_is_as_documented() -> Result<(), SealError> {
    let key = key()?;
    let (once, again) = (key.seal(&HERE, b"abc")?, key.seal(&HERE, b"abc")?);
    assert_eq!(
        (once.as_bytes().len(), &once.as_bytes()[..3]),
        (3 + 12 + 3 + 16, &[1u8, 0, 1][..])
    );
    assert_eq!(once.key_version(), Some(1));
    assert_ne!(once.as_bytes()[3..15], again.as_bytes()[3..15], "a nonce is used once");
    assert!(!once.as_bytes().windows(3).any(|three| three == b"abc"));
    assert_eq!(key.open(&HERE, &key.seal(&HERE, b"")?)?, b"");
    assert_eq!(format!("{once:?} {key:?}"), "Sealed(34 bytes) DataKey(***)");
    Ok(())
}

#[test]
fn texts_are_sealed_and_parsed_again() -> Result<(), Box<dyn std::error::Error>> {
    let key = key()?;
    let phone = Phone::parse("13812345678")?;
    let sealed = key.seal_text(&HERE, &phone)?;
    assert_eq!(key.open_text::<Phone>(&HERE, &sealed)?, phone);
    assert!(matches!(key.open_text::<Plate>(&HERE, &sealed), Err(SealError::Text(e)) if e.code == "text.plate"));
    assert!(matches!(
        key.open_text::<Phone>(&HERE, &key.seal(&HERE, &[0xFF])?),
        Err(SealError::Malformed)
    ));
    Ok(())
}

#[test]
fn both_are_binary_columns() -> Result<(), Box<dyn std::error::Error>> {
    let sealed = key()?.seal(&HERE, b"abc")?;
    let value = sea_orm::Value::from(sealed.clone());
    assert_eq!(<Sealed as ValueType>::try_from(value)?, sealed);
    assert_eq!(<Sealed as ValueType>::column_type(), ColumnType::Blob);
    assert_eq!(<BlindIndex as ValueType>::column_type(), ColumnType::Blob);
    Ok(())
}

#[derive(Debug, PartialEq, FromQueryResult)]
struct Row {
    sealed: Sealed,
    found_by: Option<BlindIndex>,
    note: Note,
    stored_as: String,
}

#[tokio::test]
async fn a_row_keeps_them() -> Result<(), Box<dyn std::error::Error>> {
    let keys = Keyring::for_tests();
    let phone = Phone::parse("13812345678")?;
    let row = Row {
        sealed: keys.purpose_key("test").seal_text(&HERE, &phone)?,
        found_by: Some(keys.blind(&phone)),
        note: Note::parse("左前轮\n异响")?,
        stored_as: "blob".to_owned(),
    };
    let database = Database::connect("sqlite::memory:").await?;
    let table = Table::create()
        .table("kept")
        .col(ColumnDef::new_with_type("sealed", <Sealed as ValueType>::column_type()))
        .col(ColumnDef::new_with_type(
            "found_by",
            <BlindIndex as ValueType>::column_type(),
        ))
        .col(ColumnDef::new_with_type("note", <Note as ValueType>::column_type()))
        .to_owned();
    database.execute(&table).await?;
    let values: [sea_orm::Value; 3] = [
        row.sealed.clone().into(),
        row.found_by.clone().into(),
        row.note.clone().into(),
    ];
    let backend = database.get_database_backend();
    let insert = Statement::from_sql_and_values(backend, "INSERT INTO kept VALUES (?, ?, ?)", values);
    database.execute_raw(insert).await?;
    let select = Statement::from_sql_and_values(
        backend,
        "SELECT *, typeof(sealed) AS stored_as FROM kept WHERE found_by = ?",
        [keys.blind(&phone).into()],
    );
    let read = Row::find_by_statement(select).one(&database).await?;
    assert_eq!(read.as_ref(), Some(&row));
    assert_eq!(keys.purpose_key("test").open_text::<Phone>(&HERE, &row.sealed)?, phone);
    Ok(())
}

proptest! {
    #[test]
    fn what_is_sealed_opens(plain in any::<Vec<u8>>(), row in any::<u128>()) {
        let key = key()?;
        let place = Place { row: Uuid::from_u128(row), ..HERE };
        let sealed = key.seal(&place, &plain)?;
        prop_assert_eq!(sealed.as_bytes().len(), plain.len() + 31);
        prop_assert_eq!(key.open(&place, &sealed)?, plain);
    }

    #[test]
    fn any_bytes_are_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..80), dress in any::<bool>()) {
        if dress && bytes.len() >= 3 {
            bytes[..3].copy_from_slice(&[1, 0, 1]);
        }
        let keys = Keyring::for_tests();
        let sealed = Sealed::from_bytes(bytes);
        prop_assert!(keys.purpose_key("test").open(&HERE, &sealed).is_err());
        prop_assert!(keys.unwrap_data_key(HERE.row, sealed.as_bytes()).is_err());
    }
}
