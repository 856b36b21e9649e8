//! The operations against SQLite in memory; the front-door tests cover both engines.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::{
    Arrival, Bound, CreateCustomer, DecideConsent, DecideMerge, Decision, DocumentHash, FindCustomers, Issued, Login,
    Purpose, Refreshed, bind_phone, consents, create_customer, customers, decide_consent, decide_merge, login, may, me,
    merge_requests, refresh, session_alive, sessions,
};
use crate::ground::actor::{Actor, Customer, Scope, Staff};
use crate::ground::clock::{At, Clock};
use crate::ground::db::{DatabaseSettings, Db, Look};
use crate::ground::error::Error;
use crate::ground::id::{Id, SessionId, StaffId, StoreId};
use crate::ground::seal::Keyring;
use crate::ground::session::{self, Device, Why};
use crate::ground::text::{Code, OpenId, PersonName, Phone, Sensitive, UnionId};
use crate::migration::migrate;

type Done = Result<(), Box<dyn std::error::Error>>;

struct House {
    db: Db,
    clock: Clock,
    codes: std::cell::Cell<u32>,
}

async fn house() -> Result<House, Error> {
    let clock = Clock::manual(At::from_ms(1_795_312_800_000));
    let settings = DatabaseSettings {
        url: "sqlite::memory:".into(),
        connections: 1,
    };
    let db = Db::open(&settings, clock.clone(), Arc::new(Keyring::for_tests())).await?;
    migrate(&db).await?;
    Ok(House {
        db,
        clock,
        codes: std::cell::Cell::new(0),
    })
}

fn phone_of_tests() -> Device {
    Device::new("iPhone", "one")
}

impl House {
    async fn login(&self, openid: &str, unionid: Option<&str>) -> Result<Issued, Box<dyn std::error::Error>> {
        self.codes.set(self.codes.get() + 1);
        let unionid = unionid.map(UnionId::parse).transpose()?;
        let arrival = Arrival::new(
            "wx0",
            &format!("code{}", self.codes.get()),
            OpenId::parse(openid)?,
            unionid,
        );
        match self
            .db
            .write(Actor::Anonymous, async |tx| login(tx, arrival, &phone_of_tests()).await)
            .await?
        {
            Login::In(issued) => Ok(*issued),
            Login::CodeUsed => Err("code used".into()),
        }
    }

    async fn refresh(&self, text: &str, device: &Device) -> Result<Refreshed, Error> {
        self.db
            .write(Actor::Anonymous, async |tx| refresh(tx, text, device).await)
            .await
    }

    async fn alive(&self, issued: &Issued) -> Result<Option<Customer>, Error> {
        let look = self.db.read(Actor::Anonymous);
        Ok(session_alive(&look, issued.session, issued.version)
            .await?
            .map(|alive| alive.customer))
    }

    async fn bind(&self, who: &Issued, phone: &str) -> Result<Bound, Box<dyn std::error::Error>> {
        let phone = Phone::parse(phone)?;
        Ok(self
            .db
            .write(owner(who), async |tx| bind_phone(tx, &phone).await)
            .await?)
    }
}

fn owner(issued: &Issued) -> Actor {
    Actor::Customer(Customer {
        person: issued.person,
        account: issued.account,
        session: issued.session,
    })
}

fn clerk(store: StoreId) -> Actor {
    let staff = StaffId::from_uuid(Uuid::from_u128(7));
    Actor::Staff(Staff {
        staff,
        session: SessionId::from_uuid(Uuid::nil()),
        scope: Scope::Stores(vec![store]),
    })
}

#[tokio::test]
async fn a_late_unionid_makes_two_accounts_one_person() -> Done {
    let house = house().await?;
    let one = house.login("o1", None).await?;
    house.clock.advance(Duration::from_secs(5));
    let two = house.login("o2", Some("u1")).await?;
    assert!(one.is_new && two.is_new && one.person != two.person);
    let again = house.login("o1", Some("u1")).await?;
    let merged = again.merged.ok_or("not merged")?;
    assert_eq!((merged.from, merged.into), (two.person, one.person));
    // The younger account's old session goes on, as the older person.
    assert_eq!(house.alive(&two).await?.map(|c| c.person), Some(one.person));
    assert_eq!(sessions(&house.db.read(owner(&again))).await?.len(), 3);
    let third = house.login("o3", Some("u1")).await?;
    assert_eq!((third.person, third.merged), (one.person, None));
    // What was sealed with the younger person's key opens with the older one's.
    let two_now = Actor::Customer(Customer {
        person: one.person,
        account: two.account,
        session: two.session,
    });
    assert_eq!(super::openid(&house.db.read(two_now)).await?.expose(), "o2");
    Ok(())
}

