//! The operations against SQLite in memory; the front-door tests cover both engines.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::{
    Admission, InviteStaff, Issued, ListStaff, Opens, Password, RecoveryCode, Refreshed, Role, RoleWish, SEED, Second,
    TotpCode, Username, accept, admit, approve_role, challenge, code, confirm, first, first_admin_token, give_role,
    invite, people, refresh, session_alive, set_enabled, settle, step_at, token_opens,
};
use crate::ground::actor::{Actor, Scope, Staff};
use crate::ground::clock::{At, Clock};
use crate::ground::db::{DatabaseSettings, Db, Look};
use crate::ground::error::Error;
use crate::ground::id::{Id, StaffId, StoreId};
use crate::ground::seal::Keyring;
use crate::ground::session::Device;
use crate::ground::text::Line;
use crate::migration::migrate;

type Anyhow<T> = Result<T, Box<dyn std::error::Error>>;

const SEED_OF_TESTS: [u8; SEED] = [7; SEED];
const WORDS: &str = "correct horse battery";

struct House {
    db: Db,
    clock: Clock,
}

async fn house() -> Anyhow<House> {
    let clock = Clock::manual(At::from_ms(1_795_312_800_000));
    let settings = DatabaseSettings {
        url: "sqlite::memory:".into(),
        connections: 1,
    };
    let db = Db::open(&settings, clock.clone(), Arc::new(Keyring::for_tests())).await?;
    migrate(&db).await?;
    Ok(House { db, clock })
}

fn username(text: &str) -> Anyhow<Username> {
    Ok(Username::parse(text).ok_or("username")?)
}

fn store() -> StoreId {
    StoreId::from_uuid(Uuid::from_u128(1))
}

impl House {
    async fn settled(&self, name: &str, role: Role, store_id: Option<StoreId>) -> Anyhow<StaffId> {
        let wish = InviteStaff {
            username: username(name)?,
            name: Line::parse(name)?,
            roles: vec![RoleWish { role, store_id }],
        };
        let hash = Password::new(WORDS.to_owned())?.hash()?;
        Ok(self
            .db
            .write(Actor::System("test"), async |tx| {
                settle(tx, wish, &hash, &SEED_OF_TESTS).await
            })
            .await?)
    }

    async fn attempt(&self, name: &str, words: &str, second: Option<Second>) -> Anyhow<Admission> {
        let asked = challenge(&self.db.read(Actor::Anonymous), &username(name)?, "10.0.0.1").await?;
        let compared = asked.compare(&Password::new(words.to_owned())?);
        Ok(self
            .db
            .write(Actor::Anonymous, async |tx| {
                admit(tx, compared, second, &Device::new("app", "")).await
            })
            .await?)
    }

    fn digits(&self, seed: &[u8]) -> Option<Second> {
        TotpCode::parse(&code(seed, step_at(self.clock.now()))).map(Second::Totp)
    }

    async fn enter(&self, name: &str) -> Anyhow<Issued> {
        self.clock.advance(Duration::from_secs(60));
        match self.attempt(name, WORDS, self.digits(&SEED_OF_TESTS)).await? {
            Admission::In(issued) => Ok(*issued),
            Admission::Refused => Err("refused".into()),
            Admission::Locked(_) => Err("locked".into()),
        }
    }

    async fn actor(&self, issued: &Issued) -> Anyhow<Actor> {
        let alive = session_alive(&self.db.read(Actor::Anonymous), issued.session, issued.version)
            .await?
            .ok_or("dead")?;
        let scope = alive
            .grants
            .scope(super::Permission::StaffManage)
            .unwrap_or(Scope::Stores(Vec::new()));
        Ok(Actor::Staff(Staff {
            staff: issued.staff,
            session: issued.session,
            scope,
        }))
    }
}

#[tokio::test]
async fn both_factors_each_step_once() -> Anyhow<()> {
    let house = house().await?;
    house.settled("li.lei", Role::ServiceAdvisor, Some(store())).await?;
    let issued = house.enter("li.lei").await?;
    let alive = session_alive(&house.db.read(Actor::Anonymous), issued.session, issued.version)
        .await?
        .ok_or("dead")?;
    assert_eq!(alive.grants.0, vec![(Role::ServiceAdvisor, Some(store()))]);
    // The same six digits again, the right password without digits, the right digits without the password.
    let spent = house.digits(&SEED_OF_TESTS);
    assert!(matches!(
        house.attempt("li.lei", WORDS, spent).await?,
        Admission::Refused
    ));
    for (words, with) in [(WORDS, false), ("wrong wrong wrong", true)] {
        house.clock.advance(Duration::from_secs(60));
        let second = if with { house.digits(&SEED_OF_TESTS) } else { None };
        assert!(matches!(
            house.attempt("li.lei", words, second).await?,
            Admission::Refused
        ));
    }
    house.enter("li.lei").await?;
    Ok(())
}

