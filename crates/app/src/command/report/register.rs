//! The register going out: what is written here and taken into an empty store gives the same child-months.
//!
//! It holds who somebody is, where they lived from when to when, what was measured, vitamin A and the answer about
//! breast milk. Deworming, absences and referrals have no columns in it.

use std::io::{Cursor, Write};

use chrono::NaiveDate;
use domain::{Departure, Fact, Leaving, Measurement, Person, PlaceId, PlaceKind, Site};
use exchange::{RegisterRow, write_register_csv, write_register_xlsx};
use indicators::{History, Residence};
use records::person::{self, KnownFact};
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

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegisterWritten {
    /// People with at least one row.
    pub people: usize,
    /// People without a sex or a date of birth, whom a register cannot hold.
    pub left_out: usize,
}

/// Writes the register: people by posyandu and name, a row for each measurement or service, and for each stay of
/// somebody who moved. Of one posyandu it holds everybody who lives or lived there, with all their rows.
///
/// # Errors
/// `not_found`, `ambiguous_posyandu`, `bad_format`, or why the output could not be written.
pub fn write_register(
    app: &App,
    args: &ExportRegister,
    mut output: impl Write,
) -> Result<RegisterWritten, UiError> {
    let mut written = RegisterWritten::default();
    let rows = app.session()?.store.read(|db| {
        let only = match &args.posyandu {
            Some(posyandu) => Some(find_posyandu(db, posyandu)?.id),
            None => None,
        };
        rows(db, only, &mut written)
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
    Ok(written)
}

fn rows(
    db: &Db,
    only: Option<PlaceId>,
    written: &mut RegisterWritten,
) -> Result<Vec<RegisterRow>, UiError> {
    let places = place::all(db, PlaceKind::Posyandu)?;
    let mut people = Vec::new();
    for row in person::all(db)? {
        let known = person::by_row(db, row)?;
        if known.person.sex.is_none() || known.person.birth_date.is_none() {
            written.left_out += 1;
            continue;
        }
        let facts = person::facts(db, known.row)?;
        let history = person::history(&known.person, &facts);
        let stays = history.residences();
        if only.is_none_or(|only| stays.iter().any(|stay| stay.posyandu == only)) {
            let homes = homes(&known.person, &history, &stays, &places);
            people.push(rows_of(homes, &history, &facts));
        }
    }
    written.people = people.len();
    // A person's rows stay together, under the last home.
    people.sort_by(|one, other| {
        let key = |rows: &[RegisterRow]| {
            let last = rows.last();
            last.map(|row| {
                let person = &row.person;
                let home = (row.desa.clone(), row.posyandu.clone());
                (home, person.name.clone(), person.birth_date)
            })
        };
        key(one).cmp(&key(other))
    });
    Ok(people.into_iter().flatten().collect())
}

/// What the rows of a person say of who it is, for each of its stays in order of time; of somebody without a home
/// once.
fn homes(
    who: &Person,
    history: &History,
    stays: &[Residence],
    places: &[KnownPlace],
) -> Vec<(RegisterRow, Option<Residence>)> {
    let identity = RegisterRow {
        row: 0,
        desa: who.desa.map(|desa| desa.to_string()),
        kecamatan: None,
        kabupaten: None,
        puskesmas: None,
        posyandu: None,
        person: Person {
            desa: None,
            ..who.clone()
        },
        since: None,
        from_desa: None,
        left: None,
        measurement: None,
        vitamin_a: None,
        breastfeeding: None,
        book_weight: None,
        overruled: None,
        doubts: Vec::new(),
    };
    if stays.is_empty() {
        let left = history.departures.iter().min_by_key(|left| left.date);
        let homeless = RegisterRow {
            left: left.cloned(),
            ..identity
        };
        return vec![(homeless, None)];
    }
    let mut before = None;
    stays
        .iter()
        .map(|stay| {
            let home = places.iter().find(|place| place.id == stay.posyandu);
            let desa = home.map(|home| home.place.area.to_string());
            let row = RegisterRow {
                from_desa: before
                    .clone()
                    .filter(|before| Some(before) != desa.as_ref()),
                desa: desa.clone().or_else(|| identity.desa.clone()),
                posyandu: home.map(|home| home.place.name.clone()),
                since: stay.from,
                left: stay.to.map(|date| Departure {
                    date,
                    leaving: match history.died() {
                        Some(died) if died == date => Leaving::Died,
                        _ => Leaving::Moved,
                    },
                }),
                ..identity.clone()
            };
            before = desa;
            (row, Some(*stay))
        })
        .collect()
}

/// The rows of a person, its stays in order of time.
fn rows_of(
    homes: Vec<(RegisterRow, Option<Residence>)>,
    history: &History,
    facts: &[KnownFact],
) -> Vec<RegisterRow> {
    let stays: Vec<Option<Residence>> = homes.iter().map(|(_, stay)| *stay).collect();
    let mut groups: Vec<(RegisterRow, Vec<RegisterRow>)> = homes
        .into_iter()
        .map(|(identity, _)| (identity, Vec::new()))
        .collect();
    // On a day between two stays the later of those before.
    let of_day = |date: NaiveDate| {
        let begun = |stay: &Option<Residence>| {
            stay.is_none_or(|stay| stay.from.is_none_or(|from| from <= date))
        };
        stays.iter().rposition(begun).unwrap_or_default()
    };
    let standing = || {
        let standing = facts.iter().filter(|fact| fact.live);
        standing.filter_map(|fact| fact.fact.as_ref())
    };
    // Measurements in the order of entry: on one day the last entered counts.
    for fact in standing() {
        if let Fact::Measurement(measurement) = fact {
            let (identity, rows) = &mut groups[of_day(measurement.date)];
            rows.push(RegisterRow {
                measurement: Some(told(measurement)),
                ..identity.clone()
            });
        }
    }
    for fact in standing() {
        let Some(date) = fact.date() else { continue };
        let (identity, rows) = &mut groups[of_day(date)];
        let mut of_the_day = rows.iter_mut().filter(|row| date_of(row) == Some(date));
        match fact {
            Fact::VitaminA(_) | Fact::Breastfeeding(_) => {
                let placed = of_the_day.any(|row| give(row, fact));
                let mut row = identity.clone();
                rows.extend((!placed && give(&mut row, fact)).then_some(row));
            }
            Fact::CurveOverrule(overrule) => {
                if let Some(row) = of_the_day.next() {
                    row.overruled = Some(overrule.clone());
                }
            }
            _ => {}
        }
    }
    for (place, book) in history.book_weights.iter().enumerate() {
        // One a row, as far as there are rows.
        let (identity, rows) = &mut groups[0];
        match rows.get_mut(place) {
            Some(row) => row.book_weight = Some(book.clone()),
            None => rows.push(RegisterRow {
                book_weight: Some(book.clone()),
                ..identity.clone()
            }),
        }
    }
    for (identity, rows) in &mut groups {
        if rows.is_empty() {
            rows.push(identity.clone());
        }
    }
    groups.into_iter().flat_map(|(_, rows)| rows).collect()
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

/// The day that a row is about.
fn date_of(row: &RegisterRow) -> Option<NaiveDate> {
    let measured = row.measurement.as_ref().map(|measurement| measurement.date);
    let given = row.vitamin_a.as_ref().map(|given| given.date);
    measured
        .or(given)
        .or(row.breastfeeding.as_ref().map(|asked| asked.date))
}

/// Puts a service into a row that has room for it.
fn give(row: &mut RegisterRow, fact: &Fact) -> bool {
    match fact {
        Fact::VitaminA(given) if row.vitamin_a.is_none() => row.vitamin_a = Some(given.clone()),
        Fact::Breastfeeding(asked) if row.breastfeeding.is_none() => {
            row.breastfeeding = Some(asked.clone());
        }
        _ => return false,
    }
    true
}
