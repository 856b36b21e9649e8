//! Cars in the demo's workshops: one in each stage that one may want to look at, and some that went home with their papers.

mod loan;
mod scene;
mod shop;
mod story;

use std::collections::HashMap;

use anyhow::Context;
use chezhu::domain::catalog::import::Known;
use chezhu::domain::media::{self, Film};
use chezhu::domain::repair;
use chezhu::domain::store::{self, ResourceKind};
use chezhu::gateway::shelf::Shelf;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::id::{ItemId, RepairId, ResourceId, StoreId};
use sea_orm::FromQueryResult;
use serde_json::json;

use self::scene::{MOTIFS, photograph};
use self::shop::{Car, Tools};
use self::story::{BRAKES, FOUND_LATER, NOISE, POWER, Story, UPKEEP, WHEELS};
use super::people::{Person, wish};
use super::progress::Progress;

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// How far a car has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Far {
    Intake,
    Diagnosis,
    Asked,
    Parts,
    Held,
    Running,
    Added,
    Quality,
    Washing,
    Ready,
    Closed,
}

/// One visit of the demo.
struct Visit {
    /// Whose, of all who were met: each third is at the same store.
    person: usize,
    /// How many minutes before the present the car came.
    ago: i64,
    far: Far,
    story: Story,
    /// After how many minutes it was promised.
    promised: i64,
}

impl Visit {
    /// When the car came: of what lies whole days back, on the morning of that day, as the workshop opens.
    fn came(&self, until: At) -> At {
        let at = until.plus_minutes(-self.ago);
        if self.ago % DAY > 0 {
            return at;
        }
        let minute = (at.ms() / 60_000 + 8 * HOUR).rem_euclid(DAY);
        at.plus_minutes(9 * HOUR + 10 - minute)
    }
}

const fn visit(person: usize, ago: i64, far: Far, story: Story) -> Visit {
    Visit {
        person,
        ago,
        far,
        story,
        promised: 9 * HOUR,
    }
}

/// Who went home; the first owners' cars among them, and one that was late. Those of two days ago are asked how it was.
const PAST: [Visit; 9] = [
    visit(0, 33 * DAY, Far::Closed, UPKEEP),
    visit(30, 26 * DAY, Far::Closed, UPKEEP),
    visit(42, 21 * DAY, Far::Closed, POWER),
    visit(39, 16 * DAY, Far::Closed, BRAKES),
    visit(36, 9 * DAY, Far::Closed, POWER),
    visit(45, 76 * HOUR, Far::Closed, BRAKES),
    visit(0, 75 * HOUR, Far::Closed, UPKEEP),
    visit(1, 74 * HOUR, Far::Closed, UPKEEP),
    Visit {
        promised: 120,
        ..visit(33, 30 * HOUR, Far::Closed, BRAKES)
    },
];

/// Who is in the workshop. The three owners whom one can be each have a quote to decide.
const PRESENT: [Visit; 12] = [
    visit(27, 7 * DAY, Far::Held, NOISE),
    visit(3, 6 * DAY + 3 * HOUR, Far::Parts, NOISE),
    visit(24, 6 * HOUR, Far::Ready, WHEELS),
    visit(21, 5 * HOUR, Far::Washing, POWER),
    visit(18, 4 * HOUR, Far::Quality, UPKEEP),
    visit(6, 3 * HOUR + 40, Far::Added, BRAKES),
    visit(15, 125, Far::Running, POWER),
    visit(0, 85, Far::Asked, BRAKES),
    visit(1, 80, Far::Asked, WHEELS),
    visit(2, 75, Far::Asked, WHEELS),
    visit(12, 40, Far::Diagnosis, WHEELS),
    visit(9, 10, Far::Intake, UPKEEP),
];

/// A store's workshop and its people.
pub struct Workshop {
    store: StoreId,
    advisor: Actor,
    technician: Actor,
    inspector: Actor,
    cashier: Actor,
    bay: ResourceId,
    items: HashMap<String, ItemId>,
}

/// The group as far as it repairs: what there is, who was hired, who was met.
pub type Group<'a> = (&'a Known, &'a [(&'static str, Actor)], &'a [Person]);

