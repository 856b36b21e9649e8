//! Who is asking: the extractors [`Me`] and [`Staff`], the only readers of `Authorization` (security.md 5).

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use aws_lc_rs::digest;
use chezhu::domain::staff::Grants;
use chezhu::ground::actor::{Actor, Customer, Scope, Staff as StaffActor};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::Db;
use chezhu::ground::error::Error;
use chezhu::ground::id::{SessionId, StaffId};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use moka::sync::Cache;

use crate::gate::Opener;
use crate::limit::Limits;
use crate::problem::{self, Refusing};
use crate::session::{self, Named};
use crate::token::{Claims, Tokens};
use crate::trace::Caller;

pub use crate::may;
use crate::may::Permit;

/// A logged-in owner.
pub struct Me {
    customer: Customer,
}

impl Me {
    /// As the actor of an operation.
    pub fn actor(&self) -> Actor {
        Actor::Customer(self.customer.clone())
    }

    /// The owner.
    pub fn customer(&self) -> &Customer {
        &self.customer
    }
}

/// A member of staff who has permission `P` in at least one store; the actor's scope is where.
pub struct Staff<P: Permit> {
    actor: StaffActor,
    grants: Grants,
    permit: PhantomData<P>,
}

impl<P: Permit> Staff<P> {
    /// As the actor of an operation, scoped to the stores in which `P` holds.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.actor.clone())
    }

    /// What else they may do where, for operations that show as much as each may see.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }
}

/// Any logged-in member of staff, for their own matters: sessions, log-out.
pub struct Colleague {
    /// The member of staff.
    pub staff: StaffId,
    /// The session.
    pub session: SessionId,
    /// What they may do where.
    pub grants: Grants,
    stepped_up: bool,
}

impl Colleague {
    /// As the actor of an operation on their own matters: in no store.
    pub fn actor(&self) -> Actor {
        Actor::Staff(StaffActor {
            staff: self.staff,
            session: self.session,
            scope: Scope::Stores(Vec::new()),
        })
    }
}

/// What of a session is remembered for five seconds, by the hash of its token.
#[derive(Clone)]
pub(crate) enum Principal {
    /// An owner.
    Customer(Customer),
    /// A member of staff and what they may do where.
    Staff {
        /// Who.
        staff: StaffId,
        /// By which session.
        session: SessionId,
        /// What where.
        grants: Grants,
    },
}

/// Somebody whose token was looked at outside of a request.
#[derive(Clone)]
pub(crate) struct Guest {
    /// What the token says.
    pub claims: Claims,
    /// Whom it names.
    pub who: Principal,
}

