//! What a disk holds when the power goes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::tape::Effect;

/// What a disk writes at once, or not at all.
const SECTOR_BYTES: usize = 512;

/// What becomes of what was not synced.
pub enum Loss<'a> {
    /// All of it is there, as after a killed program.
    Nothing,
    /// All of it is gone.
    Unsynced,
    /// Of each sector of it, and of each file that became shorter or is gone, it is asked whether that is so.
    Torn(&'a mut dyn FnMut() -> bool),
}

impl fmt::Debug for Loss<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Unsynced => "Unsynced",
            Self::Torn(_) => "Torn",
        })
    }
}

/// The files of a folder as a program sees them, and as they are on the disk for sure.
#[derive(Debug, Clone, Default)]
pub struct Medium(BTreeMap<String, File>);

#[derive(Debug, Clone, Default)]
struct File {
    /// `None` when there is no such file.
    seen: Option<Vec<u8>>,
    sure: Option<Vec<u8>>,
    /// What made the one of the other.
    unsynced: Vec<Effect>,
}

impl Medium {
    /// The files of a folder that nobody has open, all synced. The index of a write-ahead log is left out: who opens
    /// the log makes it anew.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.ends_with("-shm") {
                let bytes = fs::read(entry.path())?;
                let file = File {
                    seen: Some(bytes.clone()),
                    sure: Some(bytes),
                    unsynced: Vec::new(),
                };
                files.insert(name, file);
            }
        }
        Ok(Self(files))
    }

    /// Something is done to a file.
    ///
    /// The first sync of a new file is one of its folder too, as SQLite does it: what was deleted there before
    /// is gone for sure.
    pub fn apply(&mut self, file: &str, effect: &Effect) {
        let file = self.0.entry(file.to_owned()).or_default();
        if *effect == Effect::Sync {
            let of_folder = file.sure.is_none();
            file.sure.clone_from(&file.seen);
            file.unsynced.clear();
            if of_folder {
                self.0.values_mut().for_each(File::sure_of_deletion);
            }
        } else {
            happen(&mut file.seen, effect);
            file.unsynced.push(effect.clone());
        }
    }

    /// The files after the power went.
    #[must_use]
    pub fn after(&self, loss: &mut Loss<'_>) -> BTreeMap<&str, Vec<u8>> {
        let mut left = BTreeMap::new();
        for (name, file) in &self.0 {
            let bytes = match loss {
                Loss::Nothing => file.seen.clone(),
                Loss::Unsynced => file.sure.clone(),
                Loss::Torn(keeps) => file.torn(keeps),
            };
            if let Some(bytes) = bytes {
                left.insert(name.as_str(), bytes);
            }
        }
        left
    }

    /// Writes the files after the power went into a folder, in place of what is there.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&self, folder: &Path, loss: &mut Loss<'_>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            fs::remove_file(entry?.path())?;
        }
        for (name, bytes) in self.after(loss) {
            fs::write(folder.join(name), bytes)?;
        }
        Ok(())
    }
}

impl File {
    fn sure_of_deletion(&mut self) {
        let deleted = |effect: &Effect| *effect == Effect::Delete;
        if let Some(last) = self.unsynced.iter().rposition(deleted) {
            self.sure = None;
            self.unsynced.drain(..=last);
        }
    }

    fn torn(&self, keeps: &mut dyn FnMut() -> bool) -> Option<Vec<u8>> {
        let mut bytes = self.sure.clone();
        for effect in &self.unsynced {
            match effect {
                Effect::Write { at, bytes: written } => {
                    for (at, piece) in sectors(*at, written) {
                        if keeps() {
                            write(&mut bytes, at, piece);
                        }
                    }
                }
                other => {
                    if keeps() {
                        happen(&mut bytes, other);
                    }
                }
            }
        }
        bytes
    }
}

/// Written bytes by the sectors that they fall into.
fn sectors(at: u64, bytes: &[u8]) -> Vec<(u64, &[u8])> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    while begin < bytes.len() {
        let here = at + begin as u64;
        let into = (here % SECTOR_BYTES as u64) as usize;
        let end = bytes.len().min(begin + SECTOR_BYTES - into);
        pieces.push((here, &bytes[begin..end]));
        begin = end;
    }
    pieces
}

fn happen(file: &mut Option<Vec<u8>>, effect: &Effect) {
    match effect {
        Effect::Write { at, bytes } => write(file, *at, bytes),
        Effect::Truncate(length) => {
            let length = usize::try_from(*length).unwrap_or(usize::MAX);
            file.get_or_insert_default().resize(length, 0);
        }
        Effect::Sync => {}
        Effect::Delete => *file = None,
    }
}

fn write(file: &mut Option<Vec<u8>>, at: u64, bytes: &[u8]) {
    let file = file.get_or_insert_default();
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(at: u64, byte: u8, n_bytes: usize) -> Effect {
        Effect::Write {
            at,
            bytes: vec![byte; n_bytes],
        }
    }

    #[test]
    fn what_was_not_synced_is_there_or_gone_or_torn_by_sectors() {
        let mut medium = Medium::default();
        medium.apply("store", &written(0, 1, 1024));
        medium.apply("store", &Effect::Sync);
        medium.apply("store", &written(500, 2, 600));
        let after = |loss: &mut Loss<'_>| medium.after(loss)["store"].clone();
        assert_eq!(after(&mut Loss::Unsynced), vec![1; 1024]);
        let all = after(&mut Loss::Nothing);
        assert_eq!((all.len(), all[499], all[500], all[1099]), (1100, 1, 2, 2));
        // Of the three sectors that the last write touched, the one in the middle arrived.
        let mut n_asked = 0;
        let torn = after(&mut Loss::Torn(&mut || {
            n_asked += 1;
            n_asked == 2
        }));
        assert_eq!((n_asked, torn.len()), (3, 1024));
        assert_eq!((torn[511], torn[512], torn[1023]), (1, 2, 2));
    }

    #[test]
    fn a_file_that_was_not_synced_may_be_missing_and_a_deleted_one_may_be_there() {
        let mut medium = Medium::default();
        medium.apply("log", &written(0, 1, 10));
        assert!(medium.after(&mut Loss::Unsynced).is_empty());
        medium.apply("log", &Effect::Sync);
        medium.apply("log", &Effect::Delete);
        assert!(medium.after(&mut Loss::Nothing).is_empty());
        assert_eq!(medium.after(&mut Loss::Unsynced)["log"], vec![1; 10]);
        medium.apply("other", &written(0, 2, 10));
        medium.apply("other", &Effect::Sync);
        let files = medium.after(&mut Loss::Unsynced);
        assert_eq!(files.keys().collect::<Vec<_>>(), [&"other"]);
        let cut = written(0, 3, 10).cut_to(4).unwrap();
        assert_eq!(cut, written(0, 3, 4));
    }
}
