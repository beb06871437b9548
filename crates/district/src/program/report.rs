//! `siklus-district export` and `report`: the numbers of the laptops, for the whole kabupaten.

use std::io::{Cursor, Write};

use domain::area::{self, AreaLevel};
use domain::{Month, Place, PlaceKind, Surroundings as _};
use exchange::paper::{PaperSize, skdn_form};
use exchange::{FormHead, Signature, SkdnForm};
use terminal::output;
use terminal::speak::say;

use super::arguments::{Common, Exported, Months, Reported, Skdn};
use super::door;
use super::outcome::Failure;
use crate::about::About;
use crate::acts::{By, PROGRAM};
use crate::devices;
use crate::home::Home;
use crate::report::{Error, Over, skdn, write_child_months};
use crate::storage;

/// Writes rows for other programs.
///
/// # Errors
/// When the district cannot be opened, a puskesmas is not known, or the output cannot be written.
pub(super) fn export(common: &Common, what: &Exported) -> Result<(), Failure> {
    match what {
        Exported::ChildMonths(asked) => child_months(common, asked),
    }
}

/// Writes a form.
///
/// # Errors
/// As [`export`].
pub(super) fn report(common: &Common, what: &Reported) -> Result<(), Failure> {
    match what {
        Reported::Skdn(asked) => skdn_of(common, asked),
    }
}

fn child_months(common: &Common, asked: &Months) -> Result<(), Failure> {
    let (from, to) = (month(&asked.from)?, month(&asked.to)?);
    if from > to {
        return Err(Failure::Usage(say(
            "cli.usage.months",
            &[("from", &asked.from), ("to", &asked.to)],
        )));
    }
    let (home, _) = door::open(common)?;
    let (_, over) = asked_for(&home, asked.puskesmas.as_deref())?;
    let puskesmas = asked.puskesmas.as_deref().unwrap_or("*");
    let what = format!("child-months {from}..{to} {puskesmas}");
    let by = By {
        storage: home.storage(),
        surroundings: &home.surroundings(),
        name: PROGRAM,
    };
    by.export(&what)?;
    output::to(asked.out.as_deref(), "csv", &mut |output| {
        Ok(write_child_months(home.storage(), over, from, to, output)?)
    })
}

fn skdn_of(common: &Common, asked: &Skdn) -> Result<(), Failure> {
    let month = month(&asked.month)?;
    let (home, _) = door::open(common)?;
    let (about, over) = asked_for(&home, asked.puskesmas.as_deref())?;
    let form = SkdnForm {
        head: head(&about, asked.puskesmas.as_deref()),
        month,
        counts: skdn(home.storage(), over, month)?,
        projected: None,
    };
    output::to(asked.out.as_deref(), &asked.format, &mut |output| {
        Ok(write(&form, &asked.format, &home, output)?)
    })
}

fn write(form: &SkdnForm, format: &str, home: &Home, output: &mut dyn Write) -> Result<(), Error> {
    let bytes = match format {
        "xlsx" => {
            let mut bytes = Cursor::new(Vec::new());
            form.write_xlsx(home.surroundings().today(), &mut bytes)?;
            bytes.into_inner()
        }
        "pdf" => skdn_form(form, PaperSize::F4)?,
        _ => return Ok(form.write_csv(output)?),
    };
    Ok(output.write_all(&bytes).map_err(exchange::Error::from)?)
}

/// The district, and whose children are asked for.
fn asked_for(home: &Home, puskesmas: Option<&str>) -> Result<(About, Over), Failure> {
    let (about, all) = door::read(home, &mut |tx| {
        let about = About::read(tx)?.ok_or(storage::Error::DamagedRow {
            table: "facts_of_server",
        })?;
        Ok((about, devices::all_puskesmas(tx)?))
    })?;
    let Some(name) = puskesmas else {
        return Ok((about, Over::Kabupaten));
    };
    let place = Place::id(PlaceKind::Puskesmas, &about.kabupaten, name);
    let known = all.iter().find(|one| one.place == place);
    let known =
        known.ok_or_else(|| Failure::Undone(say("cli.error.not_found", &[("what", &name)])))?;
    Ok((about, Over::Puskesmas(known.scope)))
}

/// Heading and foot of a form.
fn head(about: &About, puskesmas: Option<&str>) -> FormHead {
    let kabupaten = about.kabupaten.at(AreaLevel::Kabupaten);
    let signature = |title: &str| Signature {
        title: title.to_owned(),
        name: None,
        nip: None,
    };
    FormHead {
        letterhead: vec![about.name.to_uppercase()],
        kabupaten: kabupaten.and_then(area::name_of).map(str::to_owned),
        puskesmas: puskesmas.map(str::to_owned),
        signatures: vec![
            signature("Mengetahui, Kepala Dinas"),
            signature("Petugas Gizi"),
        ],
        ..FormHead::default()
    }
}

fn month(text: &str) -> Result<Month, Failure> {
    text.parse()
        .map_err(|_| Failure::Usage(say("cli.usage.month", &[("value", &text)])))
}
