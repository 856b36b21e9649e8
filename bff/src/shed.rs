//! More than can be served (security.md O1): what comes above is told at once to come again, so that what was taken is
//! answered in time. Each worker counts what it has in hand; staff and partners are taken in when owners no longer are.
//!
//! A request that waits for somebody else (its own body, WeChat) is not in hand meanwhile: slow clients and a slow platform
//! take nobody's place.

use std::cell::Cell;
use std::rc::Rc;

use chezhu::ground::sabotage;

tokio::task_local! {
    static PLACE: Place;
}

/// What one worker has in hand, and how much it takes.
pub struct Hands {
    taken: Rc<Cell<usize>>,
    most: usize,
}

/// A request in hand; gives its place back when it is dropped.
pub struct Place(Rc<Cell<usize>>);

/// Those who come through their own doors have as many places again.
const KEPT: [&str; 3] = ["/api/v1/staff/", "/api/v1/feeds/", "/api/v1/wechat/"];

impl Hands {
    /// The hands of one worker.
    pub fn new(most: usize) -> Hands {
        Hands {
            taken: Rc::new(Cell::new(0)),
            most,
        }
    }

    /// A place for a request of this path; `None` when there is none.
    pub fn take(&self, path: &str) -> Option<Place> {
        let kept = KEPT.iter().any(|door| path.starts_with(door));
        let most = if kept { self.most.saturating_mul(2) } else { self.most };
        if self.taken.get() >= most && !sabotage::on("shed") {
            return None;
        }
        Some(Place::in_hand(&self.taken))
    }
}

impl Place {
    fn in_hand(taken: &Rc<Cell<usize>>) -> Place {
        taken.set(taken.get() + 1);
        Place(taken.clone())
    }

    /// Serves the request in this place.
    pub async fn serve<T>(self, work: impl Future<Output = T>) -> T {
        PLACE.scope(self, work).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// A request that is not in hand for a while; when this is dropped it is again, even where that is one too many.
struct Aside(Rc<Cell<usize>>);

impl Drop for Aside {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

/// Waits for somebody else; the request's place is free meanwhile.
pub async fn aside<T>(wait: impl Future<Output = T>) -> T {
    let place = PLACE.try_with(|place| place.0.clone()).ok();
    let _aside = place.map(|taken| {
        taken.set(taken.get().saturating_sub(1));
        Aside(taken)
    });
    wait.await
}

#[cfg(test)]
mod tests {
    use super::{Hands, aside};

    #[test]
    fn what_is_above_has_no_place_and_staff_have_one_longer() {
        let hands = Hands::new(2);
        let first = hands.take("/api/v1/me");
        let second = hands.take("/api/v1/stores");
        assert!(first.is_some() && second.is_some());
        assert!(hands.take("/api/v1/me").is_none());
        let staff = hands.take("/api/v1/staff/today");
        let partner = hands.take("/api/v1/feeds/xingchen");
        assert!(staff.is_some() && partner.is_some());
        assert!(hands.take("/api/v1/staff/today").is_none());
        drop((second, staff, partner));
        assert!(hands.take("/api/v1/me").is_some(), "a place that was given back");
    }

    #[tokio::test]
    async fn who_waits_for_somebody_else_takes_nobodys_place() {
        let hands = Hands::new(1);
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let Some(place) = hands.take("/api/v1/me") else {
            panic!("the first place");
        };
        let slow = place.serve(async {
            let heard = aside(wait).await;
            assert!(hands.take("/").is_none(), "in hand again");
            heard
        });
        let others = async {
            tokio::task::yield_now().await;
            assert!(hands.take("/api/v1/me").is_some(), "free while it waits");
            go.send(())
        };
        let (heard, sent) = tokio::join!(slow, others);
        assert!(heard.is_ok() && sent.is_ok());
        assert!(hands.take("/").is_some(), "given back once, not twice");
        assert_eq!(hands.taken.get(), 0);
    }
}
