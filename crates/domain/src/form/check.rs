//! What is wrong with a form before anybody answers it: found when the program is tested, and when a
//! district publishes one.

use std::collections::{BTreeMap, BTreeSet};

use super::{AnswerKind, FIRST_QUESTION, Form, Item, ItemKind, Number, Operator, Question, Wanted};

/// Why a form cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message says it; `link` names the item")]
pub enum Problem {
    #[error("two items are called `{link}`")]
    TwoOfOneName { link: String },
    #[error("item `{link}` is of a type or shape that is not known: {kind}")]
    UnknownItem { link: String, kind: String },
    #[error("item `{link}` depends on `{question}`, which is no question of the form")]
    UnknownQuestion { link: String, question: String },
    #[error("item `{link}` depends on itself")]
    Cycle { link: String },
    #[error("item `{link}` compares `{question}` with what it can never be")]
    NeverTrue { link: String, question: String },
    #[error("question `{link}` has a number below {}", FIRST_QUESTION.0)]
    ReservedNumber { link: String },
    #[error("two questions have the number of `{link}`")]
    TwoOfOneNumber { link: String },
    #[error("the bounds of `{link}` leave nothing to enter")]
    EmptyRange { link: String },
    #[error("the choices of `{link}` are none, or two of one code")]
    BadChoices { link: String },
    #[error("question `{link}` means something else in another form or version")]
    OtherMeaning { link: String },
    #[error("choice `{code}` of `{link}` is gone; answers given before keep it")]
    ChoiceGone { link: String, code: String },
    #[error("the new version is not newer")]
    NotNewer,
}

impl Problem {
    /// Whether the form works all the same: somebody should know, no more.
    pub fn is_doubt(&self) -> bool {
        matches!(self, Self::ChoiceGone { .. })
    }
}

impl Form {
    /// What is wrong with it by itself.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut links = BTreeSet::new();
        let mut fields = BTreeSet::new();
        for item in self.all() {
            let link = item.link.clone();
            if !links.insert(&item.link) {
                problems.push(Problem::TwoOfOneName { link: link.clone() });
            }
            if let ItemKind::Unknown(kind) = &item.kind {
                let kind = kind.clone();
                problems.push(Problem::UnknownItem { link, kind });
            } else if let ItemKind::Question(question) = &item.kind {
                if !fields.insert(question.field) {
                    problems.push(Problem::TwoOfOneNumber { link });
                }
                problems.extend(self.of_question(item, question));
            }
        }
        problems.extend(self.of_conditions());
        problems
    }

    fn of_question(&self, item: &Item, question: &Question) -> Vec<Problem> {
        let link = item.link.clone();
        let mut problems = Vec::new();
        if question.field < FIRST_QUESTION {
            problems.push(Problem::ReservedNumber { link: link.clone() });
        }
        match &question.answer {
            AnswerKind::Number(number) => {
                if !leaves_something(number) {
                    problems.push(Problem::EmptyRange { link: link.clone() });
                }
                if let Some(smaller) = &number.more_than
                    && !self.asks_number(smaller, number.places)
                {
                    let question = smaller.clone();
                    problems.push(Problem::UnknownQuestion { link, question });
                }
            }
            AnswerKind::Choice(choices) => {
                let codes: BTreeSet<_> = choices.iter().map(|choice| &choice.code).collect();
                if choices.is_empty()
                    || codes.len() != choices.len()
                    || codes.contains(&String::new())
                {
                    problems.push(Problem::BadChoices { link });
                }
            }
            AnswerKind::Boolean | AnswerKind::Date { .. } | AnswerKind::Text { .. } => {}
        }
        problems
    }

    fn asks_number(&self, link: &str, places: u32) -> bool {
        let question = self.question(link).map(|question| &question.answer);
        matches!(question, Some(AnswerKind::Number(number)) if number.places == places)
    }

    /// Conditions on what is not there, on what can never be, and on themselves.
    fn of_conditions(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut needs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        depend(&self.items, None, &mut needs);
        for item in self.all() {
            for condition in item.enabled.iter().flat_map(|enabled| &enabled.when) {
                let (link, question) = (item.link.clone(), condition.question.clone());
                match self.question(&question) {
                    None => problems.push(Problem::UnknownQuestion { link, question }),
                    Some(asked) if !can_be(asked, condition.operator, &condition.answer) => {
                        problems.push(Problem::NeverTrue { link, question });
                    }
                    Some(_) => {}
                }
            }
        }
        for start in needs.keys() {
            let mut seen = BTreeSet::new();
            let mut waiting = needs[start].clone();
            while let Some(next) = waiting.pop() {
                if next == *start {
                    let link = (*start).to_owned();
                    problems.push(Problem::Cycle { link });
                    break;
                }
                if seen.insert(next) {
                    waiting.extend(needs.get(next).into_iter().flatten());
                }
            }
        }
        problems
    }

    /// What is wrong with this form beside another form, or an older version of the same: what a question
    /// means never changes.
    pub fn problems_beside(&self, other: &Self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.id == other.id && self.version <= other.version {
            problems.push(Problem::NotNewer);
        }
        for (item, question) in self.questions() {
            for (known_item, known) in other.questions() {
                let same_name = item.link == known_item.link;
                let same_number = question.field == known.field;
                let link = item.link.clone();
                if same_name != same_number || same_name && !same_meaning(question, known) {
                    problems.push(Problem::OtherMeaning { link });
                } else if same_name && self.id == other.id {
                    problems.extend(gone(&link, known, question));
                }
            }
        }
        problems
    }
}

