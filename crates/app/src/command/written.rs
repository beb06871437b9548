//! What was written, by whom and when, as screens show it.

use std::collections::HashMap;

use chrono::DateTime;
use domain::form::{FIRST_QUESTION, Library};
use domain::{
    Absence, Capsule, Field, Leaving, Origin, PlaceId, Position, Sex, Site, UserId, Value, field,
};
use ledger::{Clock, Operation};
use records::{Db, place, user};
use serde::Serialize;
use ts_rs::TS;

use crate::{App, UiError};

/// A value as screens show it: a number in its unit, a date, a word of a closed list, text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(untagged)]
pub enum Shown {
    /// Grams, millimetres, a count.
    Number(#[ts(type = "number")] i64),
    /// Anything else.
    Text(String),
}

/// Makes values and names to show, remembering the users and places it has met.
pub(crate) struct Words<'a> {
    db: &'a Db,
    users: HashMap<UserId, String>,
    places: HashMap<PlaceId, (i64, String)>,
}

impl<'a> Words<'a> {
    /// Reads the users.
    pub(crate) fn new(db: &'a Db) -> Result<Self, UiError> {
        Ok(Self {
            db,
            users: user::names(db)?,
            places: HashMap::new(),
        })
    }

    /// The name of whoever wrote an operation.
    pub(crate) fn author(&self, operation: &Operation) -> Option<String> {
        self.users.get(&operation.author).cloned()
    }

    /// Row and name of a place.
    pub(crate) fn place(&mut self, id: PlaceId) -> Result<(i64, String), UiError> {
        if let Some(known) = self.places.get(&id) {
            return Ok(known.clone());
        }
        let known = place::find(self.db, id)?;
        let named = (known.row, known.place.name);
        self.places.insert(id, named.clone());
        Ok(named)
    }

    /// A value to show; `None` for an empty one.
    pub(crate) fn shown(&mut self, of: Field, value: &Value) -> Result<Option<Shown>, UiError> {
        let word = |word: Option<&'static str>| word.map(|word| Shown::Text(word.to_owned()));
        Ok(match value {
            Value::Empty => None,
            Value::Text(text) => Some(Shown::Text(text.clone())),
            Value::Date(date) => Some(Shown::Text(date.to_string())),
            Value::Id(id) if of == field::POSYANDU => {
                Some(Shown::Text(self.place(PlaceId(*id))?.1))
            }
            Value::Id(id) if of == field::PUSKESMAS => {
                let name = place::name_of_puskesmas(self.db, PlaceId(*id))?;
                Some(Shown::Text(name.unwrap_or_default()))
            }
            Value::Id(id) => Some(Shown::Text(id.to_string())),
            Value::Int(number) => match of {
                field::SEX => word(Sex::from_code(*number).map(Sex::word)),
                field::POSITION => word(Position::from_code(*number).map(Position::word)),
                field::SITE => word(Site::from_code(*number).map(Site::word)),
                field::CAPSULE => word(Capsule::from_code(*number).map(Capsule::word)),
                field::ABSENCE => word(Absence::from_code(*number).map(Absence::word)),
                field::LEAVING => word(Leaving::from_code(*number).map(Leaving::word)),
                field::ORIGIN => word(Origin::from_code(*number).map(Origin::word)),
                field::OEDEMA | field::YES | field::LIVE | field::REMEASURED | field::OWNS_KMS => {
                    word(Some(if *number == 0 { "tidak" } else { "ya" }))
                }
                _ => Some(Shown::Number(*number)),
            },
        })
    }
}

/// The name of a field on screens and in [`super::child::amend_fact`]; of a question, what is asked.
pub(crate) fn field_name(library: &Library, of: Field) -> String {
    if of >= FIRST_QUESTION {
        let mut forms = library.all();
        let asked =
            forms.find_map(|form| form.questions().find(|(_, question)| question.field == of));
        return asked.map_or_else(|| "unknown".to_owned(), |(item, _)| item.text.clone());
    }
    match of {
        field::YES => "exclusive".to_owned(),
        _ => field::name(of).unwrap_or("unknown").to_lowercase(),
    }
}

/// When an operation was written, where the laptop stands, if its clock was believed: `2026-11-12T09:40`.
pub(crate) fn local_time(app: &App, operation: &Operation) -> Option<String> {
    let believed = operation.written.clock == Clock::Plausible;
    believed.then(|| app.system().local_time(operation.written.minute))
}

/// When an operation was written, if its clock was believed.
pub(crate) fn at(operation: &Operation) -> Option<String> {
    if operation.written.clock == Clock::Suspect {
        return None;
    }
    let seconds = operation.written.minute.checked_mul(60)?;
    let moment = DateTime::from_timestamp(seconds, 0)?;
    Some(moment.format("%Y-%m-%dT%H:%MZ").to_string())
}
