//! What is wrong with a form before anybody answers it: found when the program is tested, and when a
//! district publishes one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AnswerKind, FIRST_OF_DISTRICT, FIRST_QUESTION, FIRST_VERSION_OF_DISTRICT, Form, Item, ItemKind,
    Library, Number, Operator, Question, Wanted,
};

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
    #[error("no service is entered with a form of this name")]
    UnknownForm,
    #[error("the versions of a district begin at {FIRST_VERSION_OF_DISTRICT}")]
    ReservedVersion,
    #[error("`{link}` is a new question, and the numbers of a district begin at {}", FIRST_OF_DISTRICT.0)]
    NumberOfProgram { link: String },
    #[error("whether records are restricted is the program's to say")]
    OtherRestriction,
    #[error("question `{link}` is gone; a rule that reads it finds no answer")]
    QuestionGone { link: String },
}

impl Problem {
    /// Whether the form works all the same: somebody should know, no more.
    pub fn is_doubt(&self) -> bool {
        matches!(self, Self::ChoiceGone { .. } | Self::QuestionGone { .. })
    }

    /// Whether a newer program may know better: the form can be used without the items that are not known here.
    pub fn may_be_of_newer_program(&self) -> bool {
        matches!(
            self,
            Self::UnknownItem { .. } | Self::UnknownQuestion { .. }
        )
    }

    /// What it is called in messages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TwoOfOneName { .. } => "two_of_one_name",
            Self::UnknownItem { .. } => "unknown_item",
            Self::UnknownQuestion { .. } => "unknown_question",
            Self::Cycle { .. } => "cycle",
            Self::NeverTrue { .. } => "never_true",
            Self::ReservedNumber { .. } => "reserved_number",
            Self::TwoOfOneNumber { .. } => "two_of_one_number",
            Self::EmptyRange { .. } => "empty_range",
            Self::BadChoices { .. } => "bad_choices",
            Self::OtherMeaning { .. } => "other_meaning",
            Self::ChoiceGone { .. } => "choice_gone",
            Self::NotNewer => "not_newer",
            Self::UnknownForm => "unknown_form",
            Self::ReservedVersion => "reserved_version",
            Self::NumberOfProgram { .. } => "number_of_program",
            Self::OtherRestriction => "other_restriction",
            Self::QuestionGone { .. } => "question_gone",
        }
    }

    /// The item it is about; empty where it is about the whole form.
    pub fn link(&self) -> &str {
        match self {
            Self::TwoOfOneName { link }
            | Self::UnknownItem { link, .. }
            | Self::UnknownQuestion { link, .. }
            | Self::Cycle { link }
            | Self::NeverTrue { link, .. }
            | Self::ReservedNumber { link }
            | Self::TwoOfOneNumber { link }
            | Self::EmptyRange { link }
            | Self::BadChoices { link }
            | Self::OtherMeaning { link }
            | Self::ChoiceGone { link, .. }
            | Self::NumberOfProgram { link }
            | Self::QuestionGone { link } => link,
            Self::NotNewer | Self::UnknownForm | Self::ReservedVersion | Self::OtherRestriction => {
                ""
            }
        }
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

impl Library {
    /// What is wrong with a form that a district wants to publish: by itself, and beside every form that is known.
    pub fn problems_of_new(&self, form: &Form) -> Vec<Problem> {
        let Some(newest) = self.newest(&form.id) else {
            return vec![Problem::UnknownForm];
        };
        let mut problems = form.problems();
        if form.version < FIRST_VERSION_OF_DISTRICT {
            problems.push(Problem::ReservedVersion);
        }
        if form.restricted != newest.restricted {
            problems.push(Problem::OtherRestriction);
        }
        let known = || self.all().flat_map(Form::questions);
        for (item, question) in form.questions() {
            let is_new = !known().any(|(known, _)| known.link == item.link);
            if is_new && question.field < FIRST_OF_DISTRICT {
                let link = item.link.clone();
                problems.push(Problem::NumberOfProgram { link });
            }
        }
        let gone = newest
            .questions()
            .filter(|(item, _)| form.question(&item.link).is_none())
            .map(|(item, _)| item.link.clone());
        problems.extend(gone.map(|link| Problem::QuestionGone { link }));
        for problem in self.all().flat_map(|known| form.problems_beside(known)) {
            if !problems.contains(&problem) {
                problems.push(problem);
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
