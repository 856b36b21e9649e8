//! The registry of id kinds: TypeID text (`booking_01h…`) over a native UUIDv7 column (rulings 15).

use std::str::FromStr;

use uuid::{NoContext, Timestamp, Uuid};

use super::clock::At;

/// What every id kind can do; made by the registry below.
pub trait Id: Copy + Sized {
    /// The word in front of the underscore.
    const PREFIX: &'static str;
    /// Wraps a column's value.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The column's value.
    fn uuid(self) -> Uuid;
}

/// A fresh UUIDv7 of this instant; unique by its random part.
pub fn fresh_uuid(now: At) -> Uuid {
    let ms = u64::try_from(now.ms()).unwrap_or(0);
    let stamp = Timestamp::from_unix(
        NoContext,
        ms / 1000,
        u32::try_from((ms % 1000) * 1_000_000).unwrap_or(0),
    );
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that makes ids, from an instant that is given"
    )]
    Uuid::new_v7(stamp)
}

/// TypeID text of a uuid (TypeID specification 0.3).
pub fn to_text(prefix: &str, uuid: Uuid) -> String {
    match type_safe_id::DynamicType::new(prefix) {
        Ok(kind) => type_safe_id::TypeSafeId::from_type_and_uuid(kind, uuid).to_string(),
        Err(_) => uuid.to_string(),
    }
}

/// Reads TypeID text of one kind; any other prefix or spelling is refused.
pub fn from_text(prefix: &str, text: &str) -> Option<Uuid> {
    if text.len() > 96 {
        return None;
    }
    let id = type_safe_id::TypeSafeId::<type_safe_id::DynamicType>::from_str(text).ok()?;
    (to_text(prefix, id.uuid()) == text).then(|| id.uuid())
}

