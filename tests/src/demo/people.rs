//! The group's people: staff of every role, two hundred customers with their cars, and owners among them.

use anyhow::{Context, anyhow};
use chezhu::domain::catalog::import::Known;
use chezhu::domain::identity::{self, Arrival, Bound, Login};
use chezhu::domain::staff::{self, Role};
use chezhu::domain::vehicle;
use chezhu::ground::actor::{Actor, Customer, Scope, Staff};
use chezhu::ground::clock::At;
use chezhu::ground::db::{Db, Tx};
use chezhu::ground::error::{Error, Fault};
use chezhu::ground::id::{ModelId, PersonId, SessionId, StaffId, StoreId, VehicleId};
use chezhu::ground::session::Device;
use chezhu::ground::text::{OpenId, Phone, Sensitive};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::invent::{self, Dice};
use super::progress::Progress;
use crate::standin::wechat::APP_ID;

/// The password of everybody on the staff of the demo; the login without it is one click.
pub const PASSWORD: &str = "澄屿青峦驭川-2026-demo";
/// The seed of everybody's authenticator in the demo.
pub const TOTP_SEED: [u8; staff::SEED] = *b"chezhu demo totp key";

/// A member of staff: who (also the username), role, store, name.
pub const STAFF: &[(&str, Role, Option<&str>, &str)] = &[
    ("advisor.nanshan", Role::ServiceAdvisor, Some("nanshan"), "陈书航"),
    ("manager.nanshan", Role::StoreManager, Some("nanshan"), "林望舒"),
    ("sales.nanshan", Role::SalesConsultant, Some("nanshan"), "吴语嫣"),
    ("leader.nanshan", Role::TeamLeader, Some("nanshan"), "郑国强"),
    ("technician.nanshan", Role::Technician, Some("nanshan"), "何锦程"),
    ("inspector.nanshan", Role::Inspector, Some("nanshan"), "梁瑞霖"),
    ("parts.nanshan", Role::PartsClerk, Some("nanshan"), "宋可馨"),
    ("cashier.nanshan", Role::Cashier, Some("nanshan"), "许静雅"),
    ("loan.nanshan", Role::LoanClerk, Some("nanshan"), "邓文博"),
    ("advisor.longhua", Role::ServiceAdvisor, Some("longhua"), "黄明远"),
    ("manager.longhua", Role::StoreManager, Some("longhua"), "周怀瑾"),
    ("advisor.baoan", Role::ServiceAdvisor, Some("baoan"), "罗建业"),
    ("manager.baoan", Role::StoreManager, Some("baoan"), "谢诗涵"),
    ("admin.group", Role::GroupAdmin, None, "沈思远"),
    ("admin2.group", Role::GroupAdmin, None, "陆清妍"),
    ("auditor.group", Role::Auditor, None, "石景行"),
    ("technician.longhua", Role::Technician, Some("longhua"), "马永康"),
    ("technician.baoan", Role::Technician, Some("baoan"), "高天佑"),
];

/// How many customers there are, and how many of them use the mini-program.
pub const CUSTOMERS: usize = 200;
const OWNERS: usize = 80;

/// A customer of the demo.
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// Where they are known.
    pub store: StoreId,
    /// Their car and its model …
    pub car: (VehicleId, ModelId),
    /// … and when it was put on record, with what its odometer said then.
    pub record: (At, i32),
    /// Name and phone, for the contact of a booking.
    pub contact: (String, String),
    /// As whom they act in the mini-program, if they do.
    pub owner: Option<Actor>,
}

/// A car of the demo drives so far a day.
const KM_A_DAY: i64 = 40;

impl Person {
    /// What the odometer says at this instant, as it was put on record.
    ///
    /// # Errors
    /// When that is no number of kilometres.
    pub fn km(&self, at: At) -> anyhow::Result<i32> {
        let (recorded, km) = self.record;
        let days = (at.ms() - recorded.ms()).div_euclid(24 * 3_600_000);
        Ok(i32::try_from((i64::from(km) + days * KM_A_DAY).max(120))?)
    }
}

/// The openid of the `n`-th owner.
pub fn openid(n: usize) -> String {
    format!("oDemoOwner{n:04}")
}

/// A wish from JSON, checked by the wish's own types.
///
/// # Errors
/// A fault that tells what does not fit.
pub fn wish<T: DeserializeOwned>(json: Value) -> Result<T, Error> {
    serde_json::from_value(json).map_err(|e| Error::fault("a wish of the demo", e))
}

/// The phone of the `n`-th member of staff.
fn phone_of_staff(n: usize) -> String {
    format!("199{:08}", 10_000 + n)
}

