//! A person as typed, and as read from what was typed.

use chrono::NaiveDate;
use domain::nik::{FamilyCardNumber, Nik};
use domain::reading::{self, BirthWeight, Decimal, NumberError, is_blank};
use domain::{
    Field, Millimetres, NikState, Person, PlaceId, PlaceKind, Sex, Surroundings as _, Value,
    Values, field, name,
};
use records::{Db, place};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::super::place::place_id;
use crate::{App, UiError};

/// Lengths at birth that can be true.
const BIRTH_LENGTH: std::ops::RangeInclusive<Millimetres> = Millimetres(200)..=Millimetres(800);
/// Completed weeks of gestation that a living child can have.
const GESTATION_WEEKS: std::ops::RangeInclusive<u32> = 20..=45;
/// Places among a mother's children.
const BIRTH_ORDER: std::ops::RangeInclusive<u32> = 1..=30;

/// Every attribute of a person as text to edit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[expect(missing_docs, reason = "the fields are the fields of the form")]
pub struct PersonDraft {
    pub name: String,
    /// L or P.
    pub sex: Option<String>,
    pub birth_date: String,
    pub nik: String,
    pub family_card: String,
    pub birth_order: String,
    pub birth_weight: String,
    pub birth_length: String,
    pub gestation_weeks: String,
    pub mother_name: String,
    pub mother_nik: String,
    pub father_name: String,
    pub phone: String,
    pub address: String,
    pub dusun: String,
    pub rt: String,
    pub rw: String,
    pub posyandu: Option<String>,
    /// Lives there since; empty is since birth.
    pub since: String,
    pub owns_kms: Option<bool>,
}

/// The fields of a [`PersonDraft`] that change; the others are left out.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields)]
#[expect(missing_docs, reason = "the fields are the fields of the form")]
pub struct PersonChanges {
    pub name: Option<String>,
    pub sex: Option<String>,
    pub birth_date: Option<String>,
    pub nik: Option<String>,
    pub family_card: Option<String>,
    pub birth_order: Option<String>,
    pub birth_weight: Option<String>,
    pub birth_length: Option<String>,
    pub gestation_weeks: Option<String>,
    pub mother_name: Option<String>,
    pub mother_nik: Option<String>,
    pub father_name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub dusun: Option<String>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub posyandu: Option<String>,
    pub since: Option<String>,
    /// Null says that it is not known any more.
    #[serde(deserialize_with = "named")]
    #[ts(optional = nullable, as = "Option<bool>")]
    pub owns_kms: Option<Option<bool>>,
}

/// A field that is there, also when it is null.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<bool>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A draft that was understood.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) person: Person,
    pub(super) posyandu: Option<PlaceId>,
    /// Lives there since; `None` is since birth.
    pub(super) since: Option<NaiveDate>,
}

/// Changes that were understood.
#[derive(Debug)]
pub(super) struct Changed {
    /// Of the person.
    pub(super) values: Values,
    /// Of the last arrival.
    pub(super) home: Values,
}

impl PersonDraft {
    /// The person as text to edit. Dates as `YYYY-MM-DD`, kilograms and centimetres with a comma.
    pub(crate) fn of(person: &Person, home: Option<(PlaceId, Option<NaiveDate>)>) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        Self {
            name: person.name.clone(),
            sex: person.sex.map(|sex| sex.word().to_owned()),
            birth_date: date(person.birth_date),
            nik: text(&person.nik),
            family_card: text(&person.family_card),
            birth_order: count(person.birth_order),
            birth_weight: person
                .birth_weight
                .map(|weight| decimal(weight.0, 3))
                .unwrap_or_default(),
            birth_length: person
                .birth_length
                .map(|length| decimal(length.0, 1))
                .unwrap_or_default(),
            gestation_weeks: count(person.gestation_weeks),
            mother_name: text(&person.mother_name),
            mother_nik: text(&person.mother_nik),
            father_name: text(&person.father_name),
            phone: text(&person.phone),
            address: text(&person.address),
            dusun: text(&person.dusun),
            rt: text(&person.rt),
            rw: text(&person.rw),
            posyandu: home.map(|(posyandu, _)| posyandu.to_string()),
            since: date(home.and_then(|(_, since)| since)),
            owns_kms: person.owns_kms,
        }
    }

    /// Reads a draft of somebody new.
    pub(super) fn read(&self, app: &App, db: &Db) -> Result<Read, UiError> {
        let text = |text: &String| Some(text.clone());
        let changes = PersonChanges {
            name: text(&self.name),
            sex: Some(self.sex.clone().unwrap_or_default()),
            birth_date: text(&self.birth_date),
            nik: text(&self.nik),
            family_card: text(&self.family_card),
            birth_order: text(&self.birth_order),
            birth_weight: text(&self.birth_weight),
            birth_length: text(&self.birth_length),
            gestation_weeks: text(&self.gestation_weeks),
            mother_name: text(&self.mother_name),
            mother_nik: text(&self.mother_nik),
            father_name: text(&self.father_name),
            phone: text(&self.phone),
            address: text(&self.address),
            dusun: text(&self.dusun),
            rt: text(&self.rt),
            rw: text(&self.rw),
            posyandu: self.posyandu.clone().filter(|id| !id.is_empty()),
            since: text(&self.since),
            owns_kms: Some(self.owns_kms),
        };
        let changed = changes.read(app, db, &Person::default())?;
        let given = changed
            .values
            .into_iter()
            .filter(|(_, value)| *value != Value::Empty)
            .collect();
        Ok(Read {
            person: Person::read(&given),
            posyandu: changed.home.id(field::POSYANDU).map(PlaceId),
            since: changed.home.date(field::DATE),
        })
    }
}

