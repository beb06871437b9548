//! Entering a child on a posyandu day: trying a measurement, saving it, and all else in its row.

use domain::reading::{NumberError, is_blank, read_head, read_height, read_lila, read_weight};
use domain::{
    Entity, Fact, FactId, Measurement, OpId, Origin, Position, ReplicaId, Site, Value, Values, age,
    field,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::day::{Child, Day, GridRow};
use super::judged::{Doubt, Judgement};
use super::point::ChartPoint;
use super::row_change::{GRID, RowArgs, in_row, void};
use crate::error::given_reason;
use crate::{App, UiError};

/// What was typed into the cells of a row.
#[derive(Debug, Clone, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are the cells of the grid")]
pub struct Entered {
    pub weight: String,
    pub length: String,
    pub position: Option<String>,
    pub arm: String,
    pub head: String,
    pub oedema: bool,
}

impl Entered {
    /// The measurement that was typed, and what is wrong in which cell.
    fn read(&self, child: &Child, day: Day, origin: Origin) -> (Measurement, Vec<UiError>) {
        let mut errors = Vec::new();
        if day.date < child.birth_date() {
            let born = child.birth_date().to_string();
            errors.push(
                UiError::new("before_birth")
                    .about("date")
                    .with_text("born", born),
            );
        }
        let weight = cell(&self.weight, "weight", read_weight, &mut errors);
        let length = cell(&self.length, "length", read_height, &mut errors);
        let age_days = age::days(child.birth_date(), day.date);
        let position = match self.position.as_deref().and_then(Position::from_word) {
            Some(position) => Some(position),
            None => length.map(|_| super::day::default_position(age_days)),
        };
        let measurement = Measurement {
            weight,
            length,
            position: length.and(position),
            arm: cell(&self.arm, "arm", read_lila, &mut errors),
            head: cell(&self.head, "head", read_head, &mut errors),
            oedema: self.oedema,
            site: Some(Site::Posyandu),
            posyandu: Some(day.posyandu),
            ..Measurement::on(day.date, origin)
        };
        (measurement, errors)
    }
}

/// Reads one cell; an empty one holds nothing.
fn cell<T>(
    text: &str,
    field: &'static str,
    read: fn(&str) -> Result<T, NumberError>,
    errors: &mut Vec<UiError>,
) -> Option<T> {
    if is_blank(text) {
        return None;
    }
    read(text)
        .map_err(|error| errors.push(UiError::new(error.code()).about(field)))
        .ok()
}

/// A measurement to be tried.
#[derive(Debug, Deserialize, TS)]
pub struct TryMeasurement {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// The cells.
    pub entered: Entered,
}

/// What a measurement would say.
#[derive(Debug, Serialize, TS)]
pub struct Tried {
    /// Its judgement, once something can be judged.
    pub judgement: Option<Judgement>,
    /// What is wrong in which cell.
    pub errors: Vec<UiError>,
    /// What speaks against it.
    pub doubts: Vec<Doubt>,
    /// Its point on the charts.
    pub point: Option<ChartPoint>,
}

/// Judges a measurement while it is being typed; writes nothing.
///
/// # Errors
/// `not_found`, `bad_date`, or when the store cannot be read.
pub fn try_measurement(app: &App, args: TryMeasurement) -> Result<Tried, UiError> {
    let (person, day) = args.row.read(app)?;
    app.session()?.store.read(|db| {
        let child = Child::find(db, person)?;
        let (measurement, errors) = args.entered.read(&child, day, Origin::Live);
        let nothing = !measurement.measures_something() && !measurement.oedema;
        if nothing || !errors.is_empty() {
            return Ok(Tried {
                judgement: None,
                errors,
                doubts: Vec::new(),
                point: None,
            });
        }
        let mut history = match child.entry(day) {
            Some((entry, _)) => child.history.without(*entry),
            None => child.history.clone(),
        };
        let doubts = history.doubts(&measurement).iter().map(Doubt::of).collect();
        history.measurements.push((NOT_YET, measurement));
        let judged = history.judged(NOT_YET);
        let point = judged.as_ref().map(|judged| ChartPoint {
            fact: None,
            ..ChartPoint::of(judged, child.birth_date(), true)
        });
        Ok(Tried {
            judgement: judged.as_ref().map(Judgement::of),
            errors,
            doubts,
            point,
        })
    })
}

/// Stands for a fact that has not been written: no log has a place 0.
const NOT_YET: FactId = OpId {
    replica: ReplicaId::NONE,
    seq: 0,
};

/// A measurement to be saved.
#[derive(Debug, Deserialize, TS)]
pub struct RecordMeasurement {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// `langsung` or `kertas`.
    pub mode: String,
    /// The cells.
    pub entered: Entered,
    /// Doubts that the person who types confirms, as `field:code`.
    pub confirmed: Vec<String>,
    /// Doubts to be settled by measuring again next month.
    pub to_remeasure: Vec<String>,
}

/// Saves a child's measurement of a day: a new fact, or a correction of the one the grid holds.
///
/// # Errors
/// `bad_number`, `out_of_range`, `before_birth`, `in_future`, `nothing_measured`, each with its field.
pub fn record_measurement(app: &App, args: RecordMeasurement) -> Result<GridRow, UiError> {
    let origin =
        Origin::from_word(&args.mode).ok_or_else(|| UiError::new("bad_mode").about("mode"))?;
    let codes = |codes: &[String]| (!codes.is_empty()).then(|| codes.join(" "));
    in_row(app, &args.row, |writer, child, day| {
        let (measurement, errors) = args.entered.read(child, day, origin);
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        if !measurement.measures_something() && !measurement.oedema {
            return Err(UiError::new("nothing_measured").about("weight"));
        }
        let measurement = Measurement {
            confirmed: codes(&args.confirmed),
            to_remeasure: codes(&args.to_remeasure),
            ..measurement
        };
        match child.entry(day) {
            None => {
                writer.record(child.known.id, &Fact::Measurement(measurement))?;
            }
            Some((entry, _)) => {
                writer.edit(Entity::Fact(*entry), corrected(&measurement), GRID)?;
            }
        }
        if let Some((absence, _)) = child.absence(day) {
            void(writer, absence, GRID)?;
        }
        Ok(())
    })
}

/// The cells of a corrected entry; an emptied cell is cleared.
fn corrected(measurement: &Measurement) -> Values {
    let mut values = Fact::Measurement(measurement.clone()).values();
    let cells = [
        field::WEIGHT,
        field::LENGTH,
        field::POSITION,
        field::ARM,
        field::HEAD,
        field::OEDEMA,
        field::CONFIRMED,
        field::TO_REMEASURE,
    ];
    for cell in cells {
        if values.get(cell).is_none() {
            values.set(cell, Value::Empty);
        }
    }
    values
        .into_iter()
        .filter(|(field, _)| cells.contains(field))
        .collect()
}

/// Takes a measurement of a day back.
#[derive(Debug, Deserialize, TS)]
pub struct ClearMeasurement {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// Why.
    pub reason: String,
}

/// Voids a child's measurement of a day.
///
/// # Errors
/// `missing` without a reason; `not_found` when there is no measurement.
pub fn clear_measurement(app: &App, args: ClearMeasurement) -> Result<GridRow, UiError> {
    let reason = given_reason(&args.reason)?.to_owned();
    in_row(app, &args.row, |writer, child, day| {
        let (entry, _) = child
            .entry(day)
            .ok_or_else(|| UiError::new("not_found").about("measurement"))?;
        void(writer, *entry, &reason)
    })
}

/// The row of any child on a day: also of one who lives elsewhere, to be weighed as a visitor.
///
/// # Errors
/// `not_found`, `no_birth_date`, `too_old`.
pub fn add_visitor(app: &App, args: RowArgs) -> Result<GridRow, UiError> {
    let (person, day) = args.read(app)?;
    app.session()?.store.read(|db| {
        let child = Child::find(db, person)?;
        match age::completed_months(child.birth_date(), day.date) {
            Some(months) if months < indicators::skdn::BALITA_MONTHS => child.row(db, day, None),
            Some(months) => Err(UiError::new("too_old")
                .about("person")
                .with("months", months)),
            None => Err(UiError::new("before_birth").about("date")),
        }
    })
}
