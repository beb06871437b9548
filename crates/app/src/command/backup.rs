//! Backups: one file with store and key slots, and the way back from it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use std::{fs, io};

use chrono::DateTime;
use serde::Deserialize;
use store::Store;
use store::backup::Secret;
use ts_rs::TS;
use vault::{Keyring, Passphrase, Sheet};

use super::files::{FoundFile, Root, find, usual_folders};
use super::report::Saved;
use super::signin::{AppState, app_state, session_of};
use crate::app::Stage;
use crate::{App, Progress, UiError};

/// The ending of backup files.
const ENDING: &str = "siklus";
/// The folder of the data folder that holds backups for which no place was named.
const FOLDER: &str = "cadangan";

/// Where to put a backup.
#[derive(Debug, Deserialize, TS)]
pub struct AskBackup {
    /// A file, or a folder to put one in; none is a folder beside the store.
    pub path: Option<String>,
}

/// Makes a backup. It opens with the passphrase of any user, or with the recovery sheet, on any computer.
///
/// # Errors
/// `demo_store`, or why the file could not be written.
pub fn backup(app: &App, args: AskBackup) -> Result<Saved, UiError> {
    let session = app.session()?;
    if session.demo {
        return Err(UiError::new("demo_store"));
    }
    let keyring = keyring(app)?;
    let target = target(app, args.path.as_deref())?;
    for folder in [Some(app.data_dir().as_path()), target.parent()]
        .into_iter()
        .flatten()
    {
        sweep(app, folder);
    }
    let written = store::backup::back_up(&session.store, &keyring, &target, &mut |done, total| {
        report(app, "backup", done, total)
    });
    written?;
    Ok(Saved {
        path: target.display().to_string(),
    })
}

fn keyring(app: &App) -> Result<Keyring, UiError> {
    match &*app.stage() {
        Stage::Open(vault, _) => Ok(vault.keyring().clone()),
        Stage::Empty | Stage::Locked(_) | Stage::Refused(_) => Err(UiError::new("locked")),
    }
}

fn report(app: &App, task: &'static str, done: u64, total: u64) -> ControlFlow<()> {
    app.report(Progress {
        task,
        done,
        total,
        unit: "bytes",
    });
    ControlFlow::Continue(())
}

/// The file to write, under a name that says only when.
fn target(app: &App, path: Option<&str>) -> Result<PathBuf, UiError> {
    let folder = match path.filter(|path| !path.trim().is_empty()) {
        Some(path) if !Path::new(path).is_dir() => return Ok(PathBuf::from(path)),
        Some(folder) => PathBuf::from(folder),
        None => {
            let folder = app.data_dir().join(FOLDER);
            fs::create_dir_all(&folder).map_err(sqlite::Error::from)?;
            folder
        }
    };
    let moment = DateTime::from_timestamp_millis(app.system().now_ms()).unwrap_or_default();
    let date = app.today();
    let time = moment.format("%H%M%S");
    Ok(folder.join(format!("siklus-{date}-{time}.{ENDING}")))
}

/// Clears half-made files of earlier attempts; one that cannot be cleared is in nobody's way.
fn sweep(app: &App, folder: &Path) {
    let now = u64::try_from(app.system().clock_ms()).unwrap_or(0);
    if let Err(error) = sqlite::sweep(folder, UNIX_EPOCH + Duration::from_millis(now)) {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "sweeping half-made files"
        );
    }
}

/// Backup files beside the store, in the usual folders and on sticks, the newest first.
///
/// # Errors
/// None; a folder that cannot be read is passed over.
pub fn list_backups(app: &App, (): ()) -> Result<Vec<FoundFile>, UiError> {
    let own = Root {
        folder: app.settings().data_dir.join(FOLDER),
        depth: 0,
    };
    let mut roots = vec![own];
    roots.extend(usual_folders());
    Ok(find(&roots, &[ENDING]))
}

/// A backup and what opens it.
#[derive(Debug, Deserialize, TS)]
pub struct RestoreBackup {
    /// The file.
    pub path: String,
    /// The passphrase of any of its users, or the twelve words of its recovery sheet.
    pub secret: String,
}

/// Puts the store of a backup file into the data folder, where there is none that could be opened.
///
/// A passphrase signs its user in; the recovery sheet leaves the store locked, to be given a new passphrase.
///
/// # Errors
/// `store_exists`; `file_missing`; `wrong_secret`; what is wrong with the words, the file or the store in it.
pub fn restore_backup(app: &App, args: RestoreBackup) -> Result<AppState, UiError> {
    {
        let mut stage = app.stage();
        match &*stage {
            Stage::Empty => {}
            // Somebody else has the folder, or nobody can write to it.
            Stage::Refused(error)
                if matches!(error.code.as_str(), "already_open" | "read_only") =>
            {
                return Err(error.clone());
            }
            Stage::Refused(_) => {}
            Stage::Locked(_) | Stage::Open(..) => return Err(UiError::new("store_exists")),
        }
        let folder = app.settings().data_dir.clone();
        sweep(app, &folder);
        let path = Path::new(&args.path);
        if let Err(error) = fs::File::open(path) {
            let code = match error.kind() {
                io::ErrorKind::NotFound => "file_missing",
                _ => "file_unreadable",
            };
            return Err(UiError::new(code).about("path"));
        }
        let (secret, mistake) = secret(args.secret);
        let restored = store::backup::restore(
            &folder,
            path,
            &secret,
            &**app.system(),
            &mut |done, total| report(app, "restore", done, total),
        )
        .map_err(|error| about_secret(error, mistake))?;
        *stage = match &restored.user {
            None => Stage::Locked(Box::new(restored.vault)),
            Some(id) => {
                let user = restored
                    .vault
                    .keyring()
                    .users()
                    .find(|user| user.id == *id)
                    .cloned()
                    .ok_or_else(|| UiError::new("keys_damaged"))?;
                let surroundings = std::sync::Arc::clone(app.system()) as _;
                let store = Store::open(&folder, &restored.key, surroundings)?;
                let session = session_of(app, store, restored.key, &user, false)?;
                app.opened(Box::new(restored.vault), session)
            }
        };
    }
    app_state(app, ())
}

/// Twelve words of the list are a recovery sheet; anything else is a passphrase. With twelve words that
/// are no sheet comes what is wrong with them, to be told should they be no passphrase either.
fn secret(text: String) -> (Secret, Option<UiError>) {
    match Sheet::parse(&text) {
        Ok(sheet) => (Secret::Sheet(sheet), None),
        Err(mistake) => {
            let meant = text.split_whitespace().count() == 12;
            let mistake = meant.then(|| UiError::from(vault::Error::from(mistake)));
            (Secret::Passphrase(Passphrase::new(text)), mistake)
        }
    }
}

fn about_secret(error: store::Error, mistake: Option<UiError>) -> UiError {
    let error = UiError::from(error);
    match error.code.as_str() {
        "wrong_passphrase" => mistake
            .unwrap_or_else(|| UiError::new("wrong_secret"))
            .about("secret"),
        "sheet_other" => error.about("secret"),
        _ => error,
    }
}
