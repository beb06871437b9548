//! Entering a child on a posyandu day: trying a measurement, saving it, and all else in its row.

use domain::reading::{NumberError, is_blank, read_head, read_height, read_lila, read_weight};
use domain::{
    Absence, Attendance, BookWeight, Breastfeeding, Capsule, CurveOverrule, Deworming, Entity,
    Fact, FactId, Forwarded, Measurement, Month, OpId, Origin, PersonId, Position, ReplicaId, Site,
    Value, Values, VitaminA, age, field,
};
use serde::{Deserialize, Serialize};
use store::Writer;
use ts_rs::TS;
use uuid::Uuid;

use super::day::{Child, Day, DayArgs, GridRow};
use super::judged::{Doubt, Judgement};
use super::point::ChartPoint;
use crate::{App, UiError};

/// The reason written when the grid corrects its own entry.
const GRID: &str = "grid";

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
#[expect(missing_docs, reason = "the fields are ids, a date and the cells")]
pub struct TryMeasurement {
    pub person: String,
    pub posyandu: String,
    pub date: String,
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
    let day = DayArgs {
        posyandu: args.posyandu,
        date: args.date,
    }
    .day(app)?;
    let person = person_id(&args.person)?;
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
#[expect(missing_docs, reason = "the fields are ids, a date and the cells")]
pub struct RecordMeasurement {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    /// `langsung` or `kertas`.
    pub mode: String,
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
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
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
        },
    )
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
#[expect(missing_docs, reason = "the fields are ids, a date and a reason")]
pub struct ClearMeasurement {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    pub reason: String,
}

/// Voids a child's measurement of a day.
///
/// # Errors
/// `missing` without a reason; `not_found` when there is no measurement.
pub fn clear_measurement(app: &App, args: ClearMeasurement) -> Result<GridRow, UiError> {
    let reason = args.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(UiError::new("missing").about("reason"));
    }
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let (entry, _) = child
                .entry(day)
                .ok_or_else(|| UiError::new("not_found").about("measurement"))?;
            void(writer, *entry, &reason)
        },
    )
}

/// Why a child was not weighed.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids, a date and a code")]
pub struct RecordAbsence {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    pub absence: Option<String>,
}

/// Records or takes back why a child of the roster was not weighed.
///
/// # Errors
/// `bad_absence`.
pub fn record_absence(app: &App, args: RecordAbsence) -> Result<GridRow, UiError> {
    let bad = || UiError::new("bad_absence").about("absence");
    let absence = args
        .absence
        .as_deref()
        .map(|word| Absence::from_word(word).ok_or_else(bad))
        .transpose()?;
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let known = child.absence(day);
            if known.map(|(_, absence)| absence) == absence {
                return Ok(());
            }
            if let Some((fact, _)) = known {
                void(writer, fact, GRID)?;
            }
            if let Some(absence) = absence {
                let attendance = Attendance {
                    date: day.date,
                    posyandu: day.posyandu,
                    absence,
                };
                writer.record(child.known.id, &Fact::Attendance(attendance))?;
            }
            Ok(())
        },
    )
}

/// A service or answer beside the measurement.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids, a date and codes")]
pub struct RecordItem {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    /// `vitamin_a`, `deworming`, `breastfeeding` or `owns_kms`.
    pub item: String,
    /// `biru`, `merah`, `ya`, `tidak`; none takes it back.
    pub value: Option<String>,
}

/// Records vitamin A, deworming, the breastfeeding answer or KMS ownership, or takes it back.
///
/// # Errors
/// `bad_item`.
pub fn record_item(app: &App, args: RecordItem) -> Result<GridRow, UiError> {
    let value = args.value.as_deref();
    let bad = || UiError::new("bad_item").about("value");
    let yes = match value {
        Some("ya") => Some(true),
        Some("tidak") => Some(false),
        Some(_) | None => None,
    };
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let month = Month::of(day.date);
            let date = day.date;
            let (wanted, known) = match args.item.as_str() {
            "owns_kms" => {
                let mut values = Values::new();
                values.set(field::OWNS_KMS, yes.map_or(Value::Empty, Value::from));
                writer.edit(Entity::Person(child.known.id), values, "")?;
                return Ok(());
            }
            "vitamin_a" => (
                value
                    .map(|word| Capsule::from_word(word).ok_or_else(bad))
                    .transpose()?
                    .map(|capsule| Fact::VitaminA(VitaminA { date, capsule })),
                child.last(|fact| matches!(fact, Fact::VitaminA(given) if month.contains(given.date))),
            ),
            "deworming" => (
                (yes == Some(true)).then_some(Fact::Deworming(Deworming { date })),
                child.last(|fact| matches!(fact, Fact::Deworming(given) if month.contains(given.date))),
            ),
            "breastfeeding" => (
                yes.map(|exclusive| Fact::Breastfeeding(Breastfeeding { date, exclusive })),
                child.last(|fact| matches!(fact, Fact::Breastfeeding(asked) if month.contains(asked.date))),
            ),
            _ => return Err(UiError::new("bad_item").about("item")),
        };
            replace(
                writer,
                child,
                known.map(|(known, fact)| (known.id, fact)),
                wanted,
            )
        },
    )
}

/// Puts one fact in the place of another: nothing to do when they are the same.
fn replace(
    writer: &mut Writer<'_>,
    child: &Child,
    known: Option<(FactId, Fact)>,
    wanted: Option<Fact>,
) -> Result<(), UiError> {
    match (known, wanted) {
        (Some((_, known)), Some(wanted)) if known == wanted => Ok(()),
        (known, wanted) => {
            if let Some((fact, _)) = known {
                void(writer, fact, GRID)?;
            }
            if let Some(wanted) = wanted {
                writer.record(child.known.id, &wanted)?;
            }
            Ok(())
        }
    }
}