/// What each item needs to know whether it is asked: other questions, and the group it is in.
fn depend<'a>(
    items: &'a [Item],
    group: Option<&'a str>,
    needs: &mut BTreeMap<&'a str, Vec<&'a str>>,
) {
    for item in items {
        let questions = item.enabled.iter().flat_map(|enabled| &enabled.when);
        let questions = questions.map(|condition| condition.question.as_str());
        needs
            .entry(&item.link)
            .or_default()
            .extend(questions.chain(group));
        if let ItemKind::Group { items, .. } = &item.kind {
            depend(items, Some(&item.link), needs);
        }
    }
}

fn leaves_something(number: &Number) -> bool {
    let within = |at: i64| {
        number.low.is_none_or(|low| low <= at) && number.high.is_none_or(|high| at <= high)
    };
    let ordered = number
        .low
        .zip(number.high)
        .is_none_or(|(low, high)| low < high);
    let likely = number.likely;
    ordered && likely.is_none_or(|(low, high)| low < high && within(low) && within(high))
}

fn can_be(question: &Question, operator: Operator, wanted: &Wanted) -> bool {
    match (&question.answer, wanted) {
        (_, Wanted::Boolean(_)) if operator == Operator::Exists => true,
        (AnswerKind::Boolean, Wanted::Boolean(_)) => {
            matches!(operator, Operator::Is | Operator::IsNot)
        }
        (AnswerKind::Choice(choices), Wanted::Code(code)) => {
            matches!(operator, Operator::Is | Operator::IsNot)
                && choices.iter().any(|choice| choice.code == *code)
        }
        (AnswerKind::Number(_), Wanted::Number(_)) => operator != Operator::Exists,
        _ => false,
    }
}

fn same_meaning(one: &Question, other: &Question) -> bool {
    match (&one.answer, &other.answer) {
        (AnswerKind::Number(one), AnswerKind::Number(other)) => {
            one.places == other.places && one.unit == other.unit
        }
        (AnswerKind::Boolean, AnswerKind::Boolean)
        | (AnswerKind::Date { .. }, AnswerKind::Date { .. })
        | (AnswerKind::Choice(_), AnswerKind::Choice(_))
        | (AnswerKind::Text { .. }, AnswerKind::Text { .. }) => true,
        _ => false,
    }
}

fn gone(link: &str, before: &Question, now: &Question) -> Vec<Problem> {
    let codes = |question: &Question| match &question.answer {
        AnswerKind::Choice(choices) => choices.iter().map(|choice| choice.code.clone()).collect(),
        _ => BTreeSet::new(),
    };
    let gone = codes(before)
        .into_iter()
        .filter(|code| !codes(now).contains(code));
    gone.map(|code| Problem::ChoiceGone {
        link: link.to_owned(),
        code,
    })
    .collect()
}
