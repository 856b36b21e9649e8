//! Butlers: each owner has one named person at each of their stores, with cover for absence; what owners write in answer to
//! care and surveys reaches that person (R136; issue 7, point 6).
//!
//! Who it is stands in `customer_store` (identity); this module chooses one where there is none, knows who is away, and keeps
//! what was written and answered.

mod absence;
mod answer;
pub mod rules;
mod table;
mod view;

pub use absence::{add_absence, end_absence, team};
pub use answer::{answer, ask, is_current, replies, staff_replies};
pub use rules::About;
pub use view::{
    AbsenceView, AddAbsence, AnswerReply, AnswerView, ButlerView, ButlersView, CoverView, FindReplies, NamedView,
    ReplyView, StaffReplyView, TeamButlerView, WriteReply,
};

use crate::domain::{identity, staff, store};
use crate::ground::clock::At;
use crate::ground::db::{Look, Tx};
use crate::ground::error::{Error, Refusal};
use crate::ground::id::{PersonId, StaffId, StoreId, VehicleId};
use crate::ground::text::Note;
use uuid::Uuid;

/// Too many of the owner's words wait for an answer.
pub const MANY: Refusal = Refusal::new("butler.many", "您还有多条留言等待回复，请稍候，或直接致电门店");
/// It is answered already.
pub const ANSWERED: Refusal = Refusal::new("butler.answered", "该留言已回复");
/// They are away at that time already.
pub const OVERLAP: Refusal = Refusal::new("butler.overlap", "该员工这段时间已登记外出");

/// Every no of this module, for `problems.md`.
pub const REFUSALS: &[Refusal] = &[MANY, ANSWERED, OVERLAP];

/// Who answers while the butler is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Until when.
    pub until: At,
}

/// A person's butler at a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Butler {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Who answers now, when the butler is away.
    pub cover: Option<Cover>,
}

impl Butler {
    /// Who answers now.
    #[must_use]
    pub fn acting(&self) -> StaffId {
        self.cover.as_ref().map_or(self.id, |cover| cover.id)
    }
}

/// The person's butler at the store; `None` when nobody was chosen yet, or who was cannot log in any more.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn of(look: &impl Look, store: StoreId, person: PersonId) -> Result<Option<Butler>, Error> {
    let Some((id, name)) = table::butler(look, store, person).await? else {
        return Ok(None);
    };
    let away = table::away(look, store, look.now()).await?;
    let cover = match rules::cover(id, &away) {
        Some((cover, until)) => staff::name(look, cover)
            .await?
            .map(|name| Cover { id: cover, name, until }),
        None => None,
    };
    Ok(Some(Butler { id, name, cover }))
}

/// The person's butler at the store, chosen now when there is none: the advisor with the fewest customers who is not away.
/// `None` when the store has no advisor, or the person is no customer there.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn assured(tx: &mut Tx, store: StoreId, person: PersonId) -> Result<Option<Butler>, Error> {
    if let Some(butler) = of(tx, store, person).await? {
        return Ok(Some(butler));
    }
    let away = table::away(tx, store, tx.now()).await?;
    let team = table::team(tx, store).await?;
    let Some(chosen) = rules::choose(&team, &away) else {
        return Ok(None);
    };
    identity::give_butler(tx, person, store, chosen).await?;
    of(tx, store, person).await
}

/// The logged-in owner's butlers, one for each store where they have one.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn mine(look: &impl Look) -> Result<Vec<ButlerView>, Error> {
    let person = look.actor().customer()?.person;
    let mut all = Vec::new();
    for one in identity::butlers(look).await? {
        if let Some(butler) = of(look, one.store_id, person).await? {
            let name = store::find(look, one.store_id).await?.name;
            all.push(view::butler(one.store_id, name, butler));
        }
    }
    Ok(all)
}

/// The person's butler as they are shown.
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn shown(look: &impl Look, store: &store::Store, person: PersonId) -> Result<Option<ButlerView>, Error> {
    let butler = of(look, store.id, person).await?;
    Ok(butler.map(|one| view::butler(store.id, store.name.clone(), one)))
}

/// What an owner writes to their butler.
pub struct Question<'a> {
    /// At which store.
    pub store: StoreId,
    /// Who.
    pub person: PersonId,
    /// In answer to what kind of thing …
    pub about: About,
    /// … which …
    pub subject: Uuid,
    /// … as it stands in links.
    pub subject_text: String,
    /// The car it is about.
    pub vehicle: Option<VehicleId>,
    /// The words.
    pub text: &'a Note,
}

/// Hands over what a person who turned out to be somebody else wrote (rulings 12).
///
/// # Errors
/// [`crate::ground::error::Fault`].
pub async fn adopt(tx: &mut Tx, from: PersonId, into: PersonId) -> Result<(), Error> {
    table::reseal(tx, from, into).await?;
    tx.run(
        "UPDATE butler_reply SET person_id = $2 WHERE person_id = $1",
        [from.into(), into.into()],
    )
    .await?;
    Ok(())
}
