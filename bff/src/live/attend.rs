//! One socket, from its first frame to its last.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, MessageStream, Session};
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::frame::{Bye, Frame, Hello, LONGEST};
use super::hub::{Heard, Hub, Place};
use crate::auth::{self, Guest, Issuers};

/// How long the first frame may take, and how long one of ours may wait for a reader.
const PATIENCE: Duration = Duration::from_secs(5);
const STUCK: Duration = Duration::from_secs(10);

/// Beats of a second: a ping every so many; after so many without a sign of life the socket is given up; every so many the
/// database is asked whether the session still lives, also when nobody said that it ended.
const PING: u32 = 15;
const SILENT: u32 = 45;
const ASK: u32 = 30;

/// Frames that a client may send between two pings, of every sort.
const FRAMES: u32 = 20;

/// What a conversation needs of the process.
#[derive(Clone)]
pub struct Door {
    /// Who listens.
    pub hub: Arc<Hub>,
    /// Who may.
    pub issuers: web::Data<Issuers>,
    /// When tokens end.
    pub clock: web::Data<Clock>,
    /// Whether sessions live.
    pub db: web::Data<Db>,
}

impl Door {
    async fn admit(&self, text: &str) -> Result<Guest, Bye> {
        let hello: Hello = serde_json::from_str(text).map_err(|_not_a_hello| Bye::Noise)?;
        let guest = auth::guest(&self.issuers, &self.db, &hello.token, self.clock.now()).await;
        guest.map_err(|_refused| Bye::Token)
    }
}

/// Talks until one of both has enough.
pub async fn attend(door: Door, session: Session, incoming: MessageStream) {
    let incoming = incoming.max_frame_size(LONGEST).aggregate_continuations();
    let mut talk = Talk {
        door,
        session,
        incoming: incoming.max_continuation_size(LONGEST),
        frames: FRAMES,
    };
    let bye = match talk.greet().await {
        Ok((guest, place)) => talk.serve(guest, place).await,
        Err(bye) => bye,
    };
    metrics::counter!("chezhu_live_ended_total", "why" => format!("{bye:?}").to_lowercase()).increment(1);
    let _whoever_went_hears_nothing = timeout(STUCK, talk.session.close(bye.reason())).await;
}

struct Talk {
    door: Door,
    session: Session,
    incoming: AggregatedMessageStream,
    frames: u32,
}

/// What happens next.
enum Next {
    Said(Option<String>),
    Heard(Heard),
    Beat,
}

impl Talk {
    async fn greet(&mut self) -> Result<(Guest, Place), Bye> {
        let until = Instant::now() + PATIENCE;
        let text = loop {
            let said = tokio::time::timeout_at(until, self.listen()).await;
            if let Some(text) = said.map_err(|_late| Bye::Late)?? {
                break text;
            }
        };
        let guest = self.door.admit(&text).await?;
        let place = self.door.hub.sit(guest.who.clone()).ok_or(Bye::Crowd)?;
        self.say(&Frame::Ready.text()).await?;
        Ok((guest, place))
    }

