//! Pushes to the staff's app: which devices, who is off shift, and what each answer means for the delivery.

use std::sync::{Arc, Mutex, PoisonError};

use chezhu::domain::notice;
use chezhu::domain::{duty, staff};
use chezhu::gateway::push::{Device, Push, PushBody, PushClass, PushError};
use chezhu::ground::clock::{At, Clock};
use chezhu::ground::db::{Db, Look, Tx};
use chezhu::ground::error::Error;
use chezhu::ground::id::DeviceId;
use chezhu::ground::outbox::{self, Claimed, End};
use futures::future::join_all;

use super::{ACTOR, Call, Channels, Plan};

/// The pushes of this process, and devices that turned out to be no more.
#[derive(Clone, Default)]
pub struct PushChannel {
    /// Who carries them.
    pub push: Arc<Push>,
    gone: Arc<Mutex<Vec<DeviceId>>>,
}

impl PushChannel {
    /// Carried by these.
    pub fn new(push: Push) -> PushChannel {
        PushChannel {
            push: Arc::new(push),
            gone: Arc::default(),
        }
    }

    fn note_gone(&self, id: DeviceId) {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).push(id);
    }

    /// Forgets the devices that push services know no more. What is lost in a crash is told again at the next push.
    ///
    /// # Errors
    /// The database failed.
    pub(crate) async fn forget_gone(&self, db: &Db) -> Result<(), Error> {
        let gone: Vec<DeviceId> = self
            .gone
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
            .collect();
        if gone.is_empty() {
            return Ok(());
        }
        let forgotten = db
            .write(ACTOR, async |tx| staff::forget_devices(tx, &gone).await)
            .await?;
        tracing::info!(forgotten, "devices are no more");
        Ok(())
    }
}

impl Channels {
    pub(super) async fn push(&self, tx: &Tx, claimed: &Claimed, message: notice::Message) -> Result<Plan, Error> {
        let end = |why| Ok(Plan::End(End::PassedOn(why)));
        let push = &self.push.push;
        if !push.is_set() {
            return end("no_push");
        }
        let Some((store, role, holder)) = message.audience.desk() else {
            return end("no_device");
        };
        if let Some(web) = &push.web {
            web.known_by(tx.keys())
                .map_err(|e| Error::fault("make the key of Web Push", e))?;
        }
        let mut to = Vec::new();
        let devices = staff::devices_of(tx, store, role, holder).await?;
        let off = match devices.is_empty() {
            true => Default::default(),
            false => duty::off_shift(tx, store, tx.now()).await?,
        };
        let mut quiet = false;
        for one in devices {
            let Ok(device) = serde_json::from_str::<Device>(&one.address) else {
                continue;
            };
            match (push.carries(&device), off.contains(&one.staff)) {
                (true, false) => to.push((one.id, device)),
                (true, true) => quiet = true,
                (false, _) => {}
            }
        }
        if to.is_empty() {
            return end(if quiet { "off_shift" } else { "no_device" });
        }
        let found = notice::notice_of(
            tx,
            claimed.aggregate_id,
            claimed.event_no,
            message.kind,
            message.audience,
        )
        .await?;
        let notice = found.map_or_else(String::new, |id| id.to_string());
        let body = PushBody::new(message.kind.word(), &message.subject, &notice);
        Ok(Plan::Call(Call::Push { to, body }))
    }

    /// To all devices at once. One that took it is enough: a notice to a role is somebody's to acknowledge.
    pub(super) async fn send_push(
        &self,
        claimed: &Claimed,
        to: &[(DeviceId, Device)],
        body: &PushBody,
        clock: &Clock,
    ) -> End {
        let send = async |(id, device): &(DeviceId, Device)| {
            let sent = self.push.push.send(device, body).await;
            if sent.as_ref().is_err_and(|error| error.class == PushClass::Gone) {
                self.push.note_gone(*id);
            }
            sent
        };
        let mut worst = None;
        for sent in join_all(to.iter().map(send)).await {
            match sent {
                Ok(id) => return End::Sent(id),
                Err(error) => worst = worse(worst, error),
            }
        }
        worst.map_or(End::PassedOn("no_device"), |error| end(&error, claimed, clock.now()))
    }
}

/// Of two failures the one from which more can still come.
fn worse(one: Option<PushError>, other: PushError) -> Option<PushError> {
    let rank = |error: &PushError| match error.class {
        PushClass::Busy | PushClass::Unreachable => 3,
        PushClass::Config => 2,
        PushClass::Refused => 1,
        PushClass::Gone | PushClass::Unset => 0,
    };
    match one {
        Some(one) if rank(&one) >= rank(&other) => Some(one),
        _ => Some(other),
    }
}

/// What a failure means. A push that was told twice replaces itself on the screen, so what nobody knows is asked again.
fn end(error: &PushError, claimed: &Claimed, now: At) -> End {
    let attempts = claimed.attempts + 1;
    match error.class {
        PushClass::Gone | PushClass::Unset => End::PassedOn("no_device"),
        PushClass::Refused => End::PassedOn("refused"),
        // The next channel has it at once; somebody is woken by the log.
        PushClass::Config => {
            tracing::error!(%error, "pushes are refused: somebody must look");
            End::PassedOn("config")
        }
        // People wait: after the third try WeCom has it.
        PushClass::Busy | PushClass::Unreachable if attempts >= 3 => End::PassedOn("no_answer"),
        PushClass::Busy | PushClass::Unreachable => {
            let why = error.class.name();
            outbox::retry(claimed.id, attempts, now).map_or(End::PassedOn(why), |at| End::Retry(why, at))
        }
    }
}
