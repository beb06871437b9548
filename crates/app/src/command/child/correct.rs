//! Correcting a fact, taking it back, and taking that back: always with a reason.

use std::collections::BTreeMap;

use domain::reading::{self, NumberError, is_blank};
use domain::{
    Absence, Capsule, Entity, Fact, FactId, FactKind, Field, Leaving, PersonId, Position,
    Surroundings as _, Value, Values, field,
};
use records::person;
use serde::Deserialize;
use store::Writer;
use ts_rs::TS;

use super::super::place::place_id;
use crate::error::given_reason;
use crate::{App, UiError};

/// A correction.
#[derive(Debug, Deserialize, TS)]
pub struct AmendFact {
    /// Which fact.
    pub fact: String,
    /// The fields that change, as typed; an empty text clears.
    pub changes: BTreeMap<String, String>,
    /// Why.
    pub reason: String,
}

/// A fact and why it is taken back, or taken up again.
#[derive(Debug, Deserialize, TS)]
pub struct FactAndReason {
    /// Which fact.
    pub fact: String,
    /// Why.
    pub reason: String,
}

/// Corrects fields of a fact; the values before stay in its history.
///
/// # Errors
/// `missing` without a reason or for a value that the fact cannot be without; what is wrong in which
/// field; `before_birth`, `in_future`; `not_found`.
pub fn amend_fact(app: &App, args: AmendFact) -> Result<(), UiError> {
    change(app, &args.fact, &args.reason, |writer, fact, kind, who| {
        let mut values = Values::new();
        for (name, text) in &args.changes {
            let (of, value) = read_field(app, writer, kind, name, text)?;
            values.set(of, value);
        }
        require_sound_after(app, writer, fact, (kind, who), &values)?;
        Ok(values)
    })
}

/// Reads what was typed for a field of a fact of a kind, by the field's name.
pub(crate) fn read_field(
    app: &App,
    writer: &Writer<'_>,
    kind: FactKind,
    name: &str,
    text: &str,
) -> Result<(Field, Value), UiError> {
    let of = field_of(kind, name).ok_or_else(|| UiError::new("bad_field").about(name))?;
    let value = if is_blank(text) {
        Value::Empty
    } else {
        read(app, writer, of, text).map_err(|error| error.about(name))?
    };
    Ok((of, value))
}

/// Refuses values after which a fact would say nothing, or something that cannot be.
pub(crate) fn require_sound_after(
    app: &App,
    writer: &Writer<'_>,
    fact: FactId,
    (kind, who): (FactKind, PersonId),
    values: &Values,
) -> Result<(), UiError> {
    let mut after = writer.state(Entity::Fact(fact))?.values();
    for (of, value) in values.iter() {
        after.set(of, value.clone());
    }
    let after = after
        .into_iter()
        .filter(|(_, value)| *value != Value::Empty)
        .collect();
    require_sound(app, writer, kind, &after, who)
}

/// Takes a fact back.
///
/// # Errors
/// `missing` without a reason; `not_found`.
pub fn void_fact(app: &App, args: FactAndReason) -> Result<(), UiError> {
    let live = |live: bool| [(field::LIVE, Value::from(live))].into_iter().collect();
    change(app, &args.fact, &args.reason, |_, _, _, _| Ok(live(false)))
}

/// Takes up again a fact that was taken back.
///
/// # Errors
/// `missing` without a reason; `not_found`.
pub fn restore_fact(app: &App, args: FactAndReason) -> Result<(), UiError> {
    let live = |live: bool| [(field::LIVE, Value::from(live))].into_iter().collect();
    change(app, &args.fact, &args.reason, |_, _, _, _| Ok(live(true)))
}

/// Says of a measurement that is odd that it was looked at and is right.
///
/// # Errors
/// `missing` without a reason; `not_found`, also for what is no measurement.
pub fn confirm_fact(app: &App, args: FactAndReason) -> Result<(), UiError> {
    change(app, &args.fact, &args.reason, |_, _, kind, _| {
        if kind != FactKind::MEASUREMENT {
            return Err(UiError::new("not_found").with_text("what", "measurement"));
        }
        Ok([(field::CONFIRMED, FLAGGED.into())].into_iter().collect())
    })
}

/// The doubt that is confirmed: a number that cannot be by WHO's limits, or that no form lets in.
const FLAGGED: &str = "flagged";