macro_rules! id_kinds {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        pub struct $name(Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self { $name(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }

        impl $name {
            /// A fresh id of this instant.
            pub fn fresh(now: At) -> Self { $name(fresh_uuid(now)) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { to.write_str(&to_text($prefix, self.0)) }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { std::fmt::Display::fmt(self, to) }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> { from_text($prefix, text).map($name).ok_or(BadId($prefix)) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(self) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")))
                    .examples([serde_json::Value::String(to_text($prefix, Uuid::from_u128(0x019a_a000_0000_7000_8000_0000_0000_0001)))])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
        }
    )*};
}

/// A text that is not an id of the wanted kind.
#[derive(Debug, thiserror::Error)]
#[error("id.{0}: 编号格式不正确")]
pub struct BadId(&'static str);

id_kinds! {
    /// A natural person: owner, customer, bringer.
    PersonId = "person";
    /// A WeChat account of a person.
    AccountId = "account";
    /// A login session: one family of refresh tokens.
    SessionId = "session";
    /// A row of the consent ledger.
    ConsentId = "consent";
    /// A question whether two accounts are one person.
    MergeId = "merge";
    /// A member of staff.
    StaffId = "staff";
    /// A role that was given to a member of staff.
    GrantId = "grant";
    /// A store of the group.
    StoreId = "store";
    /// A bay, technician, advisor, van … that can be taken for a time.
    ResourceId = "resource";
    /// A time in which a resource or a whole store is out.
    OutageId = "outage";
    /// A car model.
    ModelId = "model";
    /// A car.
    VehicleId = "vehicle";
    /// A period in which a person owns a car.
    OwnershipId = "ownership";
    /// A reading of an odometer.
    ReadingId = "reading";
    /// A service item of the catalogue.
    ItemId = "item";
    /// A menu package.
    PackageId = "package";
    /// A price row.
    PriceId = "price";
    /// A booking.
    BookingId = "booking";
    /// One of the times an advisor proposes instead.
    ProposalId = "proposal";
    /// A place on the waitlist.
    WaitId = "wait";
    /// A notice in somebody's inbox.
    NoticeId = "notice";
    /// A delivery in the outbox.
    DeliveryId = "delivery";
    /// Something that was pushed to us.
    InboundId = "inbound";
    /// An import of a file.
    ImportId = "import";
    /// A row of the security log.
    AuditId = "audit";
    /// Matters that one member of staff handed over to another.
    HandoverId = "handover";
    /// A device of a member of staff that can be pushed to.
    DeviceId = "device";
    /// A car that somebody buys.
    OrderId = "order";
    /// What was reported of such an order.
    ReportId = "report";
    /// A loan application.
    LoanId = "loan";
    /// Who lends money.
    LenderId = "lender";
    /// A product of a lender.
    LoanProductId = "loan_product";
    /// A paper that a loan needs.
    PaperId = "paper";
    /// An uploaded picture.
    MediaId = "media";
    /// A car in the workshop: what is done to it.
    RepairId = "repair";
    /// One job of a repair.
    JobId = "repair_job";
    /// A part that a repair waits for.
    PartId = "repair_part";
    /// Something seen of a car, with its photos.
    EvidenceId = "repair_evidence";
    /// A maker, a dealer management system or a lender that pushes to us.
    PartnerId = "partner";
    /// A key by which a partner signs.
    PartnerKeyId = "partner_key";
    /// What a repair will cost.
    QuoteId = "quote";
    /// A version of a quote.
    QuoteVersionId = "quote_version";
    /// A line of a quote; the same one through all versions.
    LineId = "quote_line";
    /// What an owner said of a line.
    QuoteConsentId = "quote_consent";
    /// A bill.
    SettlementId = "settlement";
    /// A payment of a bill.
    PaymentId = "payment";
    /// Work that an owner declined.
    DeferredId = "deferred";
    /// A complaint.
    CaseId = "case";
    /// A question to an owner how a handover went.
    SurveyId = "survey";
    /// A version of a form of such questions.
    SurveyFormId = "survey_form";
    /// A bad answer, and what is done about it.
    RecoveryId = "recovery";
    /// A time in which a butler is away.
    AbsenceId = "absence";
    /// What an owner wrote to their butler.
    ReplyId = "reply";
    /// A word of care about a car.
    CareId = "care";
    /// A trip that an owner announced.
    TripId = "trip";
    /// A campaign of a maker that calls cars back.
    RecallId = "recall";
    /// A rule of care, tried out before it is switched on.
    DryRunId = "dry_run";
}

#[cfg(test)]
mod tests {
    use super::{BookingId, Id, StoreId};
    use crate::ground::clock::At;
    use uuid::Uuid;

    #[test]
    fn text_is_a_type_id_and_only_its_own_kind_parses() {
        // Vector of the TypeID specification: uuid 01890a5d-ac96-774b-bcce-b302099a8057.
        let uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);
        let id = BookingId::from_uuid(uuid);
        assert_eq!(id.to_string(), "booking_01h455vb4pex5vsknk084sn02q");
        assert_eq!("booking_01h455vb4pex5vsknk084sn02q".parse::<BookingId>().ok(), Some(id));
        for bad in [
            "store_01h455vb4pex5vsknk084sn02q",
            "booking_01H455VB4PEX5VSKNK084SN02Q",
            "booking_",
            "",
            "booking_81h455vb4pex5vsknk084sn02q",
        ] {
            assert!(bad.parse::<BookingId>().is_err(), "{bad}");
        }
        assert!("booking_01h455vb4pex5vsknk084sn02q".parse::<StoreId>().is_err());
    }

    #[test]
    fn fresh_ids_grow_with_time_and_differ() {
        let early = BookingId::fresh(At::from_ms(1_000_000));
        let late = BookingId::fresh(At::from_ms(1_000_001));
        assert!(early < late);
        assert_ne!(BookingId::fresh(At::from_ms(5)), BookingId::fresh(At::from_ms(5)));
    }
}