impl PersonChanges {
    /// Reads the named fields. `known` is the person before.
    pub(super) fn read(&self, app: &App, db: &Db, known: &Person) -> Result<Changed, UiError> {
        let mut read = Reading {
            values: Values::new(),
            home: Values::new(),
        };
        read.must(field::NAME, &self.name, "name", |text| {
            let words: Vec<&str> = text.split_whitespace().collect();
            (!name::normalise(text).is_empty())
                .then(|| words.join(" "))
                .ok_or("missing")
        })?;
        read.must(field::SEX, &self.sex, "sex", |text| {
            Sex::from_word(text).ok_or("missing")
        })?;
        let born = match &self.birth_date {
            None => known.birth_date,
            Some(text) if is_blank(text) => {
                return Err(UiError::new("missing").about("birth_date"));
            }
            Some(text) => {
                let born = past_date(app, text, "birth_date")?;
                read.values.set(field::BIRTH_DATE, born);
                Some(born)
            }
        };
        self.numbers(&mut read)?;
        for (of, text) in self.texts() {
            read.may(of, text, "", |text| {
                let words: Vec<&str> = text.split_whitespace().collect();
                Ok(words.join(" "))
            })?;
        }
        if let Some(owns_kms) = self.owns_kms {
            read.values
                .set(field::OWNS_KMS, owns_kms.map_or(Value::Empty, Value::from));
        }
        self.home(app, db, born, &mut read)?;
        Ok(Changed {
            values: read.values,
            home: read.home,
        })
    }

    fn numbers(&self, read: &mut Reading) -> Result<(), UiError> {
        if let Some(text) = &self.nik {
            let nik = Nik::read(text).map_err(|_| UiError::new("bad_nik").about("nik"))?;
            let state = match nik {
                None => NikState::None,
                Some(nik) if nik.is_temporary() => NikState::Temporary,
                Some(_) => NikState::Genuine,
            };
            let nik = nik.map_or(Value::Empty, |nik| Value::from(nik.as_str()));
            read.values.set(field::NIK, nik);
            read.values.set(field::NIK_STATE, state);
        }
        if let Some(text) = &self.mother_nik {
            let nik = Nik::read(text).map_err(|_| UiError::new("bad_nik").about("mother_nik"))?;
            let nik = nik.map_or(Value::Empty, |nik| Value::from(nik.as_str()));
            read.values.set(field::MOTHER_NIK, nik);
        }
        if let Some(text) = &self.family_card {
            let card = FamilyCardNumber::read(text)
                .map_err(|_| UiError::new("bad_family_card").about("family_card"))?;
            let card = card.map_or(Value::Empty, |card| Value::from(card.as_str()));
            read.values.set(field::FAMILY_CARD, card);
        }
        read.may(
            field::BIRTH_ORDER,
            &self.birth_order,
            "birth_order",
            |text| whole(text, BIRTH_ORDER),
        )?;
        read.may(
            field::BIRTH_WEIGHT,
            &self.birth_weight,
            "birth_weight",
            |text| match reading::read_birth_weight(text).map_err(NumberError::code)? {
                BirthWeight::Known(weight) => Ok(weight),
                BirthWeight::Doubtful => Err("out_of_range"),
            },
        )?;
        read.may(
            field::BIRTH_LENGTH,
            &self.birth_length,
            "birth_length",
            |text| {
                let length = reading::read_cm(text).map_err(NumberError::code)?;
                BIRTH_LENGTH
                    .contains(&length)
                    .then_some(length)
                    .ok_or("out_of_range")
            },
        )?;
        read.may(
            field::GESTATION_WEEKS,
            &self.gestation_weeks,
            "gestation_weeks",
            |text| whole(text, GESTATION_WEEKS),
        )
    }

