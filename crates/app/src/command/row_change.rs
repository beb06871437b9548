//! One child on one posyandu day, as screens name it, and how its row is changed.

use domain::{Entity, Fact, FactId, PersonId, Values, field};
use records::person::KnownFact;
use serde::Deserialize;
use store::Writer;
use ts_rs::TS;
use uuid::Uuid;

use super::day::{Child, Day, DayArgs, GridRow};
use crate::{App, UiError};

/// The reason written when the grid corrects its own entry.
pub(crate) const GRID: &str = "grid";

/// A child on a day.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct RowArgs {
    /// Id of the person.
    pub person: String,
    /// Id of the posyandu.
    pub posyandu: String,
    /// `YYYY-MM-DD`.
    pub date: String,
}

impl RowArgs {
    /// The person and the day, if its date can be one.
    pub(crate) fn read(&self, app: &App) -> Result<(PersonId, Day), UiError> {
        let day = DayArgs {
            posyandu: self.posyandu.clone(),
            date: self.date.clone(),
        };
        Ok((person_id(&self.person)?, day.day(app)?))
    }
}

/// Runs a change of one child on a day and answers the row as it is then.
pub(crate) fn in_row(
    app: &App,
    row: &RowArgs,
    change: impl FnOnce(&mut Writer<'_>, &Child, Day) -> Result<(), UiError>,
) -> Result<GridRow, UiError> {
    let (person, day) = row.read(app)?;
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        records::place::find(writer.db(), day.posyandu)?;
        let child = Child::of(writer.whole(person)?.clone())?;
        change(writer, &child, day)?;
        Child::of(writer.whole(person)?.clone())?.row(writer.db(), day, None)
    })?;
    Ok(saved.answer)
}

/// Voids a fact.
pub(crate) fn void(writer: &mut Writer<'_>, fact: FactId, reason: &str) -> Result<(), UiError> {
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

/// Puts one fact in the place of another: nothing to do when they are the same.
pub(crate) fn replace(
    writer: &mut Writer<'_>,
    child: &Child,
    known: Option<(&KnownFact, &Fact)>,
    wanted: Option<Fact>,
) -> Result<(), UiError> {
    match (known, wanted) {
        (Some((_, known)), Some(wanted)) if *known == wanted => Ok(()),
        (known, wanted) => {
            if let Some((known, _)) = known {
                void(writer, known.id, GRID)?;
            }
            if let Some(wanted) = wanted {
                writer.record(child.known.id, &wanted)?;
            }
            Ok(())
        }
    }
}
