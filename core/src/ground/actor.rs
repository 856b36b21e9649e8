//! Who is acting, and in which stores.

use super::error::Error;
use super::id::{AccountId, Id, PersonId, SessionId, StaffId, StoreId};
use super::sabotage;
use uuid::Uuid;

/// The one who asks for an operation.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A car owner who is logged in.
    Customer(Customer),
    /// A member of staff with the stores they may see.
    Staff(Staff),
    /// A sweep or another part of the machine; the word names it.
    System(&'static str),
    /// Somebody who is not logged in: login itself, public pages.
    Anonymous,
}

/// A logged-in owner. Ownership is always checked by the person (rulings 12).
#[derive(Clone, Debug)]
pub struct Customer {
    /// The person.
    pub person: PersonId,
    /// The WeChat account they came by.
    pub account: AccountId,
    /// The session of this request.
    pub session: SessionId,
}

/// A logged-in member of staff.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The member of staff.
    pub staff: StaffId,
    /// The session of this request.
    pub session: SessionId,
    /// Where the permission of this request holds.
    pub scope: Scope,
}

/// A set of stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole group.
    Group,
    /// These stores only.
    Stores(Vec<StoreId>),
}

impl Scope {
    /// Whether the store lies inside.
    pub fn holds(&self, store: StoreId) -> bool {
        match self {
            Scope::Group => true,
            Scope::Stores(stores) => stores.contains(&store) || sabotage::on("scope"),
        }
    }
}

impl Actor {
    /// The owner, or `Missing` for anybody else: an owner's matter does not exist for others.
    pub fn customer(&self) -> Result<&Customer, Error> {
        match self {
            Actor::Customer(customer) => Ok(customer),
            _ => Err(Error::Missing("customer")),
        }
    }

    /// The member of staff, or `Missing`.
    pub fn staff(&self) -> Result<&Staff, Error> {
        match self {
            Actor::Staff(staff) => Ok(staff),
            _ => Err(Error::Missing("staff")),
        }
    }

    /// Passes when this actor may act in the store; a store out of scope is not found (law 8). The system may everywhere.
    pub fn in_store(&self, store: StoreId) -> Result<(), Error> {
        match self {
            Actor::Staff(staff) if staff.scope.holds(store) => Ok(()),
            Actor::System(_) => Ok(()),
            _ => Err(Error::Missing("store")),
        }
    }

    /// Passes when what was found at this store may be seen; out of scope it is as if there were no such `what` (law 8). An
    /// owner passes: whose it is stood in the statement that found it.
    pub fn reaches(&self, store: StoreId, what: &'static str) -> Result<(), Error> {
        match self {
            Actor::Customer(_) => Ok(()),
            _ => self.in_store(store).map_err(|_out_of_scope| Error::Missing(what)),
        }
    }

    /// The word that stands in logs and event rows.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Customer(_) => "customer",
            Actor::Staff(_) => "staff",
            Actor::System(_) => "system",
            Actor::Anonymous => "anonymous",
        }
    }

    /// The id that stands in event rows and owns idempotency keys; nil for the system and the anonymous.
    pub fn uuid(&self) -> Uuid {
        match self {
            Actor::Customer(customer) => customer.person.uuid(),
            Actor::Staff(staff) => staff.staff.uuid(),
            Actor::System(_) | Actor::Anonymous => Uuid::nil(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Actor, Customer, Scope, Staff};
    use crate::ground::error::Error;
    use crate::ground::id::{AccountId, Id, PersonId, SessionId, StaffId, StoreId};
    use uuid::Uuid;

    const HERE: u128 = 1;
    const THERE: u128 = 2;

    fn id<I: Id>(n: u128) -> I {
        I::from_uuid(Uuid::from_u128(n))
    }

    fn owner() -> Actor {
        let (person, account, session): (PersonId, AccountId, SessionId) = (id(7), id(8), id(9));
        Actor::Customer(Customer {
            person,
            account,
            session,
        })
    }

    fn staff(scope: Scope) -> Actor {
        let (staff, session): (StaffId, SessionId) = (id(5), id(6));
        Actor::Staff(Staff { staff, session, scope })
    }

    fn missing<T>(result: Result<T, Error>) -> Option<&'static str> {
        match result {
            Err(Error::Missing(what)) => Some(what),
            _ => None,
        }
    }

    #[test]
    fn a_scope_holds_its_stores_and_the_group_all() {
        let here = Scope::Stores(vec![id(HERE)]);
        assert!(here.holds(id(HERE)) && !here.holds(id(THERE)));
        assert!(!Scope::Stores(Vec::new()).holds(id(HERE)));
        assert!(Scope::Group.holds(id(HERE)) && Scope::Group.holds(id(THERE)));
    }

    #[test]
    fn what_is_out_of_scope_is_not_found() {
        let (here, there): (StoreId, StoreId) = (id(HERE), id(THERE));
        let advisor = staff(Scope::Stores(vec![here]));
        assert!(advisor.in_store(here).is_ok() && advisor.reaches(here, "booking").is_ok());
        assert_eq!(missing(advisor.in_store(there)), Some("store"));
        assert_eq!(missing(advisor.reaches(there, "booking")), Some("booking"));
        assert!(staff(Scope::Group).in_store(there).is_ok());
        assert!(Actor::System("sweep").in_store(there).is_ok());
        // Whose a row is stood in the statement that found it; a store is no owner's.
        assert!(owner().reaches(there, "booking").is_ok());
        assert_eq!(missing(owner().in_store(here)), Some("store"));
        assert_eq!(missing(Actor::Anonymous.in_store(here)), Some("store"));
        assert_eq!(missing(Actor::Anonymous.reaches(here, "booking")), Some("booking"));
    }

    #[test]
    fn nobody_is_taken_for_somebody_else() {
        let advisor = staff(Scope::Group);
        assert!(owner().customer().is_ok_and(|me| me.person == id(7)));
        assert!(advisor.staff().is_ok_and(|me| me.staff == id(5)));
        for other in [&advisor, &Actor::System("sweep"), &Actor::Anonymous] {
            assert_eq!(missing(other.customer()), Some("customer"));
        }
        for other in [&owner(), &Actor::System("sweep"), &Actor::Anonymous] {
            assert_eq!(missing(other.staff()), Some("staff"));
        }
        let all = [&owner(), &advisor, &Actor::System("sweep"), &Actor::Anonymous];
        assert_eq!(all.map(Actor::kind), ["customer", "staff", "system", "anonymous"]);
        assert_eq!(all.map(|one| one.uuid().as_u128()), [7, 5, 0, 0]);
    }
}