/// The staff by username, made now.
///
/// # Errors
/// When the database fails.
pub async fn hire(db: &Db, known: &Known) -> anyhow::Result<Vec<(&'static str, Actor)>> {
    let hash = staff::Password::new(PASSWORD.to_owned())?.hash()?;
    let mut hired = Vec::new();
    for (who, role, store, name) in STAFF {
        let store = store
            .map(|code| known.stores.get(code).copied().context("a store of the demo"))
            .transpose()?;
        let invite: staff::InviteStaff =
            wish(json!({"username": who, "name": name, "roles": [{"role": role, "store_id": store}]}))?;
        let reach: staff::SetReach = wish(json!({"wecom_id": who, "phone": phone_of_staff(hired.len())}))?;
        let settle = async |tx: &mut Tx| {
            let id = staff::settle(tx, invite, &hash, &TOTP_SEED).await?;
            staff::set_reach(tx, id, reach).await?;
            Ok(id)
        };
        let id: StaffId = db.write(Actor::System("demo"), settle).await?;
        let scope = store.map_or(Scope::Group, |id| Scope::Stores(vec![id]));
        let session = SessionId::fresh(db.clock().now());
        hired.push((
            *who,
            Actor::Staff(Staff {
                staff: id,
                session,
                scope,
            }),
        ));
    }
    Ok(hired)
}

/// The customers with their cars; the first of them are owners in the mini-program.
///
/// # Errors
/// When the database fails.
pub async fn meet(db: &Db, known: &Known, hired: &[(&str, Actor)], dice: &mut Dice) -> anyhow::Result<Vec<Person>> {
    let mut models: Vec<(&String, ModelId)> = known.models.iter().map(|(code, id)| (code, *id)).collect();
    models.sort();
    let places = [("nanshan", "chengyu"), ("longhua", "qingluan"), ("baoan", "yuchuan")];
    let energies: Vec<vehicle::ModelView> = vehicle::models(&db.read(Actor::System("demo"))).await?;
    let mut people = Vec::with_capacity(CUSTOMERS);
    let mut progress = Progress::of("customers", CUSTOMERS);
    for n in 0..CUSTOMERS {
        let (store, brand) = places[n % places.len()];
        let sold: Vec<_> = models.iter().filter(|(code, _)| code.starts_with(brand)).collect();
        let model = dice.one(&sold).context("a model of the brand")?.1;
        let energy = energies
            .iter()
            .find(|view| view.id == model)
            .map(|view| word(&view.energy))
            .unwrap_or_default();
        let advisor = hired.iter().find(|(who, _)| *who == format!("advisor.{store}"));
        let advisor = &advisor.context("an advisor of the store")?.1;
        let store = *known.stores.get(store).context("a store of the demo")?;
        let contact = (invent::name(dice), invent::phone(n));
        // The last ones drive a car that has no plate yet.
        let plate = (n < CUSTOMERS - 10).then(|| invent::plate(dice, &energy));
        let vin = invent::vin(dice, n);
        let km = 500 + i32::try_from(dice.below(90_000))?;
        let car = json!({"vin": vin, "plate": plate, "model_id": model, "km": km});
        let (id, vehicle) = enrol(db, advisor, store, &contact, car).await?;
        let owner = if n < OWNERS {
            Some(join(db, n, &contact.1).await?)
        } else {
            None
        };
        people.push(Person {
            id,
            store,
            car: (vehicle, model),
            record: (db.clock().now(), km),
            contact,
            owner,
        });
        progress.step(1);
    }
    Ok(people)
}

fn word(energy: &impl serde::Serialize) -> String {
    serde_json::to_value(energy)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Staff put a customer and the car on record and become the customer's advisor (R030, R136).
async fn enrol(
    db: &Db,
    advisor: &Actor,
    store: StoreId,
    contact: &(String, String),
    mut car: Value,
) -> anyhow::Result<(PersonId, VehicleId)> {
    let staff = advisor.staff()?.staff;
    let work = async |tx: &mut Tx| {
        let customer = wish(json!({"store_id": store, "name": contact.0, "phone": contact.1}))?;
        let person = identity::create_customer(tx, customer).await?.id;
        car["person_id"] = json!(person);
        car["store_id"] = json!(store);
        let vehicle = vehicle::create(tx, wish(car)?).await?.id;
        identity::assign_butler(tx, person, wish(json!({"store_id": store, "advisor_id": staff}))?).await?;
        Ok((person, vehicle))
    };
    Ok(db.write(advisor.clone(), work).await?)
}

/// The customer opens the mini-program and shows the phone that the store knows: the account joins the record.
async fn join(db: &Db, n: usize, phone: &str) -> anyhow::Result<Actor> {
    let arrival = Arrival::new(APP_ID, &format!("joins-{n}"), OpenId::parse(&openid(n))?, None);
    let device = Device::new("微信小程序", "demo");
    let login = db
        .write(Actor::Anonymous, async |tx| identity::login(tx, arrival, &device).await)
        .await?;
    let Login::In(issued) = login else {
        return Err(anyhow!("a login code of the demo was used twice"));
    };
    let mut me = Customer {
        person: issued.person,
        account: issued.account,
        session: issued.session,
    };
    let phone = Phone::parse(phone)?;
    let bind = async |tx: &mut Tx| match identity::bind_phone(tx, &phone).await? {
        Bound::Done { person, merged } => {
            chezhu_bff::adopt::adopt(tx, merged).await?;
            Ok(person)
        }
        Bound::Taken(_) => Err(Error::Fault(Fault::bare("a phone of the demo has two owners"))),
    };
    me.person = db.write(Actor::Customer(me.clone()), bind).await?;
    Ok(Actor::Customer(me))
}
