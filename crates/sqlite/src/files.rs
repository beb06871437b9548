//! Files that are either absent or whole.
//!
//! A new file grows under `<name>.<n>.partial`, is synced, then renamed. Whoever finds a `.partial` file knows that
//! nothing was ever promised about it; [`sweep`] removes those that nobody works on any more.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::Error;

const PARTIAL: &str = "partial";

/// Names that SQLite adds to a store's own.
pub(crate) const SIDECARS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A partial file is abandoned when nobody wrote to it for this long.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);

/// What to do with a file that is already where a new one should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and refuse.
    Keep,
    /// Put the new file in its place, in one step.
    Replace,
}

/// A file being made; removed when dropped before [`Partial::publish`].
#[derive(Debug)]
pub struct Partial {
    path: PathBuf,
    target: PathBuf,
    published: bool,
}

impl Partial {
    /// Reserves a fresh temporary name beside the target.
    ///
    /// # Errors
    /// [`Error::Full`], [`Error::ReadOnly`] or [`Error::File`] when the folder cannot take a file.
    pub fn beside(target: &Path) -> Result<Self, Error> {
        for n in 0..1000 {
            let path = with_suffix(target, &format!(".{n}.{PARTIAL}"));
            match private().write(true).create_new(true).open(&path) {
                Ok(_) => {
                    return Ok(Self {
                        path,
                        target: target.to_owned(),
                        published: false,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Exists {
            path: with_suffix(target, &format!(".999.{PARTIAL}")),
        })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Syncs the file and gives it its real name, in one step.
    ///
    /// # Errors
    /// [`Error::Exists`] when something is there and should be kept; [`Error::Full`], [`Error::File`].
    pub fn publish(mut self, existing: Existing) -> Result<(), Error> {
        OpenOptions::new()
            .write(true)
            .open(&self.path)?
            .sync_all()?;
        if existing == Existing::Keep && self.target.try_exists()? {
            return Err(Error::Exists {
                path: self.target.clone(),
            });
        }
        fs::rename(&self.path, &self.target)?;
        self.published = true;
        sync_folder(folder_of(&self.target))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.published {
            return;
        }
        // A failed removal is harmless: the name says that the file is worth nothing, and `sweep` comes by.
        let _ = fs::remove_file(&self.path);
        for sidecar in SIDECARS {
            let _ = fs::remove_file(with_suffix(&self.path, sidecar));
        }
    }
}

/// Puts `bytes` in a file's place so that a reader, now or after a power cut, sees the old file or the new one.
///
/// # Errors
/// [`Error::Full`], [`Error::ReadOnly`] or [`Error::File`]; the old file is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let partial = Partial::beside(path)?;
    let mut file = OpenOptions::new().write(true).open(partial.path())?;
    file.write_all(bytes)?;
    drop(file);
    partial.publish(Existing::Replace)
}

/// Makes renames in a folder durable. Elsewhere than on Unix the file system's own journal does that.
///
/// # Errors
/// [`Error::File`] when the folder cannot be synced.
pub fn sync_folder(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Removes partial files that nobody has written to for an hour before `now`; returns how many.
///
/// # Errors
/// [`Error::File`] when the folder cannot be listed.
pub fn sweep(folder: &Path, now: SystemTime) -> Result<usize, Error> {
    let mut n_removed = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_partial(&entry.file_name()) {
            continue;
        }
        let written = entry.metadata().and_then(|metadata| metadata.modified());
        let abandoned = written.is_ok_and(|written| match now.duration_since(written) {
            Ok(age) => age > ABANDONED_AFTER,
            // Written "in the future": the clock was set back in between.
            Err(ahead) => ahead.duration() > ABANDONED_AFTER,
        });
        if abandoned && fs::remove_file(entry.path()).is_ok() {
            n_removed += 1;
        }
    }
    Ok(n_removed)
}

/// `siklus.db` and `-wal` make `siklus.db-wal`.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// The folder a file lies in, also for a bare file name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// Whether a name is one that [`Partial`] gives, or SQLite's companion of one.
fn is_partial(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    let name = SIDECARS
        .iter()
        .find_map(|sidecar| name.strip_suffix(sidecar))
        .unwrap_or(name);
    let mut parts = name.rsplitn(3, '.');
    parts.next() == Some(PARTIAL)
        && parts
            .next()
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.next().is_some()
}

/// Files for the eyes of their owner only.
fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has a mode to set"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_temporary_names_count_as_partial() {
        for (name, expected) in [
            ("siklus.db.0.partial", true),
            ("siklus.db.12.partial", true),
            ("siklus.db.0.partial-wal", true),
            ("siklus.db.0.partial-journal", true),
            ("siklus.db", false),
            ("siklus.db-wal", false),
            ("siklus.partial", false),
            ("0.partial", false),
            ("siklus.db.x.partial", false),
            ("siklus.db..partial", false),
        ] {
            assert_eq!(is_partial(OsStr::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn an_unfinished_file_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let partial = Partial::beside(&folder.path().join("a")).unwrap();
        fs::write(partial.path(), b"half").unwrap();
        drop(partial);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn an_existing_file_is_kept_unless_replacing_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        fs::write(&target, b"old").unwrap();
        let publish = |existing| {
            let partial = Partial::beside(&target).unwrap();
            fs::write(partial.path(), b"new").unwrap();
            partial.publish(existing)
        };
        assert!(matches!(publish(Existing::Keep), Err(Error::Exists { .. })));
        assert_eq!(fs::read(&target).unwrap(), b"old");
        publish(Existing::Replace).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn two_writers_to_one_target_do_not_share_a_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let first = Partial::beside(&target).unwrap();
        let second = Partial::beside(&target).unwrap();
        assert_ne!(first.path(), second.path());
    }

    #[test]
    fn sweeping_spares_fresh_partial_files_and_everything_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        for name in ["a.db", "a.db-wal", "a.db.0.partial", "a.db.0.partial-wal"] {
            fs::write(file(name), b"x").unwrap();
        }
        let written = fs::metadata(file("a.db.0.partial"))
            .unwrap()
            .modified()
            .unwrap();
        assert_eq!(
            sweep(folder.path(), written + Duration::from_secs(60)).unwrap(),
            0
        );
        let later = written + Duration::from_secs(2 * 60 * 60);
        assert_eq!(sweep(folder.path(), later).unwrap(), 2);
        assert!(file("a.db").exists() && file("a.db-wal").exists());
        assert!(!file("a.db.0.partial").exists());
    }
}
