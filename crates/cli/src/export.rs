//! `siklus export`: child-months, the register, and sheets for e-PPGBM.

use std::io::Write;
use std::path::Path;

use app::App;
use app::command::report::{
    ExportChildMonths, ExportEppgbm, ExportRegister, write_child_months, write_eppgbm,
    write_register,
};
use chrono::NaiveDate;

use crate::arguments::{Common, Eppgbm, Exported, Months, Register};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::{say, tell_key};

/// The maps of columns that come with the program and hold measurements.
const MAPS: [&str; 2] = ["ekspor", "pengukuran"];

/// Writes what was asked for to standard output, or to `--out`.
///
/// # Errors
/// When the store cannot be opened, a posyandu is not known, or the output cannot be written.
pub(crate) fn run(common: &Common, what: Exported) -> Result<Outcome, Failure> {
    match what {
        Exported::ChildMonths(asked) => child_months(common, asked),
        Exported::Register(asked) => register(common, asked),
        Exported::Eppgbm(asked) => eppgbm(common, asked),
    }
}

fn register(common: &Common, asked: Register) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let wanted = ExportRegister {
        posyandu: asked.posyandu,
        format: asked.format.clone(),
    };
    let mut left_out = 0;
    let outcome = to_output(&app, asked.out.as_deref(), &asked.format, &mut |output| {
        let written = write_register(&app, &wanted, output).map_err(about_posyandu)?;
        left_out = written.left_out;
        Ok(())
    })?;
    if left_out > 0 {
        tell_key("cli.export.left_out", &[("count", &left_out)]);
    }
    Ok(outcome)
}

fn eppgbm(common: &Common, asked: Eppgbm) -> Result<Outcome, Failure> {
    let date = asked.date.as_deref().map(require_date).transpose()?;
    let month = match date {
        Some(date) => date.format("%Y-%m").to_string(),
        None => asked.month.unwrap_or_default(),
    };
    require_months(&month, &month)?;
    let map = if MAPS.contains(&asked.map.as_str()) {
        asked.map
    } else {
        let path = Path::new(&asked.map);
        std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?
    };
    let app = door::open(common)?;
    let wanted = ExportEppgbm {
        month,
        date,
        posyandu: asked.posyandu,
        map,
        format: asked.format.clone(),
    };
    to_output(&app, asked.out.as_deref(), &asked.format, &mut |output| {
        write_eppgbm(&app, &wanted, output).map_err(about_posyandu)
    })
}

fn child_months(common: &Common, asked: Months) -> Result<Outcome, Failure> {
    require_months(&asked.from, &asked.to)?;
    let app = door::open(common)?;
    let wanted = ExportChildMonths {
        from: asked.from,
        to: asked.to,
        posyandu: asked.posyandu,
    };
    to_output(&app, asked.out.as_deref(), "csv", &mut |output| {
        write_child_months(&app, &wanted, output).map_err(about_posyandu)
    })
}

/// An ambiguous name is wrong usage: the sentence says how to write it.
pub(crate) fn about_posyandu(error: app::UiError) -> Failure {
    if error.code == "ambiguous_posyandu" {
        Failure::Usage(crate::speak::about_error(&error))
    } else {
        error.into()
    }
}

/// Refuses what is no month, and a range that ends before it begins.
pub(crate) fn require_months(from: &str, to: &str) -> Result<(), Failure> {
    for month in [from, to] {
        if !is_month(month) {
            return Err(Failure::Usage(say("cli.usage.month", &[("value", &month)])));
        }
    }
    if from > to {
        return Err(Failure::Usage(say(
            "cli.usage.months",
            &[("from", &from), ("to", &to)],
        )));
    }
    Ok(())
}

fn require_date(text: &str) -> Result<NaiveDate, Failure> {
    let date = (text.len() == 10).then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| Failure::Usage(say("cli.usage.date", &[("value", &text)])))
}

/// `YYYY-MM`.
pub(crate) fn is_month(text: &str) -> bool {
    let parts = text.split_once('-');
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    parts.is_some_and(|(year, month)| {
        digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
    })
}

/// Runs a writer on `--out` or on standard output, and closes the store. A file appears whole or not
/// at all; a spreadsheet or a PDF is not poured over a terminal.
pub(crate) fn to_output(
    app: &App,
    out: Option<&Path>,
    format: &str,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    terminal::output::to(out, format, write)?;
    door::close(app);
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_four_digits_and_two() {
        for (text, good) in [
            ("2026-03", true),
            ("2026-12", true),
            ("2026-13", false),
            ("2026-00", false),
            ("26-03", false),
            ("2026-3", false),
            ("2026/03", false),
        ] {
            assert_eq!(is_month(text), good, "{text}");
        }
        assert!(require_months("2026-03", "2026-10").is_ok());
        assert!(require_months("2026-10", "2026-03").is_err());
    }
}
