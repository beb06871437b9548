//! What somebody is to the head of the family, and whose child.

use domain::{Entity, Field, Person, Relation, Sex, Value, Values, age, field};
use serde::Deserialize;
use ts_rs::TS;

use super::known;
use crate::command::row_change::person_id;
use crate::error::given_reason;
use crate::{App, UiError};

/// No mother is younger than this at a birth, in months.
const YOUNGEST_MOTHER_MONTHS: u32 = 120;

/// What somebody is to others of the family, as it is from now on.
#[derive(Debug, Deserialize, TS)]
pub struct SayRelation {
    /// Id of the person.
    pub person: String,
    /// What the person is to the head; none when that is not known.
    pub relation: Option<String>,
    /// Id of the mother's own record; none when she has none here.
    pub mother: Option<String>,
    /// Why, where something else was known.
    pub reason: String,
}

/// Says what somebody is to the head of the family, and whose child.
///
/// # Errors
/// `not_found`; `bad_word` about `relation`; about `mother`: `same_person`, `not_a_mother` for a man,
/// `mother_too_young` when there are fewer than ten years between them; `missing` about `reason` when something else was known.
pub fn say_relation(app: &App, args: SayRelation) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let mother = args.mother.as_deref().map(person_id).transpose()?;
    let relation = args.relation.as_deref().map(|word| {
        Relation::from_word(word).ok_or_else(|| UiError::new("bad_word").about("relation"))
    });
    let relation = relation.transpose()?;
    if mother == Some(id) {
        return Err(UiError::new("same_person").about("mother"));
    }
    session.store.write::<_, UiError>(session.user, |writer| {
        let before = known(writer, id)?;
        if let Some(mother) = mother {
            let mother = Person::read(&known(writer, mother)?);
            can_be_mother(&mother, &Person::read(&before))?;
        }
        let mut values = Values::new();
        let mut changes = false;
        let mut say = |of: Field, value: Option<Value>| {
            let stood = before.get(of).filter(|value| **value != Value::Empty);
            if stood != value.as_ref() {
                changes |= stood.is_some();
                values.set(of, value.unwrap_or(Value::Empty));
            }
        };
        say(field::RELATION, relation.map(Into::into));
        say(field::MOTHER, mother.map(Into::into));
        if values.is_empty() {
            return Ok(());
        }
        let reason = match changes {
            true => given_reason(&args.reason)?,
            false => args.reason.trim(),
        };
        writer.edit(Entity::Person(id), values, reason)?;
        Ok(())
    })?;
    Ok(())
}

fn can_be_mother(mother: &Person, child: &Person) -> Result<(), UiError> {
    if mother.sex == Some(Sex::Male) {
        return Err(UiError::new("not_a_mother").about("mother"));
    }
    let years = mother.birth_date.zip(child.birth_date);
    let months = years.map(|(mother, child)| age::completed_months(mother, child).unwrap_or(0));
    match months.is_some_and(|months| months < YOUNGEST_MOTHER_MONTHS) {
        true => Err(UiError::new("mother_too_young").about("mother")),
        false => Ok(()),
    }
}
