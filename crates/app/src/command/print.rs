//! Paper: what is printed before and after a posyandu day, about one child, and the recovery sheet.
//!
//! The files hold names in clear: they lie in a folder of their own, under names that say nothing of
//! anybody, and go when the window is locked and when it opens.

use std::fs;
use std::path::{Path, PathBuf};

use domain::AreaCode;
use exchange::FormHead;
use exchange::paper::{PaperSize, RecoverySheet, recovery_sheet};
use records::place::KnownPlace;
use serde::Deserialize;
use ts_rs::TS;

use super::report::{Saved, head_of};
use crate::{App, UiError};

mod child;
mod day;

pub use child::{PrintChild, print_child};
pub use day::{print_day_summary, print_eppgbm_sheet, print_weighing_list};

/// Prints, gone when the window is locked.
const PRINTS: &str = "cetak";
/// What the file of a recovery sheet is called.
const RECOVERY: &str = "pemulihan";
/// Reports that name nobody, kept.
const REPORTS: &str = "laporan";

/// The words to print.
#[derive(Debug, Deserialize, TS)]
pub struct PrintRecoverySheet {
    /// As they were shown.
    pub words: Vec<String>,
}

/// Makes the recovery sheet as a page. It opens the store, so it is only one and does not lie there for
/// longer than it is wanted: [`discard_recovery_sheet`].
///
/// # Errors
/// Why the file could not be written.
pub fn print_recovery_sheet(app: &App, args: PrintRecoverySheet) -> Result<Saved, UiError> {
    let session = app.session()?;
    let laptop = session.store.laptop();
    let desa: Vec<&str> = laptop
        .desa
        .iter()
        .filter_map(|desa| domain::area::name_of(*desa))
        .collect();
    let sheet = RecoverySheet {
        words: args.words,
        puskesmas: laptop.puskesmas_name.clone(),
        laptop: desa.join(", "),
        made_on: app.today(),
    };
    discard_recovery_sheet(app, ())?;
    save_print(app, RECOVERY, &recovery_sheet(&sheet, PaperSize::A4)?)
}

/// Removes the recovery sheet from the prints, as soon as whoever printed it goes on.
///
/// # Errors
/// `locked` when nobody is signed in; the sheet is gone by then.
pub fn discard_recovery_sheet(app: &App, (): ()) -> Result<(), UiError> {
    app.session()?;
    remove(&app.data_dir(), |name| name.starts_with(RECOVERY));
    Ok(())
}

/// Heading and foot of a document of one posyandu.
fn posyandu_head(app: &App, place: &KnownPlace) -> Result<FormHead, UiError> {
    let session = app.session()?;
    let area: AreaCode = place.place.area;
    Ok(head_of(
        session.store.laptop(),
        Some(area),
        Some(place.place.name.clone()),
    ))
}

/// Puts a page with names on it into the folder of prints.
fn save_print(app: &App, kind: &str, bytes: &[u8]) -> Result<Saved, UiError> {
    save(app, PRINTS, kind, "pdf", bytes)
}

/// Puts a report that names nobody into the folder of reports.
pub(super) fn save_report(
    app: &App,
    kind: &str,
    ending: &str,
    bytes: &[u8],
) -> Result<Saved, UiError> {
    save(app, REPORTS, kind, ending, bytes)
}

fn save(app: &App, folder: &str, kind: &str, ending: &str, bytes: &[u8]) -> Result<Saved, UiError> {
    let folder = app.data_dir().join(folder);
    fs::create_dir_all(&folder).map_err(sqlite::Error::from)?;
    let date = app.today();
    let nth = |n: u32| -> PathBuf { folder.join(format!("{kind}-{date}-{n}.{ending}")) };
    let path = (1..10_000)
        .map(nth)
        .find(|path| !path.exists())
        .ok_or_else(|| UiError::new("disk_failed"))?;
    sqlite::replace(&path, bytes)?;
    Ok(Saved {
        path: path.display().to_string(),
    })
}

/// Removes the prints of a data folder.
pub(crate) fn clear(data_dir: &Path) {
    remove(data_dir, |_| true);
}

/// Removes prints of some names. One that a viewer still holds goes the next time.
fn remove(data_dir: &Path, wanted: impl Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(data_dir.join(PRINTS)) else {
        return;
    };
    let wanted = |entry: &fs::DirEntry| wanted(&entry.file_name().to_string_lossy());
    for entry in entries.flatten().filter(wanted) {
        if let Err(error) = fs::remove_file(entry.path()) {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a print cannot be removed"
            );
        }
    }
}
