//! The register going out: what is written here and taken into an empty store gives the same child-months.
//!
//! The format holds one home a child. Of somebody who moved between two posyandu it holds the last one.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use chrono::NaiveDate;
use domain::{Departure, Fact, Measurement, PlaceKind, Site};
use exchange::{RegisterRow, write_register_csv, write_register_xlsx};
use records::person::{self, Known};
use records::place::KnownPlace;
use records::{Db, place};
use serde::Deserialize;

use super::child_months::find_posyandu;
use crate::{App, UiError};

/// Which register.
#[derive(Debug, Clone, Deserialize)]
pub struct ExportRegister {
    /// One posyandu, as `NAME` or `DESA/NAME`.
    pub posyandu: Option<String>,
    /// `csv` or `xlsx`.
    pub format: String,
}

/// Writes the register: people by posyandu and name, a row for each measurement or service.
///
/// # Errors
/// `not_found`, `ambiguous_posyandu`, `bad_format`, or why the output could not be written.
pub fn write_register(
    app: &App,
    args: &ExportRegister,
    mut output: impl Write,
) -> Result<(), UiError> {
    let rows = app.session()?.store.read(|db| {
        let only = match &args.posyandu {
            Some(posyandu) => Some(find_posyandu(db, posyandu)?.row),
            None => None,
        };
        rows(db, only)
    })?;
    match args.format.as_str() {
        "csv" => write_register_csv(&rows, output)?,
        "xlsx" => {
            let mut bytes = Cursor::new(Vec::new());
            write_register_xlsx(&rows, app.today(), &mut bytes)?;
            output
                .write_all(bytes.get_ref())
                .map_err(exchange::Error::from)?;
        }
        _ => return Err(UiError::new("bad_format").about("format")),
    }
    Ok(())
}

fn rows(db: &Db, only: Option<i64>) -> Result<Vec<RegisterRow>, UiError> {
    let places = place::all(db, PlaceKind::Posyandu)?;
    let mut rows = Vec::new();
    for row in person::all(db)? {
        let known = person::by_row(db, row)?;
        // A register holds who can be judged: name, sex and date of birth.
        if known.person.sex.is_none() || known.person.birth_date.is_none() {
            continue;
        }
        of_person(db, &known, &places, only, &mut rows)?;
    }
    rows.sort_by(|one, other| {
        let key = |row: &RegisterRow| {
            (
                row.desa.clone(),
                row.posyandu.clone(),
                row.person.name.clone(),
                row.person.birth_date,
            )
        };
        key(one).cmp(&key(other))
    });
    Ok(rows)
}

fn of_person(
    db: &Db,
    known: &Known,
    places: &[KnownPlace],
    only: Option<i64>,
    rows: &mut Vec<RegisterRow>,
) -> Result<(), UiError> {
    let facts = person::facts(db, known.row)?;
    let history = person::history(&known.person, &facts);
    let stay = history.residences().into_iter().next_back();
    let home = stay.and_then(|stay| places.iter().find(|place| place.id == stay.posyandu));
    if only.is_some() && home.map(|home| home.row) != only {
        return Ok(());
    }
    let desa = home.map(|home| home.place.area).or(known.person.desa);
    let identity = RegisterRow {
        row: 0,
        desa: desa.map(|desa| desa.to_string()),
        kecamatan: None,
        kabupaten: None,
        puskesmas: None,
        posyandu: home.map(|home| home.place.name.clone()),
        person: domain::Person {
            desa: None,
            ..known.person.clone()
        },
        since: stay.and_then(|stay| stay.from),
        left: left(&history.departures, stay.and_then(|stay| stay.from)),
        measurement: None,
        vitamin_a: None,
        breastfeeding: None,
        book_weight: None,
        overruled: None,
        doubts: Vec::new(),
    };
    let first = rows.len();
    let standing: Vec<Fact> = facts
        .iter()
        .filter(|fact| fact.live)
        .filter_map(|fact| fact.fact.clone())
        .collect();
    let of_day = |row: &RegisterRow| -> Option<NaiveDate> {
        row.measurement
            .as_ref()
            .map(|measurement| measurement.date)
            .or(row.vitamin_a.as_ref().map(|given| given.date))
            .or(row.breastfeeding.as_ref().map(|asked| asked.date))
    };
    // Measurements in the order of entry: on one day the last entered counts.
    for fact in &standing {
        if let Fact::Measurement(measurement) = fact {
            rows.push(RegisterRow {
                measurement: Some(told(measurement)),
                ..identity.clone()
            });
        }
    }
    for fact in &standing {
        let Some(date) = fact.date() else { continue };
        let put: Option<fn(&mut RegisterRow, Fact) -> bool> = match fact {
            Fact::VitaminA(_) | Fact::Breastfeeding(_) => Some(give),
            Fact::CurveOverrule(_) => Some(overrule),
            _ => None,
        };
        let Some(put) = put else { continue };
        let mut of_the_day = rows[first..]
            .iter_mut()
            .filter(|row| of_day(row) == Some(date));
        let placed = of_the_day.any(|row| put(row, fact.clone()));
        if !placed && !matches!(fact, Fact::CurveOverrule(_)) {
            let mut row = identity.clone();
            put(&mut row, fact.clone());
            rows.push(row);
        }
    }
    let books: Vec<_> = history.book_weights.clone();
    for (place, book) in books.into_iter().enumerate() {
        match rows.get_mut(first + place) {
            Some(row) => row.book_weight = Some(book),
            None => rows.push(RegisterRow {
                book_weight: Some(book),
                ..identity.clone()
            }),
        }
    }
    if rows.len() == first {
        rows.push(identity);
    }
    Ok(())
}

/// The departure that ended the last stay: a death, or the first move after it began.
fn left(departures: &[Departure], since: Option<NaiveDate>) -> Option<Departure> {
    let died = departures
        .iter()
        .filter(|departure| departure.leaving == domain::Leaving::Died);
    let moved = departures
        .iter()
        .filter(|departure| since.is_none_or(|since| since <= departure.date));
    let ends: BTreeSet<_> = died
        .chain(moved)
        .map(|departure| (departure.date, departure.leaving))
        .collect();
    ends.into_iter()
        .next()
        .map(|(date, leaving)| Departure { date, leaving })
}

/// A measurement as the format tells it: one of a posyandu day says so.
fn told(measurement: &Measurement) -> Measurement {
    Measurement {
        site: measurement
            .site
            .or(measurement.posyandu.map(|_| Site::Posyandu)),
        posyandu: None,
        ..measurement.clone()
    }
}

/// Puts a service into a row that has room for it.
fn give(row: &mut RegisterRow, fact: Fact) -> bool {
    match fact {
        Fact::VitaminA(given) if row.vitamin_a.is_none() => row.vitamin_a = Some(given),
        Fact::Breastfeeding(asked) if row.breastfeeding.is_none() => {
            row.breastfeeding = Some(asked);
        }
        _ => return false,
    }
    true
}

fn overrule(row: &mut RegisterRow, fact: Fact) -> bool {
    match fact {
        Fact::CurveOverrule(overrule) => row.overruled = Some(overrule),
        _ => return false,
    }
    true
}
