//! `siklus-district backup` and `restore`: a folder that opens by the same secret.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;

use ::sqlite::Progress;
use terminal::speak::{say, tell_key};

use super::arguments::{Common, Folder};
use super::door;
use super::outcome::Failure;
use super::settings::Settings;
use crate::home::{self, Error};

/// Copies the district to a folder; serving goes on meanwhile.
///
/// # Errors
/// When the district cannot be opened or the folder cannot be written.
pub(super) fn back_up(common: &Common, asked: &Folder) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let on_terminal = io::stderr().is_terminal();
    home.back_up(&asked.folder, &mut |progress| {
        if on_terminal {
            draw(progress);
        }
        ControlFlow::Continue(())
    })?;
    tell_key("district.backup.done", &[("path", &asked.folder.display())]);
    Ok(())
}

fn draw(
    Progress {
        done_pages,
        all_pages,
    }: Progress,
) {
    let percent = done_pages.min(all_pages) * 100 / all_pages.max(1);
    let line = say("district.backup.progress", &[("percent", &percent)]);
    let end = if done_pages >= all_pages { "\n" } else { "" };
    // A terminal that went away must not stop the work.
    let _ = write!(io::stderr(), "\r\u{1b}[K{line}{end}");
}

/// Makes the district anew out of a copy.
///
/// # Errors
/// When there is no copy, its secret is another, or there is a district already.
pub(super) fn restore(common: &Common, asked: &Folder) -> Result<(), Failure> {
    let settings = Settings::of(common)?;
    let place = door::place(common, &settings)?;
    let secret = settings.secret()?;
    match home::restore(&asked.folder, &place, &secret, door::system(common)) {
        Err(Error::NotSetUp) => {
            return Err(Failure::Undone(say(
                "district.error.no_copy",
                &[("path", &asked.folder.display())],
            )));
        }
        restored => restored?,
    };
    tell_key("district.restore.done", &[]);
    Ok(())
}
