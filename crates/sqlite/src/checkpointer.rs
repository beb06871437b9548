//! Copying the write-ahead log into the store beside the saves, so that no save waits for it.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use crate::connect::{self, Access};
use crate::{Error, Key};

/// Pages of the log from which on it is worth copying.
const LONG_LOG: i32 = 1_000;

/// Pages from which on a save copies them itself: who writes without a pause, as an import does, leaves
/// no other time for it.
const TOO_LONG_LOG: i32 = 8_000;

/// So long nobody must have saved: two who write to one disk wait for each other.
const PAUSE: Duration = Duration::from_secs(1);

/// A thread that copies a long log while nobody saves. It ends with the writer's connection, which must
/// be closed before this is dropped.
#[derive(Debug)]
pub(crate) struct Checkpointer(Option<JoinHandle<()>>);

impl Checkpointer {
    /// Starts the thread, and lets the writer wake it.
    pub(crate) fn beside(writer: &mut Connection, path: &Path, key: &Key) -> Result<Self, Error> {
        let (wake, woken) = sync_channel(1);
        let (path, key) = (path.to_owned(), key.clone());
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || {
                while woken.recv() == Ok(()) {
                    if pause(&woken) {
                        copy(&path, &key);
                    }
                }
            })?;
        writer.wal_hook(Some(move |log: &mut Wal, pages: i32| {
            // The commit is on the disk already: nothing here may make it look failed. What could not
            // be copied now stays in the log and is copied after a later save.
            if pages >= LONG_LOG {
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

/// Waits until nobody saves; false when the store is being closed.
fn pause(woken: &Receiver<()>) -> bool {
    loop {
        match woken.recv_timeout(PAUSE) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
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
