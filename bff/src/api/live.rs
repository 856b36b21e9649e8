//! The wire over which open pages hear that they may look again (rulings 27).

use std::sync::Arc;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, get, rt};
use chezhu::ground::clock::Clock;
use chezhu::ground::db::Db;

use crate::auth::Issuers;
use crate::live::{Door, Hub, attend};
use crate::problem::{self, Answer, Refusing};
use crate::routes::Routes;

/// Hints of what changed, over a WebSocket
///
/// The client's first frame, within 5 seconds, is `{"token": "<access token>"}`, of an owner or of a member of staff;
/// never put it into the address. The server answers `{"type": "ready"}`; look once at what is shown. Then come
/// `{"type": "hint", "kind": "booking", "id": "booking_…", "version": 3}`: this looks different now, read it again with
/// its ETag. A hint carries no data, may come twice, and may be lost; after `{"type": "missed"}` look at everything that is
/// shown. Kinds are `booking`, `wait`, `notice`, `vehicle`, `person`, `preferences` of an owner's own, and `booking`, `wait`,
/// `notice`, `person`, `store`, `calendar`, `catalog`, `staff` for staff, of the stores where they may see them; ignore
/// other kinds. Send a renewed token in the same form before the old one ends. Frames are at most 8 KiB, 20 in 15 seconds; the server pings
/// every 15 seconds and gives up after 45 of silence. It closes with 4401 (no good token any more: renew it), 4408 (no
/// token in time), 4409 (whose it is has changed), 4429 (too many sockets), 1008 (noise) or 1001 (the server stops); come
/// again after a pause that grows.
#[utoipa::path(tag = "live", responses((status = 101, description = "A WebSocket")))]
#[get("/live")]
pub async fn live(
    request: HttpRequest,
    body: Payload,
    hub: Data<Arc<Hub>>,
    issuers: Data<Issuers>,
    clock: Data<Clock>,
    db: Data<Db>,
) -> Answer {
    let opened = actix_ws::handle(&request, body);
    let (reply, session, incoming) = opened.map_err(|_no_upgrade| Refusing::from(problem::UPGRADE))?;
    let door = Door {
        hub: hub.get_ref().clone(),
        issuers,
        clock,
        db,
    };
    // Lives as long as its socket; the hub ends it when the process stops.
    let _detached = rt::spawn(attend(door, session, incoming));
    Ok(reply)
}

/// The wire.
pub fn routes(config: &mut Routes) {
    config.service(live);
}
