//! Measurements in the order of e-PPGBM, of a month or a day: what goes into the other program, by file or by hand.
//!
//! e-PPGBM keeps who was measured, when, and weight, length and arm. Oedema, head, vitamin A on its day and the
//! place have no columns in its files.

use std::io::{Cursor, Write};

use chrono::NaiveDate;
use domain::{AreaCode, Capsule, Fact, Measurement, Month, Person, PlaceKind, area};
use exchange::{
    ColumnMap, EppgbmRow, MonthMeasured, PRESETS, Places, write_eppgbm_csv, write_eppgbm_xlsx,
};
use indicators::{ChildMonth, Measured, MonthRow};
use records::person::{self, KnownFact};
use records::place::KnownPlace;
use records::{Db, children, place};
use serde::Deserialize;
use store::Laptop;

use super::child_months::find_posyandu;
use crate::{App, UiError};

/// Which measurements, and in which columns.
#[derive(Debug, Clone, Deserialize)]
pub struct ExportEppgbm {
    /// `YYYY-MM`.
    pub month: String,
    /// One day of the month.
    pub date: Option<NaiveDate>,
    /// Children of one posyandu, as `NAME` or `DESA/NAME`, and who was measured there.
    pub posyandu: Option<String>,
    /// The name of a map that comes with the program, or the text of another.
    pub map: String,
    /// `csv` or `xlsx`.
    pub format: String,
}

/// Writes every measurement of a month or a day, by desa, posyandu, name and date.
///
/// # Errors
/// `bad_month`, `not_found`, `ambiguous_posyandu`, `bad_format`, `column_map`, or why the output could not be
/// written.
pub fn write_eppgbm(app: &App, args: &ExportEppgbm, mut output: impl Write) -> Result<(), UiError> {
    let month = super::month(&args.month, "month")?;
    let preset = PRESETS.into_iter().find(|(name, _)| *name == args.map);
    let map = ColumnMap::read(preset.map_or(&args.map, |(_, text)| text))?;
    let session = app.session()?;
    let typed = session.store.read::<_, UiError>(|db| {
        let only = match &args.posyandu {
            Some(posyandu) => Some(find_posyandu(db, posyandu)?),
            None => None,
        };
        let wanted = |measurement: &Measurement, home: &KnownPlace| {
            args.date.is_none_or(|day| day == measurement.date)
                && only
                    .as_ref()
                    .is_none_or(|only| only.id == home.id || measurement.posyandu == Some(only.id))
        };
        of_month(db, session.store.laptop(), month, &wanted)
    })?;
    let rows: Vec<EppgbmRow<'_>> = typed
        .iter()
        .map(|(places, typed)| typed.row(places))
        .collect();
    match args.format.as_str() {
        "csv" => write_eppgbm_csv(&map, &rows, output)?,
        "xlsx" => {
            let mut bytes = Cursor::new(Vec::new());
            write_eppgbm_xlsx(&map, &rows, app.today(), &mut bytes)?;
            output
                .write_all(bytes.get_ref())
                .map_err(exchange::Error::from)?;
        }
        _ => return Err(UiError::new("bad_format").about("format")),
    }
    Ok(())
}

/// The measurements of the children of S in a month.
fn of_month(
    db: &Db,
    laptop: &Laptop,
    month: Month,
    wanted: &dyn Fn(&Measurement, &KnownPlace) -> bool,
) -> Result<Vec<(Places, Typed)>, UiError> {
    let mut homes = place::all(db, PlaceKind::Posyandu)?;
    homes.sort_by_cached_key(|home| (home.place.area, home.place.name.clone()));
    let mut all = Vec::new();
    for home in homes {
        let mut of_home = Vec::new();
        for child in children::of_month(db, home.row, month)? {
            let known = person::by_row(db, child.row)?;
            let facts = person::facts(db, known.row)?;
            of_home.extend(of_child(&known.person, &facts, month, &|measurement| {
                wanted(measurement, &home)
            }));
        }
        of_home.sort_by(|one, other| {
            let key = |typed: &Typed| (typed.person.birth_date, typed.date());
            let by_name = one.person.name.cmp(&other.person.name);
            by_name.then_with(|| key(one).cmp(&key(other)))
        });
        let places = places(laptop, &home);
        all.extend(of_home.into_iter().map(|typed| (places.clone(), typed)));
    }
    Ok(all)
}

fn of_child(
    person: &Person,
    facts: &[KnownFact],
    month: Month,
    wanted: &dyn Fn(&Measurement) -> bool,
) -> Vec<Typed> {
    let history = person::history(person, facts);
    let mut capsules = history.capsules.iter();
    let capsule = capsules.find(|given| month.contains(given.date));
    let capsule = capsule.map(|given| given.capsule);
    let forwarded = |date| {
        let mut standing = facts.iter().filter(|fact| fact.live);
        standing.any(|fact| matches!(&fact.fact, Some(Fact::Forwarded(done)) if done.date == date))
    };
    let measurements = history.measurements.iter();
    measurements
        .filter(|(_, measurement)| month.contains(measurement.date) && wanted(measurement))
        .map(|(fact, measurement)| {
            let done = forwarded(measurement.date);
            Typed::of(person.clone(), history.judged(*fact), capsule, done)
        })
        .collect()
}

/// A measurement as it is typed into e-PPGBM, with the month that it makes.
pub(crate) struct Typed {
    person: Person,
    /// `None` of somebody who cannot be judged.
    measured: Option<Measured>,
    month: Option<MonthRow>,
    /// Of the month.
    capsule: Option<Capsule>,
    /// It has been typed there already.
    forwarded: bool,
}

impl Typed {
    /// A measurement of somebody, judged, with the capsule of its month.
    pub(crate) fn of(
        person: Person,
        measured: Option<Measured>,
        capsule: Option<Capsule>,
        forwarded: bool,
    ) -> Self {
        let month = measured.as_ref().map(|measured| {
            MonthRow::of(&ChildMonth {
                month: Month::of(measured.measurement.date),
                measured: Some(measured.clone()),
                capsule: None,
                exclusive: None,
                dewormed: false,
            })
        });
        Self {
            person,
            measured,
            month,
            capsule,
            forwarded,
        }
    }

    /// The row of the sheet.
    pub(crate) fn row<'a>(&'a self, places: &'a Places) -> EppgbmRow<'a> {
        let measurement = self.measured.as_ref().map(|measured| &measured.measurement);
        EppgbmRow {
            person: &self.person,
            places,
            measured: self.month.as_ref().and_then(MonthMeasured::of),
            position: measurement.and_then(|measurement| measurement.position),
            head: measurement.and_then(|measurement| measurement.head),
            capsule: self.capsule.is_some(),
            forwarded: self.forwarded,
        }
    }

    fn date(&self) -> Option<NaiveDate> {
        self.measured
            .as_ref()
            .map(|measured| measured.measurement.date)
    }
}

/// The names of the places of a posyandu.
pub(crate) fn places(laptop: &Laptop, posyandu: &KnownPlace) -> Places {
    let named =
        |code: Option<AreaCode>| code.and_then(area::name_of).unwrap_or_default().to_owned();
    let desa = posyandu.place.area;
    Places {
        province: named(laptop.kabupaten.parent()),
        kabupaten: named(Some(laptop.kabupaten)),
        kecamatan: named(desa.parent()),
        puskesmas: laptop.puskesmas_name.clone(),
        desa: named(Some(desa)),
        posyandu: posyandu.place.name.clone(),
    }
}
