//! Reading what was typed into a form: which questions are asked, what cannot be, what is improbable.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::{AnswerKind, Condition, Form, Item, ItemKind, Number, Operator, Question, Wanted};
use crate::reading::{DateReader, Decimal, is_blank, read_yes_no};
use crate::{Field, Value, Values};

/// How far ahead a year of two digits is looked for, where a date may lie ahead.
const AHEAD_MONTHS: u32 = 24;

/// What was typed, by the names of the questions.
pub type Answers = BTreeMap<String, String>;

/// A form as far as it is filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The answers to questions that are asked.
    pub values: Values,
    /// The names of all items that are asked or shown now.
    pub asked: BTreeSet<String>,
    /// What cannot be taken.
    pub faults: Vec<Fault>,
    /// What deserves a second look.
    pub doubts: Vec<Doubt>,
    /// Required questions without an answer.
    pub missing: Vec<String>,
    /// Danger signs that are there.
    pub dangers: Vec<String>,
    /// Points added up; `None` while an answer is missing.
    pub scores: BTreeMap<String, Option<i64>>,
}

/// An answer that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which question.
    pub link: String,
    /// `bad_number`, `out_of_range`, `too_many_decimals`, `other_unit`, `not_more`, `bad_date`, `in_future`,
    /// `bad_choice`, `not_yes_or_no`, `too_long`.
    pub code: &'static str,
    /// What the sentence mentions.
    pub detail: Vec<(&'static str, String)>,
}

/// An answer that is possible and improbable. Whoever types may confirm it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Which question.
    pub link: String,
    /// `unlikely`.
    pub code: &'static str,
}

impl Fault {
    fn new(link: &str, code: &'static str) -> Self {
        Self {
            link: link.to_owned(),
            code,
            detail: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.detail.push((name, text.into()));
        self
    }
}

impl Form {
    /// Reads what was typed. `on` is the day of the visit: other dates lie not after it, unless the form says so.
    pub fn fill(&self, typed: &Answers, on: NaiveDate) -> Reading {
        let mut values = Values::new();
        let mut faults = Vec::new();
        for (item, question) in self.questions() {
            let text = typed.get(&item.link).map_or("", String::as_str);
            if is_blank(text) {
                continue;
            }
            match read(&item.link, question, text, on) {
                Ok(value) => values.set(question.field, value),
                Err(fault) => faults.push(fault),
            }
        }
        let mut reading = self.weigh(values);
        faults.retain(|fault| reading.asked.contains(&fault.link));
        reading
            .missing
            .retain(|link| !faults.iter().any(|fault| fault.link == *link));
        faults.append(&mut reading.faults);
        Reading { faults, ..reading }
    }

    /// What answers come to. Those to questions that are not asked with them are left out.
    pub fn weigh(&self, answers: Values) -> Reading {
        let asked = self.asked(&answers);
        let is_asked = |item: &&(&Item, &Question)| asked.contains(&item.0.link);
        let fields: BTreeMap<Field, &Item> = self
            .questions()
            .filter(|question| is_asked(&question))
            .map(|(item, question)| (question.field, item))
            .collect();
        let values: Values = answers
            .into_iter()
            .filter(|(field, _)| fields.contains_key(field))
            .collect();
        let mut reading = Reading {
            values,
            ..Reading::default()
        };
        for (item, question) in self.questions().filter(|question| is_asked(&question)) {
            self.weigh_one(item, question, &mut reading);
        }
        for item in self.all().filter(|item| asked.contains(&item.link)) {
            if let ItemKind::Group {
                items,
                score: Some(score),
            } = &item.kind
            {
                let points = added_up(items, &asked, &reading.values);
                reading.scores.insert(score.clone(), points);
            }
        }
        reading.asked = asked;
        reading
    }

