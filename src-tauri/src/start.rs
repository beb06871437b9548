//! What the program was started with: `--data DIR`, `--demo`, `--graphics-card`, and in debug builds `--at INSTANT`.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use app::Settings;
use chrono::DateTime;

/// The folder of the store, inside the system's folder for data of programs on this machine.
const FOLDER: &str = "siklus";

/// The command line, read.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Start {
    data_dir: Option<PathBuf>,
    demo: bool,
    held_clock: Option<i64>,
    /// Draw as the system's web view likes it, not by the processor alone.
    pub(crate) by_graphics_card: bool,
}

/// Why a command line cannot be read. Told in Indonesian: a shortcut on somebody's desktop may be wrong.
#[derive(Debug, PartialEq)]
pub(crate) enum Mistake {
    Unknown(String),
    MissingValue(&'static str),
    NotAnInstant(String),
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(word) => write!(f, "tidak kenal \"{word}\""),
            Self::MissingValue(option) => write!(f, "{option} perlu isi"),
            Self::NotAnInstant(word) => {
                write!(
                    f,
                    "\"{word}\" bukan waktu seperti 2026-11-12T09:00:00+07:00"
                )
            }
        }
    }
}

impl Start {
    /// Settings for the app; the store lies under `local_data_dir` when nothing else was said.
    pub(crate) fn settings(self, local_data_dir: &Path) -> Settings {
        Settings {
            data_dir: self.data_dir.unwrap_or_else(|| local_data_dir.join(FOLDER)),
            demo: self.demo,
            held_clock: self.held_clock,
            window: true,
            ..Settings::default()
        }
    }
}

/// Reads the words after the program's name.
pub(crate) fn read(words: impl Iterator<Item = OsString>) -> Result<Start, Mistake> {
    let mut words = words;
    let mut start = Start::default();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--data") => {
                let folder = words.next().ok_or(Mistake::MissingValue("--data"))?;
                start.data_dir = Some(PathBuf::from(folder));
            }
            Some("--demo") => start.demo = true,
            Some("--graphics-card") => start.by_graphics_card = true,
            // A laptop in use must not be told a false time.
            Some("--at") if cfg!(debug_assertions) => {
                let instant = words.next().ok_or(Mistake::MissingValue("--at"))?;
                let text = instant.to_string_lossy().into_owned();
                let held = DateTime::parse_from_rfc3339(&text);
                start.held_clock = Some(
                    held.map_err(|_| Mistake::NotAnInstant(text))?
                        .timestamp_millis(),
                );
            }
            _ => return Err(Mistake::Unknown(word.to_string_lossy().into_owned())),
        }
    }
    Ok(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(words: &[&str]) -> Result<Start, Mistake> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn without_options_the_store_lies_in_the_programs_own_folder() {
        let settings = read_words(&[]).unwrap().settings(Path::new("/data"));
        assert_eq!(settings.data_dir, PathBuf::from("/data/siklus"));
        assert!(settings.window && !settings.demo);
        assert_eq!(settings.held_clock, None);
    }

    #[test]
    fn folder_demo_drawing_and_clock_are_taken_from_the_command_line() {
        let words = [
            "--data",
            "/tmp/posyandu",
            "--demo",
            "--graphics-card",
            "--at",
            "2026-11-12T09:00:00+07:00",
        ];
        let start = read_words(&words).unwrap();
        assert!(start.by_graphics_card && !Start::default().by_graphics_card);
        let settings = start.settings(Path::new("/data"));
        assert_eq!(settings.data_dir, PathBuf::from("/tmp/posyandu"));
        assert!(settings.demo);
        assert_eq!(settings.held_clock, Some(1_794_448_800_000));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let cases = [
            (vec!["--dta"], Mistake::Unknown("--dta".to_owned())),
            (vec!["--data"], Mistake::MissingValue("--data")),
            (
                vec!["--at", "noon"],
                Mistake::NotAnInstant("noon".to_owned()),
            ),
        ];
        for (words, mistake) in cases {
            assert_eq!(read_words(&words), Err(mistake), "{words:?}");
        }
    }
}
