//! Forms as data: what is asked at a service, read from FHIR R4 Questionnaires.
//!
//! A form is named by id and version; a version never changes once answers were given under it. Each
//! question has a number, and that number is the [`Field`] its answer lies in: it means the same in
//! every form and every version, so a rule reads `systolic` wherever it was asked, and two laptops that
//! answer different questions of one visit do not disagree.
//!
//! The subset of FHIR (anything else on an item is [`ItemKind::Unknown`], shown to nobody and kept):
//!
//! | Element | Meaning |
//! |---|---|
//! | `name`, `version`, `title`, `purpose` | id, version, title, and the rule it comes from |
//! | `item.type` | `group`, `display`, `boolean`, `integer`, `decimal`, `date`, `choice`, `string` |
//! | `item.required`, `enableWhen`, `enableBehavior`, `maxLength`, `code` | as in FHIR |
//! | `answerOption.valueCoding` | code and words; `ordinalValue` is what it counts in a score |
//! | `questionnaire-unit`, `minValue`, `maxValue`, `maxDecimalPlaces` | FHIR's own extensions |
//! | `urn:siklus:field` | the number of the question |
//! | `urn:siklus:likely` | outside of this range the number is asked again |
//! | `urn:siklus:more-than` | the question whose number must be smaller |
//! | `urn:siklus:other-unit` | a unit people mix this one up with, and how many of ours it is |
//! | `urn:siklus:danger` | a yes is a danger sign |
//! | `urn:siklus:future` | a date that may lie ahead |
//! | `urn:siklus:score` | the points in this group are added up under this name |
//! | `urn:siklus:restricted`, `urn:siklus:unverified` | of the form: not for everybody; not read in the rule itself |

mod answers;
mod check;
mod library;
mod questionnaire;
mod shown;

use serde::{Deserialize, Serialize};

use crate::Field;

pub use answers::{Answers, Doubt, Fault, Reading};
pub use check::Problem;
pub use library::Library;
pub use questionnaire::NotAForm;
pub use shown::Answer;

/// The first number a question can have; smaller ones are of [`crate::field`].
pub const FIRST_QUESTION: Field = Field(1000);

/// The first number of questions that a district adds by itself.
pub const FIRST_OF_DISTRICT: Field = Field(30_000);

/// The first version of a form that a district makes by itself; smaller ones come with the program.
pub const FIRST_VERSION_OF_DISTRICT: u32 = 1000;

/// A form in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// What it is called in records, such as `anc`.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// Its name for people.
    pub title: String,
    /// The rule it comes from.
    pub source: String,
    /// Whether its content was read in the rule itself.
    pub verified: bool,
    /// Only for those who may see it: never by name in lists.
    pub restricted: bool,
    /// Questions and groups, in the order in which they are asked.
    pub items: Vec<Item>,
}

/// A question, a group of them, or words between.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name within forms, such as `systolic`.
    pub link: String,
    /// What is asked.
    pub text: String,
    /// When it is asked; `None` is always.
    pub enabled: Option<Enabled>,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// Other items.
    Group {
        /// They.
        items: Vec<Item>,
        /// Under which name the points in it are added up.
        score: Option<String>,
    },
    /// Words without an answer.
    Display,
    /// Something to answer.
    Question(Question),
    /// A kind of item that this program does not know.
    Unknown(String),
}

/// Something to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Where the answer lies.
    pub field: Field,
    /// The visit is not complete without it.
    pub required: bool,
    /// What can be answered.
    pub answer: AnswerKind,
    /// A yes is a danger sign.
    pub danger: bool,
    /// What it is called elsewhere (LOINC, SNOMED CT).
    pub codes: Vec<Coding>,
}

/// A code of a terminology.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// Which terminology.
    pub system: String,
    /// The code in it.
    pub code: String,
}

/// What can be answered. Numbers are whole: a decimal one counts its last place.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerKind {
    /// Yes or no.
    Boolean,
    /// A number.
    Number(Number),
    /// A calendar date.
    Date {
        /// May lie ahead.
        future: bool,
    },
    /// One of a list.
    Choice(Vec<Choice>),
    /// Words.
    Text {
        /// How many letters at most.
        most: usize,
    },
}

/// A number that can be answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Number {
    /// How many decimal places it has.
    pub places: u32,
    /// Its unit, as people write it.
    pub unit: Option<String>,
    /// The least that can be entered.
    pub low: Option<i64>,
    /// The most that can be entered.
    pub high: Option<i64>,
    /// Outside of this it is asked again.
    pub likely: Option<(i64, i64)>,
    /// The question whose number must be smaller.
    pub more_than: Option<String>,
    /// A unit it is mixed up with, and how many of ours one of it is.
    pub other_unit: Option<(String, f64)>,
}

/// One of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What people read.
    pub words: String,
    /// What it counts in a score.
    pub points: Option<i64>,
}

/// When an item is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Enabled {
    /// All of the conditions, or any of them.
    pub all: bool,
    /// They.
    pub when: Vec<Condition>,
}

/// A condition on another answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Whose answer.
    pub question: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub answer: Wanted,
}

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// There is one, or not.
    #[serde(rename = "exists")]
    Exists,
    /// The same.
    #[serde(rename = "=")]
    Is,
    /// There is one, and another.
    #[serde(rename = "!=")]
    IsNot,
    /// More.
    #[serde(rename = ">")]
    More,
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// As much or more.
    #[serde(rename = ">=")]
    AtLeast,
    /// As much or less.
    #[serde(rename = "<=")]
    AtMost,
}

/// What an answer is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// Yes or no.
    Boolean(bool),
    /// A number, as people write it.
    Number(f64),
    /// A code of a list.
    Code(String),
}

impl Form {
    /// Every item, groups before what is in them.
    pub fn all(&self) -> impl Iterator<Item = &Item> {
        let mut waiting: Vec<&Item> = self.items.iter().rev().collect();
        std::iter::from_fn(move || {
            let item = waiting.pop()?;
            if let ItemKind::Group { items, .. } = &item.kind {
                waiting.extend(items.iter().rev());
            }
            Some(item)
        })
    }

    /// Every question with its item, in order.
    pub fn questions(&self) -> impl Iterator<Item = (&Item, &Question)> {
        self.all().filter_map(|item| match &item.kind {
            ItemKind::Question(question) => Some((item, question)),
            ItemKind::Group { .. } | ItemKind::Display | ItemKind::Unknown(_) => None,
        })
    }

    /// The question of a name.
    pub fn question(&self, link: &str) -> Option<&Question> {
        self.questions()
            .find(|(item, _)| item.link == link)
            .map(|(_, question)| question)
    }
}

#[cfg(test)]
mod tests;
