//! One message at a time to one person (43108, wechat.md 4.3).

use std::hash::{DefaultHasher, Hash, Hasher};

use tokio::sync::{Mutex, MutexGuard};

use crate::ground::text::{OpenId, Sensitive};

/// A row of locks; each person has one of them. Two who share a lock wait for each other, which costs little and keeps
/// the memory flat.
pub(super) struct Turns(Box<[Mutex<()>]>);

const LOCKS: u64 = 1024;

impl Turns {
    pub(super) fn new() -> Self {
        Self((0..LOCKS).map(|_| Mutex::new(())).collect())
    }

    /// Waits until nothing is under way to this person.
    pub(super) async fn of(&self, to: &OpenId) -> MutexGuard<'_, ()> {
        let mut hash = DefaultHasher::new();
        to.expose().hash(&mut hash);
        let at = usize::try_from(hash.finish() % LOCKS).unwrap_or(0);
        self.0[at].lock().await
    }
}
