//! What a write changed is noted while it runs, written as its last act, and told to this process after its commit.

use std::sync::PoisonError;

use super::{Db, Tx};
use crate::ground::change::{self, Change};
use crate::ground::error::Error;

/// What is called after each commit that changed something; it must not wait.
pub type Ear = Box<dyn Fn() + Send + Sync>;

impl Tx {
    /// Something looks different when this commits: open pages are told that they may look again. Of several changes of one
    /// thing the newest version is told.
    pub fn changed(&self, change: Change) {
        let mut noted = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let same = noted.iter_mut().find(|one| {
            one.kind == change.kind
                && one.subject == change.subject
                && one.person == change.person
                && one.store == change.store
        });
        match same {
            Some(one) => one.version = one.version.max(change.version),
            None => noted.push(change),
        }
    }

    /// Writes the noted changes; true when there were any.
    pub(super) async fn write_changes(&self) -> Result<bool, Error> {
        let noted = std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner));
        change::write(self, &noted).await?;
        Ok(!noted.is_empty())
    }
}

impl Db {
    /// Calls this after each commit of this database that changed something. The first that asks is heard.
    pub fn on_change(&self, ear: Ear) {
        let _the_first_is_heard = self.0.ear.set(ear);
    }

    pub(super) fn tell(&self) {
        if let Some(ear) = self.0.ear.get() {
            ear();
        }
    }
}