    fn weigh_one(&self, item: &Item, question: &Question, reading: &mut Reading) {
        let Some(value) = reading.values.get(question.field) else {
            if question.required {
                reading.missing.push(item.link.clone());
            }
            return;
        };
        if question.danger && *value == Value::Int(1) {
            reading.dangers.push(item.link.clone());
        }
        let (AnswerKind::Number(number), Value::Int(given)) = (&question.answer, value) else {
            return;
        };
        if number
            .likely
            .is_some_and(|(low, high)| *given < low || *given > high)
        {
            reading.doubts.push(Doubt {
                link: item.link.clone(),
                code: "unlikely",
            });
        }
        let smaller = number.more_than.as_ref().and_then(|link| {
            let smaller = self.question(link)?;
            Some((link, reading.values.int(smaller.field)?))
        });
        if let Some((link, smaller)) = smaller
            && *given <= smaller
        {
            reading
                .faults
                .push(Fault::new(&item.link, "not_more").with("question", link.as_str()));
        }
    }

    /// The names of all items that are asked or shown with these answers.
    fn asked(&self, answers: &Values) -> BTreeSet<String> {
        let mut parents = BTreeMap::new();
        name_parents(&self.items, None, &mut parents);
        let mut asking = Asking {
            form: self,
            answers,
            parents,
            known: BTreeMap::new(),
        };
        self.all()
            .filter(|item| !matches!(item.kind, ItemKind::Unknown(_)))
            .filter(|item| asking.is_asked(item))
            .map(|item| item.link.clone())
            .collect()
    }
}

/// Each item with the group it is in.
fn name_parents<'a>(
    items: &'a [Item],
    group: Option<&'a Item>,
    parents: &mut BTreeMap<&'a str, Option<&'a Item>>,
) {
    for item in items {
        parents.insert(&item.link, group);
        if let ItemKind::Group { items, .. } = &item.kind {
            name_parents(items, Some(item), parents);
        }
    }
}

/// Finds out which items are asked. An item that depends on itself is not.
struct Asking<'a> {
    form: &'a Form,
    answers: &'a Values,
    parents: BTreeMap<&'a str, Option<&'a Item>>,
    known: BTreeMap<&'a str, bool>,
}

impl<'a> Asking<'a> {
    fn is_asked(&mut self, item: &'a Item) -> bool {
        if let Some(known) = self.known.get(item.link.as_str()) {
            return *known;
        }
        self.known.insert(&item.link, false);
        let group = self.parents.get(item.link.as_str()).copied().flatten();
        let asked = group.is_none_or(|group| self.is_asked(group))
            && item.enabled.as_ref().is_none_or(|enabled| {
                let mut holds = enabled.when.iter().map(|condition| self.holds(condition));
                match enabled.all {
                    true => holds.all(|holds| holds),
                    false => holds.any(|holds| holds),
                }
            });
        self.known.insert(&item.link, asked);
        asked
    }

    fn holds(&mut self, condition: &Condition) -> bool {
        let form = self.form;
        let found = form
            .questions()
            .find(|(item, _)| item.link == condition.question);
        let Some((item, question)) = found else {
            return false;
        };
        let answer = match self.is_asked(item) {
            true => self
                .answers
                .get(question.field)
                .filter(|value| **value != Value::Empty),
            false => None,
        };
        if let (Operator::Exists, Wanted::Boolean(wanted)) = (condition.operator, &condition.answer)
        {
            return answer.is_some() == *wanted;
        }
        answer.is_some_and(|answer| compares(question, answer, condition))
    }
}

fn compares(question: &Question, answer: &Value, condition: &Condition) -> bool {
    let order = match (&question.answer, answer, &condition.answer) {
        (AnswerKind::Boolean, Value::Int(given), Wanted::Boolean(wanted)) => {
            given.cmp(&i64::from(*wanted))
        }
        (AnswerKind::Choice(_), Value::Text(given), Wanted::Code(wanted)) => given.cmp(wanted),
        (AnswerKind::Number(number), Value::Int(given), Wanted::Number(wanted)) => {
            #[expect(clippy::cast_precision_loss, reason = "answers are small numbers")]
            let given = *given as f64 / 10_f64.powi(number.places.cast_signed());
            match given.partial_cmp(wanted) {
                Some(order) => order,
                None => return false,
            }
        }
        _ => return false,
    };
    match condition.operator {
        Operator::Exists => false,
        Operator::Is => order.is_eq(),
        Operator::IsNot => order.is_ne(),
        Operator::More => order.is_gt(),
        Operator::Less => order.is_lt(),
        Operator::AtLeast => order.is_ge(),
        Operator::AtMost => order.is_le(),
    }
}