impl Guest {
    /// Whether both are the same person.
    pub fn is(&self, other: &Guest) -> bool {
        match (&self.who, &other.who) {
            (Principal::Customer(one), Principal::Customer(other)) => one.person == other.person,
            (Principal::Staff { staff: one, .. }, Principal::Staff { staff: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// The guest with this token, an owner or a member of staff.
pub(crate) async fn guest(issuers: &Issuers, db: &Db, token: &str, now: At) -> Result<Guest, Refusing> {
    let claims = issuers.customer.verify(now.seconds(), token);
    let (door, claims) = match claims {
        Ok(claims) => (Door::Customer, claims),
        Err(_other) => {
            let claims = issuers.staff.verify(now.seconds(), token);
            (
                Door::Staff,
                claims.map_err(|_forged| Refusing::from(problem::UNAUTHENTICATED))?,
            )
        }
    };
    match named(db, door, &claims).await? {
        Some(who) => Ok(Guest { claims, who }),
        None => Err(problem::UNAUTHENTICATED.into()),
    }
}

/// The guest as the database knows them now; `None` when the session has ended.
pub(crate) async fn still(db: &Db, guest: &Guest) -> Result<Option<Guest>, Error> {
    let door = match guest.who {
        Principal::Customer(_) => Door::Customer,
        Principal::Staff { .. } => Door::Staff,
    };
    let who = named(db, door, &guest.claims).await?;
    Ok(who.map(|who| Guest {
        claims: guest.claims.clone(),
        who,
    }))
}

/// Whom these claims name, if their session lives.
async fn named(db: &Db, door: Door, claims: &Claims) -> Result<Option<Principal>, Error> {
    let Ok(id) = claims.sid.parse::<SessionId>() else {
        return Ok(None);
    };
    let session = Named {
        id,
        version: claims.sv,
        issued_s: claims.iat,
    };
    Ok(match door {
        Door::Customer => session::customer(db, session).await?.map(Principal::Customer),
        Door::Staff => session::staff(db, session)
            .await?
            .map(|(staff, grants)| Principal::Staff {
                staff,
                session: id,
                grants,
            }),
    })
}

/// Verified tokens of the last five seconds: verifying costs 41 µs, asking the database a round trip (security.md 5.1, 5.2). A clone
/// remembers and forgets the same ones.
#[derive(Clone)]
pub struct Verified(Cache<[u8; 32], (Arc<Claims>, Principal)>);

impl Default for Verified {
    fn default() -> Verified {
        Verified(
            Cache::builder()
                .max_capacity(50_000)
                .time_to_live(Duration::from_secs(5))
                .build(),
        )
    }
}

impl Verified {
    /// Forgets everything: after a session ended in this process, nobody waits five seconds.
    pub fn forget(&self) {
        self.0.invalidate_all();
    }
}

/// The tokens of owners and of staff: other keys, another audience.
pub struct Issuers {
    /// For owners.
    pub customer: Tokens,
    /// For staff.
    pub staff: Tokens,
}

#[derive(Clone, Copy, PartialEq)]
enum Door {
    Customer,
    Staff,
}

fn data<T: 'static>(request: &HttpRequest) -> Result<web::Data<T>, Refusing> {
    request
        .app_data::<web::Data<T>>()
        .cloned()
        .ok_or(Refusing::Edge(problem::FAULT, Vec::new()))
}

fn bearer(request: &HttpRequest) -> Result<String, Refusing> {
    let mut given = request.headers().get_all(header::AUTHORIZATION);
    let one = given
        .next()
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "));
    match (one, given.next()) {
        (Some(token), None) => Ok(token.to_owned()),
        _ => Err(problem::UNAUTHENTICATED.into()),
    }
}

/// Verifies the token and asks whether its session lives; `fresh` asks the database every time (staff writes).
async fn principal(request: HttpRequest, door: Door, fresh: bool) -> Result<(Arc<Claims>, Principal), Refusing> {
    let token = bearer(&request)?;
    let mut key = [0; 32];
    key.copy_from_slice(digest::digest(&digest::SHA256, format!("{}{token}", door as u8).as_bytes()).as_ref());
    let verified = data::<Verified>(&request)?;
    let clock = data::<Clock>(&request)?;
    let known = verified
        .0
        .get(&key)
        .filter(|(claims, _)| clock.now().seconds() < claims.exp);
    let found = match known {
        Some(known) if !fresh => known,
        _ => {
            let found = verify(&request, &token, door, clock.now()).await?;
            verified.0.insert(key, found.clone());
            found
        }
    };
    request
        .extensions_mut()
        .insert(Caller(if door == Door::Customer { "customer" } else { "staff" }));
    data::<Limits>(&request)?.caller(key)?;
    Ok(found)
}

async fn verify(request: &HttpRequest, token: &str, door: Door, now: At) -> Result<(Arc<Claims>, Principal), Refusing> {
    let issuers = data::<Issuers>(request)?;
    let tokens = if door == Door::Customer {
        &issuers.customer
    } else {
        &issuers.staff
    };
    let claims = tokens
        .verify(now.seconds(), token)
        .map_err(|_forged| Refusing::from(problem::UNAUTHENTICATED))?;
    let db = data::<Db>(request)?;
    named(&db, door, &claims)
        .await?
        .map(|p| (Arc::new(claims), p))
        .ok_or(problem::UNAUTHENTICATED.into())
}

impl FromRequest for Me {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Me, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let opener = Opener::shut(request);
        let request = request.clone();
        async move {
            let asking = principal(request, Door::Customer, false).await?;
            opener.open();
            match asking {
                (_, Principal::Customer(customer)) => Ok(Me { customer }),
                _ => Err(problem::UNAUTHENTICATED.into()),
            }
        }
        .boxed_local()
    }
}

async fn colleague(request: HttpRequest, fresh: bool) -> Result<Colleague, Refusing> {
    let now = data::<Clock>(&request)?.now().seconds();
    match principal(request, Door::Staff, fresh).await? {
        (claims, Principal::Staff { staff, session, grants }) => Ok(Colleague {
            staff,
            session,
            grants,
            stepped_up: claims.st.is_some_and(|until| now < until),
        }),
        _ => Err(problem::UNAUTHENTICATED.into()),
    }
}

impl FromRequest for Colleague {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Colleague, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fresh = !request.method().is_safe();
        let (opener, request) = (Opener::shut(request), request.clone());
        async move {
            let colleague = colleague(request, fresh).await?;
            opener.open();
            Ok(colleague)
        }
        .boxed_local()
    }
}

impl<P: Permit> FromRequest for Staff<P> {
    type Error = Refusing;
    type Future = LocalBoxFuture<'static, Result<Staff<P>, Refusing>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let fresh = !request.method().is_safe();
        let (opener, request) = (Opener::shut(request), request.clone());
        async move {
            let colleague = colleague(request, fresh).await?;
            let scope = colleague
                .grants
                .scope(P::PERMISSION)
                .ok_or(Refusing::from(problem::FORBIDDEN))?;
            if P::STEPPED_UP && !colleague.stepped_up {
                return Err(problem::STEP_UP.into());
            }
            opener.open();
            Ok(Staff {
                actor: StaffActor {
                    staff: colleague.staff,
                    session: colleague.session,
                    scope,
                },
                grants: colleague.grants,
                permit: PhantomData,
            })
        }
        .boxed_local()
    }
}