#[tokio::test]
async fn a_code_is_good_once() -> Done {
    let house = house().await?;
    for expected in [true, false] {
        let arrival = Arrival::new("wx0", "same", OpenId::parse("o1")?, None);
        let login = house
            .db
            .write(Actor::Anonymous, async |tx| login(tx, arrival, &phone_of_tests()).await)
            .await?;
        assert_eq!(matches!(login, Login::In(_)), expected);
    }
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_rotates_recovers_and_ends_with_theft() -> Done {
    let house = house().await?;
    let (mine, other) = (phone_of_tests(), Device::new("iPhone", "two"));
    let first = house.login("o1", None).await?;
    let Refreshed::In(second) = house.refresh(first.refresh.reveal(), &mine).await? else {
        return Err("no rotation".into());
    };
    house.clock.advance(Duration::from_secs(20));
    let Refreshed::In(third) = house.refresh(first.refresh.reveal(), &mine).await? else {
        return Err("no recovery".into());
    };
    assert_eq!(
        house
            .db
            .read(Actor::Anonymous)
            .number("SELECT COUNT(*) FROM refresh WHERE state = 'valid'", [])
            .await?,
        1
    );
    let look = house.db.read(Actor::Anonymous);
    let alive = session_alive(&look, third.session, third.version)
        .await?
        .ok_or("dead")?;
    assert!(session::is_first_use(
        alive.unused_since,
        look.now().seconds(),
        look.now()
    ));
    house
        .db
        .write(Actor::Anonymous, async |tx| session::used(tx, third.session).await)
        .await?;
    // The child's access token was used: the parent is not forgiven any more.
    assert!(matches!(
        house.refresh(first.refresh.reveal(), &mine).await?,
        Refreshed::Out(Why::Stolen)
    ));
    assert!(house.alive(&third).await?.is_none());
    assert!(matches!(
        house.refresh(third.refresh.reveal(), &mine).await?,
        Refreshed::Out(Why::Ended)
    ));
    assert!(matches!(
        house.refresh(second.refresh.reveal(), &mine).await?,
        Refreshed::Out(Why::Ended)
    ));

    let again = house.login("o1", None).await?;
    assert!(matches!(
        house.refresh(again.refresh.reveal(), &other).await?,
        Refreshed::In(_)
    ));
    assert!(matches!(
        house.refresh(again.refresh.reveal(), &mine).await?,
        Refreshed::Out(Why::Stolen)
    ));
    assert_eq!(
        house
            .db
            .read(Actor::Anonymous)
            .number("SELECT COUNT(*) FROM audit WHERE action = 'session.stolen'", [])
            .await?,
        2
    );
    assert!(matches!(
        house.refresh("rt1_x", &mine).await?,
        Refreshed::Out(Why::Unknown)
    ));
    Ok(())
}

#[tokio::test]
async fn the_account_joins_whom_staff_made_with_the_same_phone() -> Done {
    let house = house().await?;
    let store = StoreId::from_uuid(Uuid::from_u128(1));
    let wish = CreateCustomer {
        store_id: store,
        name: PersonName::parse("张小明")?,
        phone: Phone::parse("13812345678")?,
        address: None,
    };
    let made = house
        .db
        .write(clerk(store), async |tx| create_customer(tx, wish.clone()).await)
        .await?;
    let twice = house
        .db
        .write(clerk(store), async |tx| create_customer(tx, wish).await)
        .await?;
    assert_eq!(
        (made.id, made.phone.as_deref(), made.name.as_deref()),
        (twice.id, Some("138****5678"), Some("张**"))
    );

    house.clock.advance(Duration::from_secs(5));
    let mine = house.login("o1", None).await?;
    let Bound::Done { person, merged } = house.bind(&mine, "13812345678").await? else {
        return Err("taken".into());
    };
    assert_eq!((person, merged.map(|m| m.from)), (made.id, Some(mine.person)));
    let now = house.alive(&mine).await?.ok_or("dead")?;
    let view = me(&house.db.read(Actor::Customer(now))).await?;
    assert_eq!((view.name.as_deref(), view.phone_verified), (Some("张小明"), true));

    let find = FindCustomers {
        phone: None,
        phone_tail: Some(Phone::parse("13812345678")?.tail()),
    };
    assert_eq!(customers(&house.db.read(clerk(store)), find.clone()).await?.len(), 1);
    let elsewhere = clerk(StoreId::from_uuid(Uuid::from_u128(2)));
    assert_eq!(customers(&house.db.read(elsewhere), find).await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_phone_of_another_account_is_for_staff_to_decide() -> Done {
    for (decision, merges) in [
        (Decision::Merge, true),
        (Decision::Release, false),
        (Decision::Reject, false),
    ] {
        let house = house().await?;
        let one = house.login("o1", None).await?;
        assert!(matches!(house.bind(&one, "13812345678").await?, Bound::Done { .. }));
        house.clock.advance(Duration::from_secs(5));
        let two = house.login("o2", None).await?;
        let Bound::Taken(first) = house.bind(&two, "13812345678").await? else {
            return Err("not taken".into());
        };
        let Bound::Taken(second) = house.bind(&two, "13812345678").await? else {
            return Err("not taken".into());
        };
        assert_eq!(first, second);
        let admin = Actor::System("test");
        assert_eq!(merge_requests(&house.db.read(admin.clone())).await?.len(), 1);
        let store = clerk(StoreId::from_uuid(Uuid::from_u128(1)));
        assert!(merge_requests(&house.db.read(store)).await?.is_empty());
        let decided = house
            .db
            .write(admin.clone(), async |tx| {
                decide_merge(tx, first, DecideMerge { decision }).await
            })
            .await?;
        assert_eq!(decided.merged.is_some(), merges);
        let again = house
            .db
            .write(admin, async |tx| {
                decide_merge(tx, first, DecideMerge { decision }).await
            })
            .await;
        assert!(matches!(again, Err(Error::Refused(no)) if no.code == "identity.merge_stale"));
        let has = async |who: &Issued| -> Result<bool, Box<dyn std::error::Error>> {
            let now = house.alive(who).await?.ok_or("dead")?;
            Ok(me(&house.db.read(Actor::Customer(now))).await?.phone_verified)
        };
        assert_eq!(has(&one).await?, decision != Decision::Release);
        assert_eq!(has(&two).await?, decision != Decision::Reject);
    }
    Ok(())
}

#[tokio::test]
async fn three_phones_a_day_and_a_fresh_login_to_change() -> Done {
    let house = house().await?;
    let mine = house.login("o1", None).await?;
    for phone in ["13812345670", "13812345671", "13812345672"] {
        assert!(matches!(house.bind(&mine, phone).await?, Bound::Done { .. }));
    }
    let code = |error: Box<dyn std::error::Error>| error.to_string();
    assert!(
        house
            .bind(&mine, "13812345673")
            .await
            .err()
            .map(code)
            .is_some_and(|c| c.contains("identity.phone_limit"))
    );
    house.clock.advance(Duration::from_secs(25 * 3600));
    assert!(
        house
            .bind(&mine, "13812345673")
            .await
            .err()
            .map(code)
            .is_some_and(|c| c.contains("identity.login_again"))
    );
    // A number that was given up is free for others.
    let other = house.login("o2", None).await?;
    assert!(matches!(
        house.bind(&other, "13812345670").await?,
        Bound::Done { merged: None, .. }
    ));
    Ok(())
}

#[tokio::test]
async fn consents_are_added_and_the_newest_holds() -> Done {
    let house = house().await?;
    let mine = house.login("o1", None).await?;
    for granted in [true, false, true, false] {
        let wish = DecideConsent {
            purpose: Purpose::Marketing,
            granted,
            document_id: Code::parse("privacy-2026-11")?,
            document_sha256: DocumentHash::parse(&"ab".repeat(32))?,
        };
        house
            .db
            .write(owner(&mine), async |tx| decide_consent(tx, wish).await)
            .await?;
        assert_eq!(
            may(&house.db.read(Actor::Anonymous), mine.person, Purpose::Marketing).await?,
            granted
        );
    }
    let view = consents(&house.db.read(owner(&mine))).await?;
    assert_eq!((view.history.len(), view.now.len()), (4, 8));
    assert_eq!(view.history[0].device.as_deref(), Some("iPhone"));
    let forged = house
        .db
        .write(Actor::Anonymous, async |tx| {
            tx.run("UPDATE consent SET granted = $1", [true.into()]).await
        })
        .await;
    assert!(forged.is_err());
    let erased = house
        .db
        .write(Actor::Anonymous, async |tx| tx.run("DELETE FROM consent", []).await)
        .await;
    assert!(erased.is_err());
    Ok(())
}
