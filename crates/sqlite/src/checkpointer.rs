//! Copying the write-ahead log into the store beside the saves, so that no save waits for it.

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use crate::connect::{self, Access};
use crate::{Error, Key};

/// Pages of the log from which on it is copied into the store.
const LONG_LOG: i32 = 1_000;

/// Pages from which on a save copies them itself: who writes without a pause, as an import does,
/// would otherwise be faster than the copying.
const TOO_LONG_LOG: i32 = 8_000;

/// A thread that copies the log when it has grown long. It ends with the writer's connection, which
/// must be closed before this is dropped.
#[derive(Debug)]
pub(crate) struct Checkpointer(Option<JoinHandle<()>>);

impl Checkpointer {
    /// Starts the thread, and lets the writer wake it.
    pub(crate) fn beside(writer: &mut Connection, path: &Path, key: &Key) -> Result<Self, Error> {
        let (wake, woken) = sync_channel(1);
        let (path, key) = (path.to_owned(), key.clone());
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || woken.iter().for_each(|()| copy(&path, &key)))?;
        let mut woken_at = 0;
        writer.wal_hook(Some(move |log: &mut Wal, pages: i32| {
            // The commit is on the disk already: nothing here may make it look failed. What could not
            // be copied now stays in the log and is copied after a later save.
            woken_at = woken_at.min(pages);
            if pages >= woken_at + LONG_LOG {
                woken_at = pages;
                wake.try_send(()).ok();
            }
            if pages >= TOO_LONG_LOG {
                log.checkpoint().ok();
            }
            Ok(())
        }))?;
        Ok(Self(Some(thread)))
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // A panic in the thread left the log as it was: the next one to open the store copies it.
            thread.join().ok();
        }
    }
}

/// Copies what nobody needs in the log any more. Waits for nobody and makes nobody wait.
fn copy(path: &Path, key: &Key) {
    let passive = |db: Connection| db.execute_batch("PRAGMA wal_checkpoint(PASSIVE)");
    // Without success the log stays longer, no more: closing the store tells what is wrong.
    connect::connect(path, key, Access::Write)
        .map(|db| passive(db).ok())
        .ok();
}