/// The workshops of the group, open at a time of one's choice.
pub struct Workshops<'a> {
    tools: Tools<'a>,
    shops: Vec<Workshop>,
    people: &'a [Person],
    until: At,
}

impl<'a> Workshops<'a> {
    /// Finds places and people, and takes the pictures.
    ///
    /// # Errors
    /// When somebody was not hired, or the database fails.
    pub async fn open(
        (db, clock, shelf): (&'a Db, &'a Clock, &'a Shelf),
        (known, hired, people): Group<'a>,
        until: At,
    ) -> anyhow::Result<Workshops<'a>> {
        let mut shops = Vec::new();
        for code in ["nanshan", "longhua", "baoan"] {
            let store = *known.stores.get(code).context("a store of the demo")?;
            shops.push(Workshop::of(db, store, code, hired).await?);
        }
        let mut album = Vec::new();
        for motif in MOTIFS {
            let film = Film::new(photograph(motif)?).map_err(media::Bad::field)?;
            album.push((motif, film.develop().map_err(media::Bad::field)?));
        }
        let tools = Tools {
            db,
            clock,
            shelf,
            album,
        };
        Ok(Workshops {
            tools,
            shops,
            people,
            until,
        })
    }

    /// What went home in the last weeks; tells how many. Leaves the clock where it found it.
    ///
    /// # Errors
    /// When the database or the shelf fails.
    pub async fn past(&self) -> anyhow::Result<usize> {
        self.play(&PAST).await
    }

    /// What is in the workshops now; tells how many. Leaves the clock where it found it.
    ///
    /// # Errors
    /// As of [`Workshops::past`].
    pub async fn present(&self) -> anyhow::Result<usize> {
        self.play(&PRESENT).await
    }

    /// All of a repair that was opened from the booking of a customer, at the time of the clock and some hours after it. Leaves the
    /// clock where it found it.
    ///
    /// # Errors
    /// As of [`Workshops::past`].
    pub async fn serve(&self, person: usize, id: RepairId) -> anyhow::Result<()> {
        let before = self.tools.clock.now();
        let visit = visit(person, (self.until.ms() - before.ms()) / 60_000, Far::Closed, UPKEEP);
        let (shop, owner) = self.of(person)?;
        let car = Car {
            tools: &self.tools,
            shop,
            owner,
            story: visit.story,
            id,
            alone: false,
        };
        let known = self.people.get(person).context("a customer of the demo")?;
        go(&car, &visit, known.km(before)?)
            .await
            .with_context(|| format!("the booked visit of {person}"))?;
        self.tools.clock.set(before);
        Ok(())
    }

    /// The workshop of a customer, and themselves.
    fn of(&self, person: usize) -> anyhow::Result<(&Workshop, Actor)> {
        let person = self.people.get(person).context("a customer of the demo")?;
        let shop = self.shops.iter().find(|shop| shop.store == person.store);
        let owner = person.owner.clone().context("an owner of the demo")?;
        Ok((shop.context("a workshop of the demo")?, owner))
    }

    async fn play(&self, visits: &[Visit]) -> anyhow::Result<usize> {
        let before = self.tools.clock.now();
        let mut progress = Progress::of("repairs", visits.len());
        for visit in visits {
            self.come(visit)
                .await
                .with_context(|| format!("the visit of {}", visit.person))?;
            anyhow::ensure!(self.tools.clock.now() <= self.until, "a visit reaches into the future");
            progress.step(1);
        }
        self.tools.clock.set(before);
        Ok(visits.len())
    }

    async fn come(&self, visit: &Visit) -> anyhow::Result<()> {
        self.tools.clock.set(visit.came(self.until));
        let person = self.people.get(visit.person).context("a customer of the demo")?;
        let (shop, owner) = self.of(visit.person)?;
        let known = owner.customer()?.person;
        let first = visit.story.lines.iter().filter_map(|line| line.item).take(2);
        let items: Vec<_> = first.filter_map(|code| shop.items.get(code)).collect();
        let promised = self.tools.clock.now().plus_minutes(visit.promised);
        let kind = if items.is_empty() { "general" } else { "maintenance" };
        let walk_in = wish(
            json!({ "store_id": shop.store, "person_id": known, "vehicle_id": person.car.0, "kind": kind,
            "grade": "regular", "way": "leave", "item_ids": items, "complaint": visit.story.complaint, "promised_at": promised }),
        )?;
        let opened = async |tx: &mut Tx| repair::walk_in(tx, walk_in).await;
        let made = self.tools.db.write(shop.advisor.clone(), opened).await?;
        let car = Car {
            tools: &self.tools,
            shop,
            owner,
            story: visit.story,
            id: made.repair.id,
            alone: visit.far == Far::Closed,
        };
        go(&car, visit, person.km(self.tools.clock.now())?).await
    }
}

