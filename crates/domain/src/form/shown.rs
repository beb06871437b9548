//! Answers as people read them: the question beside the answer, in the words of the version they were given
//! under. What the form does not know is shown by its number, never left out.

use super::{AnswerKind, FIRST_QUESTION, Form, Question};
use crate::{Field, Value, Values};

/// One answer to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The name of the question; `None` when the form has none of this number.
    pub link: Option<String>,
    /// What was asked; empty when it is not known.
    pub text: String,
    /// The number of the question.
    pub field: Field,
    /// The answer: `ya` or `tidak`, a number with comma, a date as `YYYY-MM-DD`, or words.
    pub words: String,
    /// Its unit.
    pub unit: Option<String>,
    /// It is a danger sign.
    pub danger: bool,
    /// What would have to be typed for it.
    pub typed: String,
}

impl Form {
    /// The answers in the order of the questions; after them those that the form does not know.
    pub fn shown(&self, values: &Values) -> Vec<Answer> {
        let known = self.questions().filter_map(|(item, question)| {
            let value = values.get(question.field)?;
            Some(Answer {
                link: Some(item.link.clone()),
                text: item.text.clone(),
                field: question.field,
                words: words(question, value)?,
                unit: question.unit().map(str::to_owned),
                danger: question.danger && *value == Value::Int(1),
                typed: typed(question, value)?,
            })
        });
        let mut answers: Vec<Answer> = known.collect();
        for (field, value) in values.iter().filter(|(field, _)| *field >= FIRST_QUESTION) {
            if answers.iter().any(|answer| answer.field == field) {
                continue;
            }
            if let Some(words) = plain(value) {
                answers.push(Answer {
                    link: None,
                    text: String::new(),
                    field,
                    typed: words.clone(),
                    words,
                    unit: None,
                    danger: false,
                });
            }
        }
        answers
    }
}

impl Question {
    /// The unit of its number, if it has one.
    pub fn unit(&self) -> Option<&str> {
        match &self.answer {
            AnswerKind::Number(number) => number.unit.as_deref(),
            AnswerKind::Boolean
            | AnswerKind::Date { .. }
            | AnswerKind::Choice(_)
            | AnswerKind::Text { .. } => None,
        }
    }
}

fn words(question: &Question, value: &Value) -> Option<String> {
    match (&question.answer, value) {
        (AnswerKind::Choice(choices), Value::Text(code)) => {
            let known = choices.iter().find(|choice| choice.code == *code);
            Some(known.map_or_else(|| code.clone(), |choice| choice.words.clone()))
        }
        _ => typed(question, value),
    }
}

fn typed(question: &Question, value: &Value) -> Option<String> {
    match (&question.answer, value) {
        (AnswerKind::Boolean, Value::Int(yes)) => {
            Some(if *yes == 0 { "tidak" } else { "ya" }.to_owned())
        }
        (AnswerKind::Number(number), Value::Int(given)) => Some(written(*given, number.places)),
        _ => plain(value),
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Empty | Value::Id(_) => None,
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Date(date) => Some(date.to_string()),
    }
}

/// A number in units of its last place, with a decimal comma.
pub(super) fn written(number: i64, places: u32) -> String {
    if places == 0 {
        return number.to_string();
    }
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!(
        "{:0>width$}",
        number.unsigned_abs(),
        width = places as usize + 1
    );
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    format!("{sign}{whole},{fraction}")
}
