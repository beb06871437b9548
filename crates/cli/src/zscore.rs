//! `siklus zscore`: WHO's figures for a table of measurements. Needs no store.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use app::UiError;
use exchange::Counts;

use crate::arguments::{Standard, Zscore};
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// Adds the figures to every row of a CSV file, or of standard input.
///
/// # Errors
/// [`Failure::Undone`] when the table as a whole cannot be read.
pub(crate) fn run(asked: &Zscore) -> Result<Outcome, Failure> {
    let input: Box<dyn Read> = if asked.input == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(&asked.input);
        Box::new(file.map_err(|error| Failure::file(&asked.input, &error))?)
    };
    let standard = match asked.standard {
        Standard::Who2006 => exchange::Standard::Who2006,
        Standard::Who2007 => exchange::Standard::Who2007,
    };
    let Counts { rows, unreadable } = match exchange::zscore(standard, input, io::stdout().lock()) {
        Ok(counts) => counts,
        Err(exchange::Error::Io(error)) => return Err(error.into()),
        Err(error) => return Err(UiError::from(error).into()),
    };
    if unreadable == 0 {
        return Ok(Outcome::Done);
    }
    tell_key(
        "cli.zscore.unreadable",
        &[("unreadable", &unreadable), ("rows", &rows)],
    );
    Ok(Outcome::SomeRefused)
}
