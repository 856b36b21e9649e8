//! Families of refresh tokens: an owner, a thief who copied a token, replies that are lost (security.md 5.3, S5).

use std::time::Duration;

use anyhow::ensure;
use chezhu::ground::actor::Actor;
use chezhu::ground::clock::At;
use chezhu::ground::db::Look;
use chezhu::ground::id::{Id, SessionId, fresh_uuid};
use chezhu::ground::session::{self, Device, Kind, Shown, Why};
use chezhu_tests::app::TestApp;
use chezhu_tests::demo::invent::Dice;
use chezhu_tests::on_both;

use super::{Way, seeds, trials};

const SYSTEM: Actor = Actor::System("test");
const STEPS: usize = 20;
const GRACE_S: i64 = 30;
const DAY_S: i64 = 86_400;

/// A token that was given out.
struct Token {
    text: String,
    issued: At,
    /// The device that exchanged it last, and for which token.
    exchanged: Option<(usize, usize)>,
    used: bool,
}

/// A family as security.md tells it: one head lives, its parent is forgiven for half a minute, anybody else ends it all.
struct Family {
    kind: Kind,
    session: SessionId,
    ends: At,
    over: bool,
    head: usize,
    tokens: Vec<Token>,
}

impl Family {
    /// What showing a token from a device has to give: `None` for a new one.
    fn expected(&self, at: usize, device: usize, now: At) -> Option<Why> {
        let idle = match self.kind {
            Kind::Customer => 30 * DAY_S,
            Kind::Staff => 7 * DAY_S,
        };
        if self.over {
            return Some(Why::Ended);
        }
        if now >= self.ends {
            return Some(Why::Expired);
        }
        let (token, head) = (&self.tokens[at], &self.tokens[self.head]);
        if at == self.head {
            return (now >= token.issued.plus_seconds(idle)).then_some(Why::Expired);
        }
        let parent = token.exchanged == Some((device, self.head));
        let forgiven = parent && !head.used && now <= head.issued.plus_seconds(GRACE_S);
        (!forgiven).then_some(Why::Stolen)
    }
}

async fn show(
    app: &TestApp,
    family: &mut Family,
    devices: &[Device],
    at: usize,
    device: usize,
) -> anyhow::Result<Option<usize>> {
    let now = app.clock.now();
    let expected = family.expected(at, device, now);
    let (kind, text, from) = (family.kind, family.tokens[at].text.clone(), devices[device].clone());
    let shown = app
        .db
        .write(SYSTEM, async |tx| session::show(tx, kind, &text, &from).await)
        .await?;
    match (shown, expected) {
        (Shown::Renewed { session, token, .. }, None) => {
            ensure!(session == family.session, "a token of another session");
            let new = family.tokens.len();
            family.tokens[at].exchanged = Some((device, new));
            family.tokens.push(Token {
                text: token.reveal().to_owned(),
                issued: now,
                exchanged: None,
                used: false,
            });
            family.head = new;
            Ok(Some(new))
        }
        (Shown::Ended(why), Some(must)) => {
            ensure!(why == must, "{why:?} and not {must:?}");
            family.over |= why == Why::Stolen;
            Ok(None)
        }
        (Shown::Renewed { .. }, Some(must)) => anyhow::bail!("renewed and not {must:?}"),
        (Shown::Ended(why), None) => anyhow::bail!("{why:?} and not renewed"),
    }
}

async fn opened(app: &TestApp, kind: Kind, device: &Device) -> anyhow::Result<Family> {
    let (now, life) = (app.clock.now(), if kind == Kind::Customer { 180 } else { 30 });
    let holder = fresh_uuid(now);
    let made = app
        .db
        .write(SYSTEM, async |tx| session::open(tx, kind, holder, device).await)
        .await?;
    let first = Token {
        text: made.token.reveal().to_owned(),
        issued: now,
        exchanged: None,
        used: false,
    };
    Ok(Family {
        kind,
        session: made.session,
        ends: now.plus_seconds(life * DAY_S),
        over: false,
        head: 0,
        tokens: vec![first],
    })
}

/// How many of the session's tokens live.
async fn live(app: &TestApp, session: SessionId) -> anyhow::Result<i64> {
    let sql = "SELECT COUNT(*) FROM refresh r JOIN session s ON s.id = r.session_id WHERE s.id = $1 AND s.ended_at IS NULL AND r.state = 'valid'";
    Ok(app.db.read(SYSTEM).number(sql, [session.uuid().into()]).await?)
}

async fn trial(app: &TestApp, mut dice: Dice) -> anyhow::Result<Way> {
    let devices = ["phone", "another phone", "a third"].map(|name| Device::new(name, ""));
    let kind = if dice.percent(50) { Kind::Customer } else { Kind::Staff };
    let mut family = opened(app, kind, &devices[0]).await?;
    // What the owner holds, and what the thief holds.
    let (mut owner, mut thief) = (0, None);
    let mut way = Way::new();
    for _ in 0..STEPS {
        let step = match dice.below(20) {
            0..=5 => {
                let new = show(app, &mut family, &devices, owner, 0).await?;
                owner = new.unwrap_or(owner);
                format!("renewed {new:?}")
            }
            6..=8 => format!("lost {:?}", show(app, &mut family, &devices, owner, 0).await?),
            9..=10 => {
                let session = family.session;
                app.db
                    .write(SYSTEM, async |tx| session::used(tx, session).await)
                    .await?;
                let head = family.head;
                family.tokens[head].used |= !family.over;
                "used".to_owned()
            }
            11 => {
                thief = Some(owner);
                "stolen".to_owned()
            }
            12..=13 => match thief {
                Some(at) => {
                    let new = show(app, &mut family, &devices, at, dice.below(devices.len())).await?;
                    thief = new.or(thief);
                    format!("thief {new:?}")
                }
                None => "nothing".to_owned(),
            },
            // Any token that ever was.
            14 => {
                let (at, device) = (dice.below(family.tokens.len()), dice.below(devices.len()));
                format!(
                    "{at} by {device}: {:?}",
                    show(app, &mut family, &devices, at, device).await?
                )
            }
            15 if dice.percent(20) => {
                let session = family.session;
                let ended = app
                    .db
                    .write(SYSTEM, async |tx| session::end(tx, session, "logout").await)
                    .await?;
                ensure!(ended != family.over, "ended {ended}, over {}", family.over);
                family.over = true;
                "logged out".to_owned()
            }
            _ => {
                let longest = if dice.percent(80) { 7 } else { 10 };
                let all = [0, 1, 29, 30, 31, 90, 3_600, 6 * 86_400, 7 * 86_400, 29 * 86_400];
                let seconds = all[dice.below(longest)];
                app.clock.advance(Duration::from_secs(seconds));
                format!("{seconds} s")
            }
        };
        let live = live(app, family.session).await?;
        ensure!(
            live == i64::from(!family.over),
            "{live} live branches after {step}, the family is over: {}",
            family.over
        );
        way.push(step);
    }
    Ok(way)
}

on_both! {
    async fn families_of_tokens(app: TestApp) -> anyhow::Result<()> {
        trials(&app, "session", seeds(300, 10_000)?, async |dice| trial(&app, dice).await).await
    }
}
