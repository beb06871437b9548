//! All else in a child's row on a posyandu day: absence, vitamin A, deworming, breastfeeding, the weight
//! in the book, staff's word on a curve, the tick for e-PPGBM.

use domain::reading::read_weight;
use domain::{
    Absence, Attendance, BookWeight, Breastfeeding, Capsule, CurveOverrule, Deworming, Entity,
    Fact, Forwarded, Month, Value, Values, VitaminA, field,
};
use serde::Deserialize;
use ts_rs::TS;

use super::day::GridRow;
use super::row_change::{GRID, RowArgs, in_row, replace, void};
use crate::{App, UiError};

/// Why a child was not weighed.
#[derive(Debug, Deserialize, TS)]
pub struct RecordAbsence {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// Code of the reason; none takes it back.
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
    in_row(app, &args.row, |writer, child, day| {
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
    })
}

/// A service or answer beside the measurement.
#[derive(Debug, Deserialize, TS)]
pub struct RecordItem {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
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
    in_row(app, &args.row, |writer, child, day| {
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
                child.last(
                    |fact| matches!(fact, Fact::VitaminA(given) if month.contains(given.date)),
                ),
            ),
            "deworming" => (
                (yes == Some(true)).then_some(Fact::Deworming(Deworming { date })),
                child.last(
                    |fact| matches!(fact, Fact::Deworming(given) if month.contains(given.date)),
                ),
            ),
            "breastfeeding" => (
                yes.map(|exclusive| Fact::Breastfeeding(Breastfeeding { date, exclusive })),
                child.last(
                    |fact| matches!(fact, Fact::Breastfeeding(asked) if month.contains(asked.date)),
                ),
            ),
            _ => return Err(UiError::new("bad_item").about("item")),
        };
        replace(writer, child, known, wanted)
    })
}

/// The last weighing in the child's own book.
#[derive(Debug, Deserialize, TS)]
pub struct RecordBookWeight {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
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
    in_row(app, &args.row, |writer, child, day| {
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
        replace(writer, child, known, wanted)
    })
}

/// Staff judge the curve.
#[derive(Debug, Deserialize, TS)]
pub struct OverruleCode {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// N, or back to what the gain says.
    pub to_n: bool,
}

/// Overrules a T whose curve follows its line to N, or takes that back.
///
/// # Errors
/// `not_overrulable` when the month is no such T.
pub fn overrule_code(app: &App, args: OverruleCode) -> Result<GridRow, UiError> {
    in_row(app, &args.row, |writer, child, day| {
        let month = Month::of(day.date);
        let known = child.last(
            |fact| matches!(fact, Fact::CurveOverrule(overrule) if month.contains(overrule.date)),
        );
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
        replace(writer, child, known, wanted)
    })
}

/// Whether a measurement has been typed into e-PPGBM.
#[derive(Debug, Deserialize, TS)]
pub struct MarkForwarded {
    /// Which row.
    #[serde(flatten)]
    pub row: RowArgs,
    /// Ticked.
    pub done: bool,
}

/// Ticks or unticks *sudah dientri ke e-PPGBM*.
///
/// # Errors
/// When the store cannot be written.
pub fn mark_forwarded(app: &App, args: MarkForwarded) -> Result<GridRow, UiError> {
    in_row(app, &args.row, |writer, child, day| {
        let known =
            child.last(|fact| matches!(fact, Fact::Forwarded(done) if done.date == day.date));
        let wanted = args
            .done
            .then_some(Fact::Forwarded(Forwarded { date: day.date }));
        replace(writer, child, known, wanted)
    })
}
