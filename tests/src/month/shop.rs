//! The workshop: who is at what, minute by minute.

use std::collections::VecDeque;

use chezhu::domain::repair::rules::dispatch::{Customer, Hand, Work, propose};
use chezhu::domain::repair::rules::predict::Ahead;
use chezhu::domain::repair::rules::queue::{Todo, line_up};
use chezhu::domain::repair::rules::state::Stage;
use chezhu::ground::id::StaffId;

use super::Month;
use super::dice::Dice;
use super::words::{Word, Words, at};
use super::world::{self, BAYS, DAY, HANDS, INSPECTORS, KINDS, Visit, WASHERS};

/// Times are computed anew every so many minutes.
const LOOK: i64 = 5;
/// What is begun and nearly done is finished after closing.
const STAYS: f64 = 15.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Todo,
    Running,
    Done,
}

struct Job {
    kind: usize,
    hand: usize,
    doing: Doing,
    /// Minutes of hands that are really left; nobody knows.
    left: f64,
    /// Minutes that the log has.
    worked: i64,
    /// Away from it, without laying it down.
    away: i64,
}

struct Car {
    jobs: Vec<Job>,
    bay: usize,
    urgent: bool,
    promised: i64,
    stage: Stage,
    since: i64,
    /// A part that is missing: expected, and really.
    part: Option<(i64, i64)>,
    /// A part of the first job will be found missing.
    will_miss: bool,
    word: Option<Word>,
    /// Minutes left in the inspection or in the wash, once somebody is at it.
    left: Option<f64>,
    fails: bool,
}

/// What may be waited for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Need {
    Hand(usize),
    Bay(usize),
}

pub struct Shop {
    seed: u64,
    dice: Dice,
    hands: Vec<Hand>,
    coming: VecDeque<(i64, Visit)>,
    cars: Vec<Car>,
    words: Words,
    no_shows: u32,
    short: u32,
    redone: u32,
}

impl Shop {
    pub fn open(seed: u64) -> Shop {
        let hand = |hand: &world::Hand| Hand {
            id: StaffId::fresh(at(1)),
            name: hand.name.to_owned(),
            skills: hand.skills.iter().map(|skill| (*skill).to_owned()).collect(),
            senior: hand.senior,
            on_duty: true,
            knows: false,
            load: 0,
        };
        Shop {
            seed,
            dice: Dice::new(seed),
            hands: HANDS.iter().map(hand).collect(),
            coming: VecDeque::new(),
            cars: Vec::new(),
            words: Words::new(),
            no_shows: 0,
            short: 0,
            redone: 0,
        }
    }

    pub fn close(self) -> Month {
        Month {
            seed: self.seed,
            no_shows: self.no_shows,
            short: self.short,
            redone: self.redone,
            moved: self.words.moved,
            score: self.words.score(),
        }
    }

    pub fn day(&mut self, day: i64) {
        let (opens, closes) = world::hours(day);
        let (visits, missed) = world::visits(day, &mut self.dice);
        self.no_shows += missed;
        let mut coming: Vec<(i64, Visit)> = self.coming.drain(..).map(|(_, visit)| (opens + 5, visit)).collect();
        coming.extend(visits.into_iter().map(|visit| (visit.arrives + visit.before, visit)));
        coming.sort_by_key(|(agreed, _)| *agreed);
        self.coming = coming.into();
        for now in opens..closes + 30 {
            let late = now >= closes;
            if !late {
                self.agree(now);
            }
            self.parts(now);
            if !late {
                self.begin(now);
            }
            self.work(now, late);
            self.inspect(now, late);
            self.wash(now, late);
            if !late && (now - opens) % LOOK == 0 || self.cars.iter().any(|car| car.word.is_none()) {
                self.say(now);
            }
            self.cars.retain(|car| car.stage != Stage::Ready);
        }
        for job in self.cars.iter_mut().flat_map(|car| &mut car.jobs) {
            if job.doing == Doing::Running {
                job.doing = Doing::Todo;
            }
        }
        let open = self.cars.iter().filter_map(|car| car.word.as_ref());
        self.words.learn(closes, open);
    }

