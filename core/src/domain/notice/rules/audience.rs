//! Whom a notice is for.

use crate::domain::staff::Role;
use crate::ground::id::{PersonId, StaffId, StoreId};

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// An owner.
    Person(PersonId),
    /// Everybody who has this role at this store.
    StoreRole(StoreId, Role),
    /// The one of them whose matter it is.
    Holder(StoreId, Role, StaffId),
}

impl Audience {
    /// Stable words for the rows.
    pub(in super::super) fn word(self) -> String {
        use sea_orm::ActiveEnum;
        match self {
            Audience::Person(person) => person.to_string(),
            Audience::StoreRole(store, role) => format!("{}@{store}", role.to_value()),
            Audience::Holder(store, role, staff) => format!("{}@{store}/{staff}", role.to_value()),
        }
    }

    /// Reads the words back.
    pub(in super::super) fn read(word: &str) -> Option<Audience> {
        use sea_orm::ActiveEnum;
        match word.split_once('@') {
            None => word.parse().ok().map(Audience::Person),
            Some((role, store)) => {
                let role = Role::try_from_value(&role.to_owned()).ok()?;
                match store.split_once('/') {
                    None => Some(Audience::StoreRole(store.parse().ok()?, role)),
                    Some((store, staff)) => Some(Audience::Holder(store.parse().ok()?, role, staff.parse().ok()?)),
                }
            }
        }
    }

    /// The store and the role of an audience of staff, and whose matter it is.
    pub fn desk(self) -> Option<(StoreId, Role, Option<StaffId>)> {
        match self {
            Audience::Person(_) => None,
            Audience::StoreRole(store, role) => Some((store, role, None)),
            Audience::Holder(store, role, staff) => Some((store, role, Some(staff))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Audience;
    use crate::domain::staff::Role;
    use crate::ground::clock::At;
    use crate::ground::id::{Id, PersonId, StaffId, StoreId, fresh_uuid};
    use sea_orm::Iterable;

    #[test]
    fn an_audience_reads_back_what_it_wrote() {
        let store = StoreId::from_uuid(fresh_uuid(At::from_ms(1)));
        let owner = Audience::Person(PersonId::from_uuid(fresh_uuid(At::from_ms(2))));
        let staff = StaffId::from_uuid(fresh_uuid(At::from_ms(3)));
        let desks =
            Role::iter().flat_map(|role| [Audience::StoreRole(store, role), Audience::Holder(store, role, staff)]);
        for one in desks.chain([owner]) {
            assert_eq!(Audience::read(&one.word()), Some(one));
        }
        for bad in [
            "",
            "x",
            "king@here",
            "store_manager@",
            &format!("store_manager@{store}/"),
        ] {
            assert_eq!(Audience::read(bad), None, "{bad}");
        }
    }
}
