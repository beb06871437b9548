//! Files that people put where people put files: downloads, documents, the desktop, a stick.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use chrono::DateTime;
use serde::Serialize;
use ts_rs::TS;

use crate::{App, UiError};

/// Names of the folders of a home that are looked through, in English and Indonesian.
const FOLDERS: [&str; 8] = [
    "Downloads",
    "Unduhan",
    "Documents",
    "Dokumen",
    "Desktop",
    "OneDrive/Documents",
    "OneDrive/Dokumen",
    "OneDrive/Desktop",
];
/// Folders within folders that are looked through.
const DEPTH: u32 = 3;
/// Entries looked at in all: a stick full of pictures must not hold up the screen.
const MOST_ENTRIES: u32 = 20_000;
/// Files shown.
const MOST_FOUND: usize = 100;

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of a line in a list of files")]
pub struct FoundFile {
    pub path: String,
    pub name: String,
    pub folder: String,
    #[ts(type = "number")]
    pub bytes: u64,
    /// UTC.
    pub modified: String,
}

/// Spreadsheets and CSV files in the usual folders and on sticks, the newest first.
///
/// # Errors
/// None; a folder that cannot be read is passed over.
pub fn find_files(_: &App, (): ()) -> Result<Vec<FoundFile>, UiError> {
    Ok(find(&usual_folders(), &["xlsx", "xls", "csv"]))
}

/// Where people put files on this computer.
pub(crate) fn usual_folders() -> Vec<Root> {
    let mut roots = Vec::new();
    if let Some(home) = std::env::home_dir() {
        roots.extend(FOLDERS.iter().map(|folder| Root {
            folder: home.join(folder),
            depth: DEPTH,
        }));
        // The home itself holds everything else: only what lies in it directly.
        roots.push(Root {
            folder: home,
            depth: 0,
        });
    }
    roots.extend(sticks().into_iter().map(|folder| Root {
        folder,
        depth: DEPTH,
    }));
    roots
}

/// A folder to look through, and how deep.
pub(crate) struct Root {
    pub(crate) folder: PathBuf,
    pub(crate) depth: u32,
}

/// Sticks and other drives that are plugged in.
fn sticks() -> Vec<PathBuf> {
    if cfg!(windows) {
        return ('D'..='Z')
            .map(|letter| PathBuf::from(format!("{letter}:\\")))
            .collect();
    }
    let mut sticks = Vec::new();
    for mounts in ["/media", "/run/media", "/Volumes"] {
        for user in folders_in(Path::new(mounts)) {
            sticks.extend(folders_in(&user));
            sticks.push(user);
        }
    }
    sticks
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

/// Files with one of the endings, the newest first.
pub(crate) fn find(roots: &[Root], endings: &[&str]) -> Vec<FoundFile> {
    let mut walk = Walk {
        endings,
        left: MOST_ENTRIES,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    for root in roots {
        walk.folder(&root.folder, root.depth);
    }
    let mut found = walk.found;
    found.sort_by(|one, other| (&other.modified, &one.path).cmp(&(&one.modified, &other.path)));
    found.truncate(MOST_FOUND);
    found
}

struct Walk<'a> {
    endings: &'a [&'a str],
    left: u32,
    seen: BTreeSet<PathBuf>,
    found: Vec<FoundFile>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: u32) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        let mut below = Vec::new();
        for entry in entries.flatten() {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !hidden(name)) else {
                continue;
            };
            // The entry's own kind: a link out of the folder is not followed.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => below.push(entry.path()),
                Ok(kind) if kind.is_file() && self.wanted(name) => self.take(&entry, name),
                Ok(_) | Err(_) => {}
            }
        }
        if depth > 0 {
            for folder in below {
                self.folder(&folder, depth - 1);
            }
        }
    }

    fn wanted(&self, name: &str) -> bool {
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| {
            self.endings
                .iter()
                .any(|wanted| ending.eq_ignore_ascii_case(wanted))
        })
    }

    fn take(&mut self, entry: &fs::DirEntry, name: &str) {
        let path = entry.path();
        if !self.seen.insert(path.clone()) {
            return;
        }
        let Ok(metadata) = entry.metadata() else {
            return;
        };
        let modified = metadata
            .modified()
            .ok()
            .and_then(|moment| moment.duration_since(UNIX_EPOCH).ok())
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        self.found.push(FoundFile {
            folder: path
                .parent()
                .map(|folder| folder.display().to_string())
                .unwrap_or_default(),
            path: path.display().to_string(),
            name: name.to_owned(),
            bytes: metadata.len(),
            modified: modified
                .map(|moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
                .unwrap_or_default(),
        });
    }
}

/// Hidden files, and the ones that an open spreadsheet program leaves beside its own.
fn hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || name.starts_with('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_newest_first_and_not_too_deep() {
        let home = tempfile::tempdir().unwrap();
        let deep = home.path().join("a/b/c/d");
        fs::create_dir_all(&deep).unwrap();
        let put = |path: PathBuf, seconds: u64| {
            fs::write(&path, "nama,jk\n").unwrap();
            let moment = UNIX_EPOCH + std::time::Duration::from_secs(1_790_000_000 + seconds);
            let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.set_modified(moment).unwrap();
        };
        put(home.path().join("lama.CSV"), 1);
        put(home.path().join("a/b/c/baru.xlsx"), 2);
        put(home.path().join("a/foto.jpg"), 3);
        put(home.path().join("a/~$baru.xlsx"), 3);
        put(deep.join("terlalu-dalam.csv"), 4);
        let root = || Root {
            folder: home.path().to_owned(),
            depth: DEPTH,
        };
        let found = find(&[root(), root()], &["xlsx", "csv"]);
        let names: Vec<_> = found.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["baru.xlsx", "lama.CSV"]);
        assert_eq!(found[0].modified, "2026-09-21T14:13:22Z");
        assert_eq!(found[0].bytes, 8);
    }
}