    /// Owners agree; each job gets a hand by the rule, each car the place of its first hand.
    fn agree(&mut self, now: i64) {
        while self.coming.front().is_some_and(|(agreed, _)| *agreed <= now) {
            let Some((_, visit)) = self.coming.pop_front() else {
                break;
            };
            let will_miss = visit.kinds.iter().any(|kind| self.dice.falls(KINDS[*kind].short));
            let mut car = Car {
                jobs: Vec::new(),
                bay: 0,
                urgent: visit.urgent,
                promised: visit.promised,
                stage: Stage::InRepair,
                since: now,
                part: None,
                will_miss,
                word: None,
                left: None,
                fails: false,
            };
            for kind in visit.kinds {
                let hand = self.hand(kind, &car, now);
                let left = world::takes(kind, hand, now / DAY, &mut self.dice);
                car.jobs.push(Job {
                    kind,
                    hand,
                    doing: Doing::Todo,
                    left,
                    worked: 0,
                    away: 0,
                });
            }
            // A hand has its place; some share one.
            car.bay = car.jobs.first().map_or(0, |job| job.hand % BAYS);
            // Half of what is missing is known before anybody begins.
            if car.will_miss && self.dice.falls(0.5) {
                miss(&mut car, now, &mut self.dice);
                self.short += 1;
            }
            self.cars.push(car);
        }
    }

    fn hand(&mut self, kind: usize, car: &Car, now: i64) -> usize {
        let kind = &KINDS[kind];
        for (n, hand) in self.hands.iter_mut().enumerate() {
            let all = self.cars.iter().flat_map(|car| &car.jobs).chain(&car.jobs);
            let mine = all.filter(|job| job.hand == n && job.doing != Doing::Done);
            hand.load = mine.map(|job| KINDS[job.kind].book).sum();
            hand.on_duty = HANDS[n].is_here(now / DAY);
        }
        let skills = [kind.skill.to_owned()];
        let work = Work {
            skills: &skills,
            urgent: car.urgent,
            minutes: kind.book,
            redone: false,
            customer: Customer::Plain,
        };
        // One hand does the whole car, if it can: cars are not handed round.
        let same = car.jobs.first().map(|job| job.hand);
        let same = same.filter(|hand| HANDS[*hand].skills.contains(&kind.skill));
        let best = propose(work, &self.hands).into_iter().next();
        same.or_else(|| {
            self.hands
                .iter()
                .position(|hand| best.as_ref().is_some_and(|best| best.hand.id == hand.id))
        })
        .unwrap_or(0)
    }

    fn parts(&mut self, now: i64) {
        for car in &mut self.cars {
            if car.part.is_some_and(|(_, comes)| comes <= now) {
                car.part = None;
                (car.stage, car.since) = (Stage::InRepair, now);
            }
            // What was expected by now and is not here is expected an hour later.
            if let Some((expected, _)) = car.part.as_mut().filter(|(expected, _)| *expected + 15 <= now) {
                *expected = now + 60;
            }
        }
    }