/// Edits a fact with a reason.
fn change(
    app: &App,
    fact: &str,
    reason: &str,
    values: impl FnOnce(&mut Writer<'_>, FactId, FactKind, PersonId) -> Result<Values, UiError>,
) -> Result<(), UiError> {
    let reason = given_reason(reason)?;
    let unknown = || UiError::new("not_found").with_text("what", "fact");
    let fact: FactId = fact.parse().map_err(|_| unknown())?;
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let state = writer.state(Entity::Fact(fact))?;
        let birth = state.birth().ok_or_else(unknown)?;
        let values = values(writer, fact, birth.kind, birth.person)?;
        writer.edit(Entity::Fact(fact), values, reason)?;
        Ok(())
    })?;
    Ok(())
}

/// The field of a name, if a fact of that kind has it.
fn field_of(kind: FactKind, name: &str) -> Option<Field> {
    let fields: &[(&str, Field)] = match kind {
        FactKind::MEASUREMENT => &[
            ("weight", field::WEIGHT),
            ("length", field::LENGTH),
            ("position", field::POSITION),
            ("arm", field::ARM),
            ("head", field::HEAD),
            ("oedema", field::OEDEMA),
            ("measured_by", field::MEASURED_BY),
        ],
        FactKind::VITAMIN_A => &[("capsule", field::CAPSULE)],
        FactKind::BREASTFEEDING => &[("exclusive", field::YES)],
        FactKind::BOOK_WEIGHT => &[("weight", field::WEIGHT)],
        FactKind::ARRIVAL => &[("posyandu", field::POSYANDU)],
        FactKind::DEPARTURE => &[("leaving", field::LEAVING), ("note", field::NOTE)],
        FactKind::ATTENDANCE => &[("absence", field::ABSENCE)],
        FactKind::IMMUNISATION => &[("dose", field::DOSE)],
        FactKind::REFERRAL => &[("note", field::NOTE)],
        FactKind(_) => &[],
    };
    if name == "date" {
        return Some(field::DATE);
    }
    fields
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, field)| *field)
}

/// Reads what was typed for a field.
fn read(app: &App, writer: &Writer<'_>, of: Field, text: &str) -> Result<Value, UiError> {
    let number = |error: NumberError| UiError::new(error.code());
    let word = |value: Option<Value>| value.ok_or_else(|| UiError::new("bad_word"));
    let text = text.trim();
    match of {
        field::DATE => {
            let dates = reading::DateReader::typed(app.today());
            let date = dates.read(text).map_err(|_| UiError::new("bad_date"))?;
            Ok(date.into())
        }
        field::WEIGHT => Ok(reading::read_weight(text).map_err(number)?.into()),
        field::LENGTH => Ok(reading::read_height(text).map_err(number)?.into()),
        field::ARM => Ok(reading::read_lila(text).map_err(number)?.into()),
        field::HEAD => Ok(reading::read_head(text).map_err(number)?.into()),
        field::OEDEMA | field::YES => {
            let yes = reading::read_yes_no(text).map_err(|_| UiError::new("bad_word"))?;
            word(yes.map(Value::from))
        }
        field::POSITION => word(Position::from_word(text).map(Value::from)),
        field::CAPSULE => word(Capsule::from_word(text).map(Value::from)),
        field::LEAVING => word(Leaving::from_word(text).map(Value::from)),
        field::ABSENCE => word(Absence::from_word(text).map(Value::from)),
        field::POSYANDU => Ok(records::place::find(writer.db(), place_id(text)?)?
            .id
            .into()),
        _ => Ok(text.into()),
    }
}

/// Refuses a correction after which the fact would say nothing, or something that cannot be.
fn require_sound(
    app: &App,
    writer: &Writer<'_>,
    kind: FactKind,
    values: &Values,
    who: PersonId,
) -> Result<(), UiError> {
    let fact = Fact::read(kind, values).ok_or_else(|| UiError::new("missing"))?;
    if let Fact::Measurement(measurement) = &fact
        && !measurement.measures_something()
        && !measurement.oedema
    {
        return Err(UiError::new("missing").about("weight"));
    }
    let Some(date) = fact.date() else {
        return Ok(());
    };
    if date > app.today() && !app.system().clock_suspect() {
        return Err(UiError::new("in_future").about("date"));
    }
    let born = person::find(writer.db(), who)?.person.birth_date;
    match born.filter(|born| date < *born) {
        Some(born) => Err(UiError::new("before_birth")
            .about("date")
            .with_text("born", born.to_string())),
        None => Ok(()),
    }
}
