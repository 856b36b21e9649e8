//! What goes in and out: wishes and views.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ground::clock::At;
use crate::ground::error::Error;
use crate::ground::id::{ConsentId, MergeId, PersonId, SessionId, StaffId, StoreId};
use crate::ground::text::{Address, Code, PersonName, Phone, PhoneTail, Sensitive};

use super::rules::{Decision, MergeState, Purpose};

/// A person with the fields in clear; it stays inside the process.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// The name, when known.
    pub name: Option<PersonName>,
    /// The phone, when known.
    pub phone: Option<Phone>,
    /// Since when the phone is verified by WeChat; `None` when only staff typed it.
    pub phone_verified_at: Option<At>,
    /// The address, when known.
    pub address: Option<Address>,
    /// Since when we know the person.
    pub created_at: At,
}

/// What an owner sees of themselves: name and address in clear, the phone masked (security.md 4, masks).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: Option<String>,
    /// The phone, masked: `138****5678`.
    pub phone: Option<String>,
    /// Whether WeChat verified the phone.
    pub phone_verified: bool,
    /// The address.
    pub address: Option<String>,
    /// Since when we know each other.
    pub created_at: At,
}

impl From<&Person> for PersonView {
    fn from(person: &Person) -> PersonView {
        PersonView {
            id: person.id,
            name: person.name.as_ref().map(|n| n.expose().to_owned()),
            phone: person.phone.as_ref().map(Sensitive::masked),
            phone_verified: person.phone_verified_at.is_some(),
            address: person.address.as_ref().map(|a| a.expose().to_owned()),
            created_at: person.created_at,
        }
    }
}

/// A customer as staff see them: masked until revealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerView {
    /// The person.
    pub id: PersonId,
    /// The name, masked: `张**`.
    pub name: Option<String>,
    /// The phone, masked: `138****5678`.
    pub phone: Option<String>,
    /// Whether WeChat verified the phone.
    pub phone_verified: bool,
    /// Whether the person can log in.
    pub has_account: bool,
    /// Since when we know them.
    pub created_at: At,
    /// The stores (of yours) whose customer they are.
    pub stores: Vec<CustomerStoreView>,
}

/// A customer at a store, and who cares for them there (R136).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerStoreView {
    /// The store.
    pub store_id: StoreId,
    /// The butler: the store's advisor for this customer.
    pub advisor_id: Option<StaffId>,
    /// Their name.
    pub advisor_name: Option<String>,
    /// Customer of the store since.
    pub since: At,
}

/// A customer's fields in clear. Reading them left a row in the security log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RevealedView {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: Option<String>,
    /// The phone, E.164.
    pub phone: Option<String>,
    /// The address.
    pub address: Option<String>,
}

/// Staff create a customer (ruling 12, R030).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomer {
    /// The store whose customer they become.
    pub store_id: StoreId,
    /// The name.
    pub name: PersonName,
    /// The phone; a person with this phone becomes a customer of the store instead of being made twice.
    pub phone: Phone,
    /// The address.
    #[serde(default)]
    pub address: Option<Address>,
}

/// How staff look for a customer of their stores: by the whole phone, or by its last four digits.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindCustomers {
    /// The whole phone.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// The last four digits.
    #[serde(default)]
    pub phone_tail: Option<PhoneTail>,
}

/// Why somebody's fields are revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevealPurpose {
    /// To call them.
    Contact,
    /// To compare with papers.
    Verify,
    /// To settle a complaint.
    Complaint,
}

impl RevealPurpose {
    /// The word in the security log.
    pub const fn text(self) -> &'static str {
        match self {
            RevealPurpose::Contact => "contact",
            RevealPurpose::Verify => "verify",
            RevealPurpose::Complaint => "complaint",
        }
    }
}

/// Staff want to see a customer's fields in clear.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// What for.
    pub purpose: RevealPurpose,
}

/// The butler of a customer at a store; `null` takes them away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignButler {
    /// The store.
    pub store_id: StoreId,
    /// The advisor.
    pub advisor_id: Option<StaffId>,
}

/// What an owner changes about themselves; absent fields stay.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetProfile {
    /// The name.
    #[serde(default)]
    pub name: Option<PersonName>,
    /// The address.
    #[serde(default)]
    pub address: Option<Address>,
}

/// A session in the list of devices (security.md 5.8).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// What the device called itself.
    pub device: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Logged in at.
    pub created_at: At,
    /// Renewed last at.
    pub seen_at: At,
}

/// SHA-256 of a document, 64 hexadecimal digits in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = String, pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
pub struct DocumentHash(String);

impl DocumentHash {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// `identity.document_sha256`.
    pub fn parse(text: &str) -> Result<DocumentHash, Error> {
        let fits = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| DocumentHash(text.to_owned())).ok_or_else(|| {
            Error::field(
                "/document_sha256",
                "identity.document_sha256",
                "文件摘要应为 64 位小写十六进制",
            )
        })
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for DocumentHash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<DocumentHash, D::Error> {
        let text = String::deserialize(from)?;
        DocumentHash::parse(&text)
            .map_err(|_bad| serde::de::Error::custom("identity.document_sha256: 文件摘要应为 64 位小写十六进制"))
    }
}

/// The owner gives or withdraws a consent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideConsent {
    /// What for.
    pub purpose: Purpose,
    /// Given or withdrawn.
    pub granted: bool,
    /// The document that was shown.
    pub document_id: Code,
    /// The document's SHA-256.
    pub document_sha256: DocumentHash,
}

/// What holds for a purpose now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentNow {
    /// What for.
    pub purpose: Purpose,
    /// Whether it is given.
    pub granted: bool,
    /// Since when; absent when never asked.
    pub since: Option<At>,
    /// Whether it is asked anew for each matter, e.g. each loan: in general it can only be withdrawn.
    pub for_one_matter: bool,
}

/// A row of the ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentView {
    /// The row.
    pub id: ConsentId,
    /// What for.
    pub purpose: Purpose,
    /// Given or withdrawn.
    pub granted: bool,
    /// The document that was shown.
    pub document_id: String,
    /// The document's SHA-256.
    pub document_sha256: String,
    /// When.
    pub at: At,
    /// By which way.
    pub channel: String,
    /// On which device.
    pub device: Option<String>,
}

/// All purposes as they stand, and the newest hundred rows of the ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConsentsView {
    /// As it stands, every purpose once.
    pub now: Vec<ConsentNow>,
    /// Newest first.
    pub history: Vec<ConsentView>,
}

/// The question whether two accounts are one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MergeRequestView {
    /// The question.
    pub id: MergeId,
    /// Who wants to bind the phone.
    pub asking: CustomerView,
    /// Who has it.
    pub holding: CustomerView,
    /// Where it stands.
    pub state: MergeState,
    /// Asked at.
    pub created_at: At,
}

/// What staff decide.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideMerge {
    /// The decision.
    pub decision: Decision,
}