    /// In the order in which they come: urgent ones first, then by promise.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.cars.len()).collect();
        order.sort_by_key(|n| (!self.cars[*n].urgent, self.cars[*n].promised, *n));
        order
    }

    /// Whoever is free begins what comes next, if its bay is free.
    fn begin(&mut self, now: i64) {
        let mut hands = vec![false; HANDS.len()];
        let mut bays = [false; BAYS];
        for car in &self.cars {
            for job in car.jobs.iter().filter(|job| job.doing == Doing::Running) {
                (hands[job.hand], bays[car.bay]) = (true, true);
            }
        }
        for n in self.order() {
            let car = &mut self.cars[n];
            if car.stage != Stage::InRepair || bays[car.bay] {
                continue;
            }
            let free = |job: &&mut Job| job.doing == Doing::Todo && !hands[job.hand] && !eats(job.hand, now);
            if let Some(job) = car.jobs.iter_mut().find(free) {
                job.doing = Doing::Running;
                (hands[job.hand], bays[car.bay]) = (true, true);
            }
        }
    }

    fn work(&mut self, now: i64, late: bool) {
        for car in &mut self.cars {
            let mut misses = false;
            for job in car.jobs.iter_mut().filter(|job| job.doing == Doing::Running) {
                if late && job.left > STAYS {
                    job.doing = Doing::Todo;
                    continue;
                }
                if eats(job.hand, now) {
                    continue;
                }
                job.worked += 1;
                job.away -= 1;
                if job.away >= 0 {
                    continue;
                }
                if self.dice.falls(1.0 / 90.0) {
                    job.away = 2 + self.dice.exponential(7.0) as i64;
                }
                job.left -= 1.0;
                if car.will_miss && self.dice.falls(0.05) {
                    job.doing = Doing::Todo;
                    misses = true;
                }
                if job.left <= 0.0 {
                    job.doing = Doing::Done;
                    self.words.took(job.kind, KINDS[job.kind].book, job.worked);
                }
            }
            if car.stage == Stage::InRepair && car.jobs.iter().all(|job| job.doing == Doing::Done) {
                (car.stage, car.since, car.left) = (Stage::Qc, now, None);
            } else if misses {
                miss(car, now, &mut self.dice);
                self.short += 1;
            }
        }
    }

    fn inspect(&mut self, now: i64, late: bool) {
        let eating = (0..INSPECTORS).filter(|n| eats(*n, now)).count();
        let busy = |car: &&Car| car.stage == Stage::Qc && car.left.is_some();
        let mut free = (INSPECTORS - eating).saturating_sub(self.cars.iter().filter(busy).count());
        for n in self.order() {
            let car = &mut self.cars[n];
            if car.stage != Stage::Qc {
                continue;
            }
            if car.left.is_none() && free > 0 && !late {
                let (takes, fails) = world::inspection(&mut self.dice);
                (car.left, car.fails) = (Some(takes), fails);
                free -= 1;
            }
            let Some(left) = car.left.as_mut() else { continue };
            *left -= 1.0;
            if *left > 0.0 {
                continue;
            }
            car.left = None;
            if car.fails {
                self.redone += 1;
                (car.stage, car.since) = (Stage::InRepair, now);
                if let Some(job) = car.jobs.last_mut() {
                    (job.doing, job.left) = (Doing::Todo, self.dice.between(8.0, 45.0));
                }
            } else {
                (car.stage, car.since) = (Stage::Wash, now);
            }
        }
    }

    fn wash(&mut self, now: i64, late: bool) {
        let busy = |car: &&Car| car.stage == Stage::Wash && car.left.is_some();
        let mut free = WASHERS.saturating_sub(self.cars.iter().filter(busy).count());
        for n in self.order() {
            let car = &mut self.cars[n];
            if car.stage != Stage::Wash {
                continue;
            }
            if car.left.is_none() && free > 0 && !late {
                car.left = Some(world::wash(&mut self.dice));
                free -= 1;
            }
            let Some(left) = car.left.as_mut() else { continue };
            *left -= 1.0;
            if *left <= 0.0 {
                car.stage = Stage::Ready;
                let kind = car.jobs.first().map_or(0, |job| job.kind);
                self.words.ready(car.word.take(), kind, now);
            }
        }
    }

    /// When each car will be ready, as the product computes it: one store at a time.
    fn say(&mut self, now: i64) {
        let order: Vec<usize> = self.order();
        let timed = |stage| matches!(stage, Stage::InRepair | Stage::WaitingParts | Stage::Qc | Stage::Wash);
        let order: Vec<usize> = order.into_iter().filter(|n| timed(self.cars[*n].stage)).collect();
        let todo = |car: &Car| -> Vec<Todo<Need>> {
            let left = car.jobs.iter().filter(|job| job.doing != Doing::Done);
            left.map(|job| Todo {
                book: KINDS[job.kind].book,
                worked: job.worked,
                spread: self.words.spread(job.kind),
                running: job.doing == Doing::Running,
                short: car.part.map(|(expected, _)| self.words.until(now, expected)),
                needs: vec![Need::Hand(job.hand), Need::Bay(car.bay)],
            })
            .collect()
        };
        let todos: Vec<Vec<Todo<Need>>> = order.iter().map(|n| todo(&self.cars[*n])).collect();
        for (n, work) in order.into_iter().zip(line_up(&todos)) {
            let car = &mut self.cars[n];
            let ahead = Ahead {
                now: at(now),
                stage: car.stage,
                since: at(car.since),
                work,
                short: car.part.is_some(),
            };
            let book = car.jobs.iter().map(|job| KINDS[job.kind].book).sum();
            self.words.say(&mut car.word, &ahead, book);
        }
    }
}

fn eats(n: usize, now: i64) -> bool {
    let (from, to) = world::lunch(n);
    (from..to).contains(&(now % DAY))
}

/// A part is missing from now on.
fn miss(car: &mut Car, now: i64, dice: &mut Dice) {
    car.will_miss = false;
    car.part = Some(world::part(now, dice));
    (car.stage, car.since) = (Stage::WaitingParts, now);
}
