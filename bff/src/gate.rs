//! Who asks is settled before the body is looked at.
//!
//! actix extracts a handler's arguments side by side, so a wrong query or body could be answered before it is known that
//! its sender may not ask at all. Whoever authenticates shuts the gate; what is behind it waits.

use actix_web::{HttpMessage, HttpRequest};
use futures::FutureExt;
use futures::channel::oneshot::{self, Receiver, Sender};
use futures::future::Shared;

/// Opens the gate by [`Opener::open`]; dropped without it, the gate stays shut.
pub struct Opener(Sender<()>);

/// The gate that a body and a refusal of the query wait at.
#[derive(Clone)]
pub struct Gate(Option<Shared<Receiver<()>>>);

impl Opener {
    /// Shuts the gate of this request.
    pub fn shut(request: &HttpRequest) -> Opener {
        let (opener, gate) = oneshot::channel();
        request.extensions_mut().insert(Gate(Some(gate.shared())));
        Opener(opener)
    }

    /// The one who asks may ask.
    pub fn open(self) {
        // Nobody waits when the handler takes no body.
        let _nobody_waits = self.0.send(());
    }
}

impl Gate {
    /// The gate of this request; open when nobody shut it.
    pub fn of(request: &HttpRequest) -> Gate {
        request.extensions().get::<Gate>().cloned().unwrap_or(Gate(None))
    }

    /// Waits until it opens. When the asking is refused it never does: the refusal is the answer.
    pub async fn passed(self) {
        if let Some(gate) = self.0
            && gate.await.is_err()
        {
            std::future::pending::<()>().await;
        }
    }
}