/// As far as it goes.
async fn go(car: &Car<'_>, visit: &Visit, km: i32) -> anyhow::Result<()> {
    let far = visit.far;
    car.begin(km).await?;
    if far == Far::Intake {
        return Ok(());
    }
    car.take_in().await?;
    if far == Far::Diagnosis {
        return Ok(());
    }
    car.diagnose().await?;
    car.quote(visit.story.lines, None).await?;
    if far == Far::Asked {
        return Ok(());
    }
    car.agree().await?;
    if far < Far::Quality {
        return midway(car, far).await;
    }
    car.work().await?;
    if far == Far::Quality {
        return Ok(());
    }
    car.inspect().await?;
    if far == Far::Washing {
        return Ok(());
    }
    car.settle().await?;
    match far {
        Far::Closed => car.give_back().await,
        _ => Ok(()),
    }
}

/// Somewhere in the work.
async fn midway(car: &Car<'_>, far: Far) -> anyhow::Result<()> {
    let jobs = car.jobs().await?;
    let first = *jobs.first().context("agreed work")?;
    match far {
        Far::Parts => {
            let expected = car.later(20).plus_minutes(7 * DAY);
            for job in jobs {
                car.miss(job, "左前下摆臂总成", expected).await?;
            }
            Ok(())
        }
        Far::Held => {
            car.assign(first).await?;
            car.hold().await
        }
        _ => {
            for job in &jobs {
                car.assign(*job).await?;
            }
            car.start(first).await?;
            if far == Far::Added {
                car.later(40);
                car.find(&FOUND_LATER).await?;
                car.quote(&[FOUND_LATER], Some("拆检后新增发现")).await?;
            }
            Ok(())
        }
    }
}

impl Workshop {
    async fn of(db: &Db, store: StoreId, code: &str, hired: &[(&str, Actor)]) -> anyhow::Result<Workshop> {
        #[derive(FromQueryResult)]
        struct Item {
            id: ItemId,
            code: String,
        }
        // The smaller stores have no inspector and no cashier of their own: their manager is both.
        let one = |role: &str| {
            let named = |name: String| hired.iter().find(|(who, _)| *who == name);
            let found = named(format!("{role}.{code}")).or_else(|| named(format!("manager.{code}")));
            Ok::<Actor, anyhow::Error>(found.with_context(|| role.to_owned())?.1.clone())
        };
        let advisor = one("advisor")?;
        let technician = one("technician")?;
        let look = db.read(advisor.clone());
        let places = store::resources(&look, store).await?;
        // Somebody stands behind the most skilled hands: they are proposed for jobs.
        let hands = places.iter().filter(|place| place.kind == ResourceKind::Technician);
        let hands = hands
            .max_by_key(|place| place.tags.len())
            .context("hands of the demo")?;
        let person = wish(
            json!({ "version": hands.version, "name": hands.name, "tags": hands.tags, "shifts": hands.shifts,
            "staff_id": technician.staff()?.staff, "buffer_before": hands.buffer_before, "buffer_after": hands.buffer_after, "active": true }),
        )?;
        let place = hands.id;
        let stand = async |tx: &mut Tx| store::update_resource(tx, store, place, person).await;
        db.write(Actor::System("demo"), stand).await?;
        let bay = places.iter().find(|place| place.kind == ResourceKind::Bay);
        let items: Vec<Item> = look.all("SELECT id, code FROM catalog_item", []).await?;
        Ok(Workshop {
            store,
            technician,
            inspector: one("inspector")?,
            cashier: one("cashier")?,
            bay: bay.context("a bay of the demo")?.id,
            items: items.into_iter().map(|item| (item.code, item.id)).collect(),
            advisor,
        })
    }
}