/// The points of all answers in a group that count any; `None` while one of them is not given.
fn added_up(items: &[Item], asked: &BTreeSet<String>, answers: &Values) -> Option<i64> {
    let mut sum = 0;
    for item in items.iter().filter(|item| asked.contains(&item.link)) {
        match &item.kind {
            ItemKind::Group { items, .. } => sum += added_up(items, asked, answers)?,
            ItemKind::Question(question) => sum += points(question, answers)?,
            ItemKind::Display | ItemKind::Unknown(_) => {}
        }
    }
    Some(sum)
}

/// What an answer counts; nothing for a question that counts nothing, `None` where it is not answered.
fn points(question: &Question, answers: &Values) -> Option<i64> {
    let AnswerKind::Choice(choices) = &question.answer else {
        return Some(0);
    };
    if choices.iter().all(|choice| choice.points.is_none()) {
        return Some(0);
    }
    let given = answers.text(question.field)?;
    let choice = choices.iter().find(|choice| choice.code == given)?;
    Some(choice.points.unwrap_or(0))
}

/// Reads one answer.
fn read(link: &str, question: &Question, text: &str, on: NaiveDate) -> Result<Value, Fault> {
    let text = text.trim();
    match &question.answer {
        AnswerKind::Boolean => match read_yes_no(text) {
            Ok(Some(yes)) => Ok(yes.into()),
            Ok(None) | Err(_) => Err(Fault::new(link, "not_yes_or_no")),
        },
        AnswerKind::Number(number) => read_number(link, number, text).map(Value::Int),
        AnswerKind::Date { future } => {
            let reference = match future {
                true => on
                    .checked_add_months(Months::new(AHEAD_MONTHS))
                    .unwrap_or(on),
                false => on,
            };
            let date = DateReader::typed(reference).read(text);
            let date = date.map_err(|_| Fault::new(link, "bad_date"))?;
            match date > on && !future {
                true => Err(Fault::new(link, "in_future")),
                false => Ok(date.into()),
            }
        }
        AnswerKind::Choice(choices) => match choices.iter().any(|choice| choice.code == text) {
            true => Ok(text.into()),
            false => Err(Fault::new(link, "bad_choice")),
        },
        AnswerKind::Text { most } => match text.chars().count() > *most {
            true => Err(Fault::new(link, "too_long").with("most", most.to_string())),
            false => Ok(text.into()),
        },
    }
}

fn read_number(link: &str, number: &Number, text: &str) -> Result<i64, Fault> {
    let decimal = Decimal::read(text).map_err(|error| Fault::new(link, error.code()))?;
    let exact = decimal.in_units(number.places + 6);
    let given = decimal
        .in_units(number.places)
        .filter(|given| exact.is_some() && given.checked_mul(1_000_000) == exact);
    let Some(given) = given else {
        return Err(Fault::new(link, "too_many_decimals").with("places", number.places.to_string()));
    };
    let too_low = number.low.is_some_and(|low| given < low);
    if too_low && let Some((unit, ours)) = &number.other_unit {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a number of a form"
        )]
        let meant = (given as f64 * ours).round() as i64;
        if number.low.is_none_or(|low| low <= meant) && number.high.is_none_or(|high| meant <= high)
        {
            let fault = Fault::new(link, "other_unit").with("unit", unit.as_str());
            return Err(fault.with("value", super::shown::written(meant, number.places)));
        }
    }
    if too_low || number.high.is_some_and(|high| given > high) {
        let mut fault = Fault::new(link, "out_of_range");
        for (name, bound) in [("low", number.low), ("high", number.high)] {
            if let Some(bound) = bound {
                fault = fault.with(name, super::shown::written(bound, number.places));
            }
        }
        return Err(fault);
    }
    Ok(given)
}