    async fn serve(&mut self, mut guest: Guest, mut place: Place) -> Bye {
        let mut beats = interval(Duration::from_secs(1));
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut beat, mut heard) = (0_u32, 0_u32);
        let hub = self.door.hub.clone();
        loop {
            let next = tokio::select! {
                () = hub.stopped() => return Bye::Stopping,
                said = self.listen() => said.map(Next::Said),
                heard = place.next() => Ok(Next::Heard(heard)),
                _ = beats.tick() => Ok(Next::Beat),
            };
            let done = match next {
                Ok(Next::Said(said)) => {
                    heard = beat;
                    self.again(said, &mut guest, &place).await
                }
                // A token that ended since the last beat ends here: not one hint more.
                Ok(Next::Heard(Heard::Hint(text))) => match self.alive(&guest) {
                    Ok(()) => self.tell(&text, &place).await,
                    ended => ended,
                },
                Ok(Next::Heard(Heard::Doubt)) => match self.ask(&mut guest, &place).await {
                    Ok(()) => self.catch_up(&place).await,
                    ended => ended,
                },
                Ok(Next::Beat) => {
                    beat = beat.wrapping_add(1);
                    self.beat(beat, beat.wrapping_sub(heard), &mut guest, &place).await
                }
                Err(bye) => Err(bye),
            };
            if let Err(bye) = done {
                return bye;
            }
        }
    }

    /// The next text; `None` for another sign of life.
    async fn listen(&mut self) -> Result<Option<String>, Bye> {
        let Some(message) = self.incoming.recv().await else {
            return Err(Bye::Gone);
        };
        self.frames = self.frames.checked_sub(1).ok_or(Bye::Noise)?;
        match message {
            Ok(AggregatedMessage::Text(text)) => Ok(Some(text.to_string())),
            Ok(AggregatedMessage::Ping(bytes)) => match timeout(STUCK, self.session.pong(&bytes)).await {
                Ok(Ok(())) => Ok(None),
                _ => Err(Bye::Gone),
            },
            Ok(AggregatedMessage::Pong(_)) => Ok(None),
            Ok(AggregatedMessage::Close(_)) => Err(Bye::Gone),
            Ok(AggregatedMessage::Binary(_)) | Err(_) => Err(Bye::Noise),
        }
    }

    /// A renewed token of the same person takes the place of the one before.
    async fn again(&mut self, said: Option<String>, guest: &mut Guest, place: &Place) -> Result<(), Bye> {
        let Some(text) = said else { return Ok(()) };
        let renewed = self.door.admit(&text).await?;
        if !renewed.is(guest) {
            return Err(Bye::Moved);
        }
        place.renew(renewed.who.clone());
        *guest = renewed;
        Ok(())
    }

    async fn beat(&mut self, beat: u32, silent: u32, guest: &mut Guest, place: &Place) -> Result<(), Bye> {
        self.alive(guest)?;
        if silent > SILENT {
            return Err(Bye::Gone);
        }
        if beat.is_multiple_of(PING) {
            self.frames = FRAMES;
            match timeout(STUCK, self.session.ping(b"")).await {
                Ok(Ok(())) => {}
                _ => return Err(Bye::Gone),
            }
        }
        if beat.is_multiple_of(ASK) {
            self.ask(guest, place).await?;
        }
        Ok(())
    }

    fn alive(&self, guest: &Guest) -> Result<(), Bye> {
        match self.door.clock.now().seconds() < guest.claims.exp {
            true => Ok(()),
            false => Err(Bye::Token),
        }
    }

    /// Asks the database whether the session lives and what it may see. A database that does not answer ends nothing: the
    /// token's own end is near enough.
    async fn ask(&mut self, guest: &mut Guest, place: &Place) -> Result<(), Bye> {
        match auth::still(&self.door.db, guest).await {
            Ok(Some(now)) if now.is(guest) => {
                place.renew(now.who.clone());
                *guest = now;
                Ok(())
            }
            Ok(Some(_somebody_else)) => Err(Bye::Moved),
            Ok(None) => Err(Bye::Token),
            Err(error) => {
                tracing::warn!(%error, "a session cannot be asked for");
                Ok(())
            }
        }
    }

    async fn tell(&mut self, text: &str, place: &Place) -> Result<(), Bye> {
        self.say(text).await?;
        metrics::counter!("chezhu_live_hints_total").increment(1);
        self.catch_up(place).await
    }

    async fn catch_up(&mut self, place: &Place) -> Result<(), Bye> {
        if place.missed() {
            self.say(&Frame::Missed.text()).await?;
        }
        Ok(())
    }

    /// A reader who takes nothing for ten seconds has gone.
    async fn say(&mut self, text: &str) -> Result<(), Bye> {
        match timeout(STUCK, self.session.text(text.to_owned())).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Bye::Gone),
        }
    }
}