#[tokio::test]
async fn failures_lock_known_and_unknown_names_alike() -> Anyhow<()> {
    let house = house().await?;
    house.settled("li.lei", Role::ServiceAdvisor, Some(store())).await?;
    for name in ["li.lei", "nobody"] {
        assert!(matches!(
            house.attempt(name, "wrong wrong wrong", None).await?,
            Admission::Refused
        ));
        let locked = challenge(&house.db.read(Actor::Anonymous), &username(name)?, "10.9.9.9")
            .await?
            .locked();
        assert_eq!(locked, Some(house.clock.now().plus_seconds(1)), "{name}");
        // A guess that had passed the first beat already is not judged, and not counted.
        assert!(matches!(
            house.attempt(name, WORDS, house.digits(&SEED_OF_TESTS)).await?,
            Admission::Locked(_)
        ));
    }
    let failed = "SELECT COUNT(*) FROM audit WHERE action = 'staff.login_failed'";
    assert_eq!(house.db.read(Actor::Anonymous).number(failed, []).await?, 2);
    house.clock.advance(Duration::from_secs(2));
    house.enter("li.lei").await?;
    Ok(())
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_token_and_invites_others() -> Anyhow<()> {
    let house = house().await?;
    let db = &house.db;
    let token = db
        .write(Actor::System("admin"), async |tx| first_admin_token(tx).await)
        .await?;
    let text = token.reveal();
    assert!(
        token_opens(&db.read(Actor::Anonymous), text, Opens::Invitation)
            .await
            .is_err()
    );
    token_opens(&db.read(Actor::Anonymous), text, Opens::First).await?;
    let hash = Password::new(WORDS.to_owned())?.hash()?;
    let (boss, title) = (username("boss")?, Line::parse("王总")?);
    let enrolled = db
        .write(Actor::Anonymous, async |tx| first(tx, text, &boss, &title, &hash).await)
        .await?;
    assert!(matches!(house.attempt("boss", WORDS, None).await?, Admission::Refused));
    house.clock.advance(Duration::from_secs(60));
    let digits = digits_of(&house, &enrolled.totp_uri)?;
    let codes = db
        .write(Actor::Anonymous, async |tx| confirm(tx, text, &digits).await)
        .await?;
    assert_eq!(codes.recovery_codes.len(), 10);
    assert!(
        db.write(Actor::Anonymous, async |tx| confirm(tx, text, &digits).await)
            .await
            .is_err()
    );
    assert!(
        db.write(Actor::System("admin"), async |tx| first_admin_token(tx).await)
            .await
            .is_err()
    );

    let recovery = || RecoveryCode::parse(&codes.recovery_codes[3].to_lowercase()).map(Second::Recovery);
    let Admission::In(issued) = house.attempt("boss", WORDS, recovery()).await? else {
        return Err("refused".into());
    };
    assert!(issued.by_recovery);
    assert!(matches!(
        house.attempt("boss", WORDS, recovery()).await?,
        Admission::Refused
    ));

    let actor = house.actor(&issued).await?;
    let roles = vec![
        RoleWish {
            role: Role::StoreManager,
            store_id: Some(store()),
        },
        RoleWish {
            role: Role::GroupAdmin,
            store_id: None,
        },
    ];
    let wish = InviteStaff {
        username: username("han.mei")?,
        name: Line::parse("韩梅梅")?,
        roles,
    };
    let invited = db.write(actor.clone(), async |tx| invite(tx, wish).await).await?;
    // Both were given in one instant, so their order says nothing.
    let waits = |role: Role| {
        invited
            .staff
            .roles
            .iter()
            .filter(|r| r.role == role)
            .map(|r| r.pending)
            .collect::<Vec<_>>()
    };
    assert_eq!(waits(Role::GroupAdmin), vec![true]);
    assert_eq!(invited.staff.roles.iter().filter(|r| !r.pending).count(), 1);
    let enrolled = db
        .write(Actor::Anonymous, async |tx| accept(tx, &invited.token, &hash).await)
        .await?;
    let digits = digits_of(&house, &enrolled.totp_uri)?;
    db.write(Actor::Anonymous, async |tx| confirm(tx, &invited.token, &digits).await)
        .await?;
    // Whoever asked cannot agree; the pending role gives nothing.
    let pending = invited.staff.roles.iter().find(|role| role.pending);
    let grant = pending.ok_or(Error::Missing("role"))?.id;
    let own = db
        .write(actor.clone(), async |tx| {
            approve_role(tx, invited.staff.id, grant).await
        })
        .await;
    assert!(matches!(own, Err(Error::Refused(no)) if no.code == "staff.second_admin"));
    let second = house.settled("second", Role::GroupAdmin, None).await?;
    let second = house.enter("second").await?.staff == second;
    assert!(second);
    let issued = house.enter("second").await?;
    let other = house.actor(&issued).await?;
    let view = db
        .write(other, async |tx| approve_role(tx, invited.staff.id, grant).await)
        .await?;
    assert!(view.roles.iter().all(|role| !role.pending));
    assert_eq!(
        people(
            &db.read(actor),
            ListStaff {
                limit: Some(2),
                cursor: None
            }
        )
        .await?
        .items
        .len(),
        2
    );
    Ok(())
}

fn digits_of(house: &House, uri: &str) -> Anyhow<TotpCode> {
    let secret = uri
        .split("secret=")
        .nth(1)
        .and_then(|rest| rest.split('&').next())
        .ok_or("no secret")?;
    let mut bits = String::new();
    for letter in secret.bytes() {
        let value = if letter.is_ascii_uppercase() {
            letter - b'A'
        } else {
            letter - b'2' + 26
        };
        bits.push_str(&format!("{value:05b}"));
    }
    let seed: Result<Vec<u8>, _> = (0..SEED)
        .map(|n| u8::from_str_radix(&bits[n * 8..n * 8 + 8], 2))
        .collect();
    Ok(TotpCode::parse(&code(&seed?, step_at(house.clock.now()))).ok_or("digits")?)
}

#[tokio::test]
async fn a_manager_manages_own_stores_and_the_disabled_are_out_at_once() -> Anyhow<()> {
    let house = house().await?;
    let db = &house.db;
    let elsewhere = StoreId::from_uuid(Uuid::from_u128(2));
    house.settled("manager", Role::StoreManager, Some(store())).await?;
    let tech = house.settled("tech", Role::Technician, Some(store())).await?;
    let foreign = house.settled("foreign", Role::Technician, Some(elsewhere)).await?;
    let admin = house.settled("admin", Role::GroupAdmin, None).await?;
    let manager = house.actor(&house.enter("manager").await?).await?;
    assert_eq!(
        people(&db.read(manager.clone()), ListStaff::default())
            .await?
            .items
            .len(),
        2
    );
    for (staff, role, place) in [(tech, Role::Cashier, elsewhere), (foreign, Role::Cashier, store())] {
        let wish = RoleWish {
            role,
            store_id: Some(place),
        };
        let given = db
            .write(manager.clone(), async |tx| give_role(tx, staff, wish).await)
            .await;
        assert!(matches!(given, Err(Error::Missing(_))));
    }
    let above = RoleWish {
        role: Role::GroupAdmin,
        store_id: None,
    };
    assert!(matches!(
        db.write(manager.clone(), async |tx| give_role(tx, tech, above).await)
            .await,
        Err(Error::Denied(_))
    ));
    assert!(matches!(
        db.write(manager.clone(), async |tx| set_enabled(tx, admin, false).await)
            .await,
        Err(Error::Missing(_))
    ));

    let session = house.enter("tech").await?;
    db.write(manager, async |tx| set_enabled(tx, tech, false).await).await?;
    assert!(
        session_alive(&db.read(Actor::Anonymous), session.session, session.version)
            .await?
            .is_none()
    );
    let shown = db
        .write(Actor::Anonymous, async |tx| {
            refresh(tx, session.refresh.reveal(), &Device::new("app", "")).await
        })
        .await?;
    assert!(matches!(shown, Refreshed::Out(_)));
    assert!(house.enter("tech").await.is_err());
    let last = db
        .write(Actor::System("test"), async |tx| set_enabled(tx, admin, false).await)
        .await;
    assert!(matches!(last, Err(Error::Refused(no)) if no.code == "staff.last_admin"));
    Ok(())
}