/// The last weighing in the child's own book.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids, dates and a weight")]
pub struct RecordBookWeight {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    /// The date in the book, as typed.
    pub book_date: String,
    /// The weight in the book, as typed.
    pub weight: String,
}

/// Records the last weighing found in the child's book, so that this month can be judged.
///
/// # Errors
/// `bad_date`, `bad_number`, `out_of_range`, `before_birth`, `in_future`.
pub fn record_book_weight(app: &App, args: RecordBookWeight) -> Result<GridRow, UiError> {
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let typed = domain::reading::DateReader::typed(day.date);
            let date = typed
                .read(&args.book_date)
                .map_err(|_| UiError::new("bad_date").about("book_date"))?;
            if date >= day.date {
                return Err(UiError::new("in_future").about("book_date"));
            }
            if date < child.birth_date() {
                return Err(UiError::new("before_birth").about("book_date"));
            }
            let weight = read_weight(&args.weight)
                .map_err(|error| UiError::new(error.code()).about("weight"))?;
            let known =
                child.last(|fact| matches!(fact, Fact::BookWeight(book) if book.date < day.date));
            let wanted = Some(Fact::BookWeight(BookWeight { date, weight }));
            replace(
                writer,
                child,
                known.map(|(known, fact)| (known.id, fact)),
                wanted,
            )
        },
    )
}

/// Staff judge the curve.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids, a date and a choice")]
pub struct OverruleCode {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    pub to_n: bool,
}

/// Overrules a T whose curve follows its line to N, or takes that back.
///
/// # Errors
/// `not_overrulable` when the month is no such T.
pub fn overrule_code(app: &App, args: OverruleCode) -> Result<GridRow, UiError> {
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let month = Month::of(day.date);
            let known = child.last(|fact| matches!(fact, Fact::CurveOverrule(overrule) if month.contains(overrule.date)));
            if args.to_n && known.is_none() {
                let measured = child
                    .entry(day)
                    .and_then(|(entry, _)| child.history.judged(*entry));
                let overrulable = measured.is_some_and(|measured| {
                    measured.code == Some(indicators::WeighingCode::TidakNaik)
                        && measured.follows_curve == Some(true)
                });
                if !overrulable {
                    return Err(UiError::new("not_overrulable"));
                }
            }
            let wanted = args
                .to_n
                .then_some(Fact::CurveOverrule(CurveOverrule { date: day.date }));
            replace(
                writer,
                child,
                known.map(|(known, fact)| (known.id, fact)),
                wanted,
            )
        },
    )
}

/// Whether a measurement has been typed into e-PPGBM.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids, a date and a tick")]
pub struct MarkForwarded {
    pub person: String,
    pub posyandu: String,
    pub date: String,
    pub done: bool,
}

/// Ticks or unticks *sudah dientri ke e-PPGBM*.
///
/// # Errors
/// When the store cannot be written.
pub fn mark_forwarded(app: &App, args: MarkForwarded) -> Result<GridRow, UiError> {
    in_row(
        app,
        &args.person,
        DayArgs {
            posyandu: args.posyandu,
            date: args.date,
        },
        |writer, child, day| {
            let known =
                child.last(|fact| matches!(fact, Fact::Forwarded(done) if done.date == day.date));
            let wanted = args
                .done
                .then_some(Fact::Forwarded(Forwarded { date: day.date }));
            replace(
                writer,
                child,
                known.map(|(known, fact)| (known.id, fact)),
                wanted,
            )
        },
    )
}

/// A child on a day.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are ids and a date")]
pub struct RowArgs {
    pub person: String,
    pub posyandu: String,
    pub date: String,
}

/// The row of any child on a day: also of one who lives elsewhere, to be weighed as a visitor.
///
/// # Errors
/// `not_found`, `no_birth_date`, `too_old`.
pub fn add_visitor(app: &App, args: RowArgs) -> Result<GridRow, UiError> {
    let day = DayArgs {
        posyandu: args.posyandu,
        date: args.date,
    }
    .day(app)?;
    let person = person_id(&args.person)?;
    app.session()?.store.read(|db| {
        let child = Child::find(db, person)?;
        match age::completed_months(child.birth_date(), day.date) {
            Some(months) if months < indicators::skdn::BALITA_MONTHS => child.row(db, day, 0),
            Some(months) => Err(UiError::new("too_old")
                .about("person")
                .with("months", months)),
            None => Err(UiError::new("before_birth").about("date")),
        }
    })
}

/// Runs a change of one child on a day and answers the row as it is then.
fn in_row(
    app: &App,
    person: &str,
    day: DayArgs,
    change: impl FnOnce(&mut Writer<'_>, &Child, Day) -> Result<(), UiError>,
) -> Result<GridRow, UiError> {
    let day = day.day(app)?;
    let person = person_id(person)?;
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        records::place::find(writer.db(), day.posyandu)?;
        let child = Child::find(writer.db(), person)?;
        change(writer, &child, day)?;
        Child::find(writer.db(), person)?.row(writer.db(), day, 0)
    })?;
    Ok(saved.answer)
}

fn void(writer: &mut Writer<'_>, fact: FactId, reason: &str) -> Result<(), UiError> {
    let mut values = Values::new();
    values.set(field::LIVE, false);
    writer.edit(Entity::Fact(fact), values, reason)?;
    Ok(())
}

/// The id of a person as screens send it.
pub(crate) fn person_id(text: &str) -> Result<PersonId, UiError> {
    Uuid::parse_str(text)
        .map(PersonId)
        .map_err(|_| UiError::new("not_found").with_text("what", "person"))
}
