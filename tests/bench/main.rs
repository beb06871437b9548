//! Measures what was promised, one line of JSON a figure:
//! `{"name","value","unit","reach","ok"}`, `ok` when the value is at most `reach` (or at least, for rates).
//!
//! Real programs, real encrypted files. With names as arguments only the groups so named are measured
//! (`zscore`, `store`, `care`, `import`, `district`, `postgresql`, `kabupaten`, `kabupaten_postgresql`, `sync`, `peer`); with `--small` a tenth of everything, to see that it runs.

#![expect(
    clippy::unwrap_used,
    reason = "a measure that cannot be taken ends the run"
)]

mod beside;
mod big_store;
mod care;
mod crowd;
mod district;
mod figure;
mod kabupaten;
mod laptop;
mod peer;
mod program;
mod puskesmas;
mod register;
mod sync;
mod window;
mod zscore;

use std::process::ExitCode;

use figure::Figures;

/// A group of figures.
type Group = (&'static str, fn(&mut Figures, Size));

const GROUPS: [Group; 10] = [
    ("zscore", zscore::measure),
    ("store", big_store::measure),
    ("care", care::measure),
    ("import", register::measure),
    ("district", district::measure),
    ("postgresql", district::measure_on_postgres),
    ("kabupaten", kabupaten::measure),
    ("kabupaten_postgresql", kabupaten::measure_on_postgres),
    ("sync", sync::measure),
    ("peer", peer::measure),
];

/// How much of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// As promised.
    Full,
    /// A tenth, to see that it runs.
    Small,
}

impl Size {
    /// The number, or a tenth of it.
    pub(crate) fn of(self, number: u32) -> u32 {
        match self {
            Self::Full => number,
            Self::Small => number / 10,
        }
    }
}

fn main() -> ExitCode {
    let mut size = Size::Full;
    let mut wanted = Vec::new();
    for word in std::env::args().skip(1) {
        match word.as_str() {
            "--small" => size = Size::Small,
            // What cargo adds to benches.
            "--bench" => {}
            _ => wanted.push(word),
        }
    }
    let mut figures = Figures::default();
    for (name, measure) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            measure(&mut figures, size);
        }
    }
    if figures.all_reached() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
