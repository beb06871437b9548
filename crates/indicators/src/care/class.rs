//! What answers come to: classes with their cut-offs, as a table.

use std::sync::OnceLock;

use domain::form::{AnswerKind, Form, Reading};
use domain::{Sex, question};
use serde::{Deserialize, Deserializer};

use super::rules::{Verified, field};
use crate::rows::{read, words};

words! {
    /// What somebody is beside her age.
    State {
        /// Expecting a child.
        Pregnant = "pregnant",
        /// In the 42 days after a birth.
        Postpartum = "postpartum",
        /// Not expecting a child.
        NotPregnant = "not_pregnant",
    }
}

words! {
    /// Whether a class leads to a referral.
    Refer {
        /// No.
        No = "no",
        /// Yes.
        Yes = "yes",
        /// On the same day.
        Today = "today",
    }
}

/// Whom a class is about, on the day of the visit.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Completed months of age.
    pub months: Option<u32>,
    /// Sex as registered.
    pub sex: Option<Sex>,
    /// Expecting a child.
    pub pregnant: bool,
}

/// A row of `classes.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Class {
    pub result: String,
    pub input: String,
    #[serde(deserialize_with = "condition")]
    pub when: Option<(String, String)>,
    pub from: Option<u32>,
    pub to: Option<u32>,
    pub sex: Option<String>,
    pub state: Option<State>,
    pub class: String,
    pub rank: u8,
    pub at_least: Option<f64>,
    pub below: Option<f64>,
    pub refer: Refer,
    pub source: String,
    pub verified: Verified,
}

/// The table.
pub fn classes() -> &'static [Class] {
    static TABLE: OnceLock<Vec<Class>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/classes.csv")))
}

fn condition<'de, D: Deserializer<'de>>(from: D) -> Result<Option<(String, String)>, D::Error> {
    let text = String::deserialize(from)?;
    let condition = text.split_once('=');
    Ok(condition.map(|(link, code)| (link.to_owned(), code.to_owned())))
}

/// What some answers come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Classified {
    /// The row by which.
    pub class: &'static Class,
    /// The number it was decided on.
    pub value: f64,
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What the answers of a form come to, each result once, by its worst class.
pub fn classify(form: &Form, reading: &Reading, about: About) -> Vec<Classified> {
    let mut results: Vec<Classified> = Vec::new();
    for class in classes()
        .iter()
        .filter(|class| applies(class, form, reading, about))
    {
        let Some(value) = number(form, reading, &class.input) else {
            continue;
        };
        let below = class.below.is_none_or(|below| value < below);
        if !below || class.at_least.is_some_and(|least| value < least) {
            continue;
        }
        let new = Classified { class, value };
        match results
            .iter_mut()
            .find(|known| known.class.result == class.result)
        {
            Some(known) if known.class.rank < class.rank => *known = new,
            Some(_) => {}
            None => results.push(new),
        }
    }
    results
}

fn applies(class: &Class, form: &Form, reading: &Reading, about: About) -> bool {
    let age = |bound: Option<u32>, fits: fn(u32, u32) -> bool| {
        bound.is_none_or(|bound| about.months.is_some_and(|months| fits(months, bound)))
    };
    let sex = class.sex.as_deref().and_then(Sex::from_word);
    let state = class.state.is_none_or(|state| match state {
        State::Pregnant => about.pregnant,
        State::NotPregnant | State::Postpartum => !about.pregnant,
    });
    let when = class.when.as_ref().is_none_or(|(link, code)| {
        form.question(link)
            .and_then(|question| reading.values.text(question.field))
            == Some(code)
    });
    age(class.from, |months, from| months >= from)
        && age(class.to, |months, to| months <= to)
        && sex.is_none_or(|only| about.sex == Some(only))
        && state
        && when
}

/// The number behind an input: an answer in its unit, points added up, or the body mass index.
#[expect(clippy::cast_precision_loss, reason = "answers are small numbers")]
fn number(form: &Form, reading: &Reading, input: &str) -> Option<f64> {
    if let Some(score) = input.strip_prefix("score:") {
        return reading
            .scores
            .get(score)
            .copied()
            .flatten()
            .map(|points| points as f64);
    }
    if input == "bmi" {
        return bmi(form, reading);
    }
    let field = field(input)?;
    let (_, question) = form
        .questions()
        .find(|(_, question)| question.field == field)?;
    let AnswerKind::Number(number) = &question.answer else {
        return None;
    };
    Some(reading.values.int(field)? as f64 / 10_f64.powi(number.places.cast_signed()))
}

/// Kilograms by square metres, to one decimal as it is read from tables.
fn bmi(form: &Form, reading: &Reading) -> Option<f64> {
    let known = |of| form.questions().any(|(_, question)| question.field == of);
    if !known(question::WEIGHT) || !known(question::HEIGHT) {
        return None;
    }
    let weight = number(form, reading, "weight")?;
    let metres = number(form, reading, "height")? / 100.0;
    (metres > 0.0).then(|| (weight / (metres * metres) * 10.0).round() / 10.0)
}