    /// The fields of free text.
    fn texts(&self) -> [(Field, &Option<String>); 7] {
        [
            (field::MOTHER_NAME, &self.mother_name),
            (field::FATHER_NAME, &self.father_name),
            (field::PHONE, &self.phone),
            (field::ADDRESS, &self.address),
            (field::DUSUN, &self.dusun),
            (field::RT, &self.rt),
            (field::RW, &self.rw),
        ]
    }

    fn home(
        &self,
        app: &App,
        db: &Db,
        born: Option<NaiveDate>,
        read: &mut Reading,
    ) -> Result<(), UiError> {
        if let Some(id) = self.posyandu.as_deref().filter(|id| !id.is_empty()) {
            let place = place::find(db, place_id(id)?)?;
            if place.place.kind != PlaceKind::Posyandu {
                return Err(UiError::new("not_found").about("posyandu"));
            }
            read.home.set(field::POSYANDU, place.id);
            read.values.set(field::DESA, place.place.area.to_string());
        }
        match &self.since {
            None => {}
            Some(text) if is_blank(text) => read.home.set(field::DATE, Value::Empty),
            Some(text) => {
                let since = past_date(app, text, "since")?;
                if let Some(born) = born.filter(|born| since < *born) {
                    return Err(UiError::new("before_birth")
                        .about("since")
                        .with_text("born", born.to_string()));
                }
                read.home.set(field::DATE, since);
            }
        }
        Ok(())
    }
}

/// Values being read.
struct Reading {
    values: Values,
    home: Values,
}

impl Reading {
    /// A field that may be cleared.
    fn may<V: Into<Value>>(
        &mut self,
        of: Field,
        text: &Option<String>,
        about: &str,
        read: impl FnOnce(&str) -> Result<V, &'static str>,
    ) -> Result<(), UiError> {
        match text {
            None => {}
            Some(text) if is_blank(text) => self.values.set(of, Value::Empty),
            Some(text) => {
                let value = read(text).map_err(|code| UiError::new(code).about(about))?;
                self.values.set(of, value);
            }
        }
        Ok(())
    }

    /// A field that nobody can be without.
    fn must<V: Into<Value>>(
        &mut self,
        of: Field,
        text: &Option<String>,
        about: &str,
        read: impl FnOnce(&str) -> Result<V, &'static str>,
    ) -> Result<(), UiError> {
        match text {
            Some(text) if is_blank(text) => Err(UiError::new("missing").about(about)),
            text => self.may(of, text, about, read),
        }
    }
}

fn whole(text: &str, within: std::ops::RangeInclusive<u32>) -> Result<i64, &'static str> {
    let number = Decimal::read(text).map_err(NumberError::code)?;
    number
        .in_units(0)
        .filter(|number| u32::try_from(*number).is_ok_and(|number| within.contains(&number)))
        .ok_or("out_of_range")
}

/// A date typed that is not in the future, as far as the clock is believed.
pub(super) fn past_date(app: &App, text: &str, about: &str) -> Result<NaiveDate, UiError> {
    let date = super::typed_dates(app)
        .read(text)
        .map_err(|_| UiError::new("bad_date").about(about))?;
    if date > app.today() && !app.system().clock_suspect() {
        return Err(UiError::new("in_future").about(about));
    }
    Ok(date)
}

/// `3050` in thousandths as `3,05`.
fn decimal(number: u32, places: u32) -> String {
    let unit = 10_u32.pow(places);
    let (whole, rest) = (number / unit, number % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:0width$}", width = places as usize);
    format!("{whole},{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were_typed() {
        assert_eq!(decimal(3050, 3), "3,05");
        assert_eq!(decimal(3000, 3), "3");
        assert_eq!(decimal(3005, 3), "3,005");
        assert_eq!(decimal(495, 1), "49,5");
    }
}
