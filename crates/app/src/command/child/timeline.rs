//! What was entered about a child, by whom and when, and how it was corrected since: read from the log.

use std::collections::BTreeMap;

use domain::form::{FIRST_QUESTION, Library};
use domain::{Entity, Fact, FactKind, Field, Origin, PlaceId, Value, Values, Visit, field};
use indicators::ChildMonth;
use ledger::{Body, EntityState, Operation};
use records::person::{KnownFact, Whole};
use records::{Db, day};
use serde::Serialize;
use ts_rs::TS;

use super::super::form::is_restricted;
use super::super::written::{Shown, Words, at, field_name};
use crate::UiError;

/// A field of a fact before and after a correction.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the sides of a change")]
pub struct FieldChange {
    pub field: String,
    pub from: Option<Shown>,
    pub to: Option<Shown>,
}

/// A correction.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of a change")]
pub struct Change {
    /// When; none when the clock was not to be believed.
    pub at: Option<String>,
    pub by: Option<String>,
    pub reason: Option<String>,
    pub fields: Vec<FieldChange>,
}

/// One fact.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of a line")]
pub struct TimelineItem {
    pub fact: String,
    pub kind: &'static str,
    /// None for an arrival at birth.
    pub date: Option<String>,
    /// It is not voided.
    pub live: bool,
    pub values: BTreeMap<String, Shown>,
    /// N, T, O or B when the month goes by it.
    pub code: Option<&'static str>,
    /// Name of the posyandu.
    pub place: Option<String>,
    pub measured_by: Option<String>,
    pub entered_by: Option<String>,
    /// None when the clock was not to be believed.
    pub entered_at: Option<String>,
    pub origin: Option<&'static str>,
    pub changes: Vec<Change>,
    /// Of a service: what was asked and answered. Nothing where it is restricted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub service: Option<ServiceLine>,
}

/// A service as its form told it.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of a line")]
pub struct ServiceLine {
    pub form: String,
    /// None where the program does not know the form.
    pub title: Option<String>,
    pub answers: Vec<AnswerLine>,
}

/// A question and its answer, in words.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of a line")]
pub struct AnswerLine {
    /// Empty where the form does not ask it.
    pub text: String,
    pub words: String,
    pub unit: Option<String>,
    pub danger: bool,
}

impl ServiceLine {
    /// A visit in the words of the version it was answered under.
    pub(crate) fn of(library: &Library, visit: &Visit) -> Self {
        let form = library.get(&visit.form, visit.version);
        let shown = form.map(|form| form.shown(&visit.answers));
        let shown = shown
            .unwrap_or_default()
            .into_iter()
            .map(|answer| AnswerLine {
                text: answer.text,
                words: answer.words,
                unit: answer.unit,
                danger: answer.danger,
            });
        Self {
            form: visit.form.clone(),
            title: form.map(|form| form.title.clone()),
            answers: shown.collect(),
        }
    }
}

/// The facts of a child, the newest first; on one day the last entered first.
pub(super) fn of(
    db: &Db,
    library: &Library,
    child: &Whole,
    months: &[ChildMonth],
) -> Result<Vec<TimelineItem>, UiError> {
    let mut reading = Reading {
        db,
        library,
        words: Words::new(db)?,
    };
    let mut items = Vec::with_capacity(child.facts.len());
    for (place, fact) in child.facts.iter().enumerate() {
        if let Some(kind) = kind(fact.kind) {
            let date = fact
                .values
                .date(field::DATE)
                .or(child.known.person.birth_date);
            items.push((date, place, reading.item(fact, kind, months)?));
        }
    }
    items.sort_by_key(|(date, place, _)| std::cmp::Reverse((*date, *place)));
    Ok(items.into_iter().map(|(_, _, item)| item).collect())
}

/// The code of a kind; `None` for one that this program does not know.
pub(crate) fn kind(kind: FactKind) -> Option<&'static str> {
    Some(match kind {
        FactKind::MEASUREMENT => "measurement",
        FactKind::VITAMIN_A => "vitamin_a",
        FactKind::BREASTFEEDING => "breastfeeding",
        FactKind::BOOK_WEIGHT => "book_weight",
        FactKind::ARRIVAL => "arrival",
        FactKind::DEPARTURE => "departure",
        FactKind::ATTENDANCE => "attendance",
        FactKind::CURVE_OVERRULE => "curve_overrule",
        FactKind::DEWORMING => "deworming",
        FactKind::IMMUNISATION => "immunisation",
        FactKind::FORWARDED => "forwarded",
        FactKind::REFERRAL => "referral",
        FactKind::VISIT => "visit",
        FactKind(_) => return None,
    })
}

struct Reading<'a> {
    db: &'a Db,
    library: &'a Library,
    words: Words<'a>,
}

impl Reading<'_> {
    fn item(
        &mut self,
        fact: &KnownFact,
        kind: &'static str,
        months: &[ChildMonth],
    ) -> Result<TimelineItem, UiError> {
        let operations = store::history_of(self.db, Some(fact.id), &fact.state()?)?;
        let created = operations.first().filter(|created| created.id == fact.id);
        let of_month = months
            .iter()
            .filter_map(|month| month.measured.as_ref())
            .find(|measured| measured.fact == fact.id);
        let code = of_month.and_then(|measured| measured.code);
        let posyandu = fact.values.id(field::POSYANDU).map(PlaceId);
        let place = match posyandu {
            Some(id) => Some(self.words.place(id)?),
            None => None,
        };
        let service = match &fact.fact {
            Some(Fact::Visit(visit)) => Some(visit),
            _ => None,
        };
        let open = service.is_none_or(|visit| !is_restricted(&visit.form));
        Ok(TimelineItem {
            service: service
                .filter(|_| open)
                .map(|visit| ServiceLine::of(self.library, visit)),
            fact: fact.id.to_string(),
            kind,
            date: fact.values.date(field::DATE).map(|date| date.to_string()),
            live: fact.live,
            values: self.values(&fact.values)?,
            code: code.map(indicators::WeighingCode::letter),
            measured_by: self.measured_by(fact, place.as_ref())?,
            place: place.map(|(_, name)| name),
            entered_by: created.and_then(|created| self.words.author(created)),
            entered_at: created.and_then(at),
            origin: fact
                .values
                .int(field::ORIGIN)
                .and_then(Origin::from_code)
                .map(Origin::word),
            changes: if open {
                self.changes(&operations)?
            } else {
                Vec::new()
            },
        })
    }

    /// Who measured: as the measurement says, or as the head of its posyandu day.
    fn measured_by(
        &self,
        fact: &KnownFact,
        place: Option<&(i64, String)>,
    ) -> Result<Option<String>, UiError> {
        let Some(Fact::Measurement(measurement)) = &fact.fact else {
            return Ok(None);
        };
        match (&measurement.measured_by, place) {
            (Some(by), _) => Ok(Some(by.clone())),
            (None, Some((row, _))) => Ok(day::find(self.db, *row, measurement.date)?.measured_by),
            (None, None) => Ok(None),
        }
    }

    fn values(&mut self, values: &Values) -> Result<BTreeMap<String, Shown>, UiError> {
        let mut shown = BTreeMap::new();
        for (of, value) in values.iter() {
            let beside = matches!(
                of,
                field::DATE | field::LIVE | field::ORIGIN | field::FORM | field::FORM_VERSION
            );
            if !beside
                && of < FIRST_QUESTION
                && let Some(value) = self.words.shown(of, value)?
            {
                shown.insert(field_name(self.library, of), value);
            }
        }
        Ok(shown)
    }

    /// The corrections, in the order in which they were written.
    fn changes(&mut self, operations: &[Operation]) -> Result<Vec<Change>, UiError> {
        let mut state = EntityState::default();
        let mut edits = Vec::new();
        for operation in operations {
            match &operation.body {
                Body::Fact(_) => state.apply(operation.id, &operation.body),
                Body::Edit(edit) if matches!(edit.entity, Entity::Fact(_)) => {
                    edits.push((operation, edit));
                }
                Body::Edit(_) => {}
            }
        }
        edits.sort_by_key(|(operation, _)| (operation.written.minute, operation.id));
        let mut changes = Vec::with_capacity(edits.len());
        for (operation, edit) in edits {
            let mut fields = Vec::with_capacity(edit.sets.len());
            for set in &edit.sets {
                let before = state.value(set.field).cloned();
                fields.push(FieldChange {
                    field: field_name(self.library, set.field),
                    from: self.before(set.field, before.as_ref())?,
                    to: self.words.shown(set.field, &set.value)?,
                });
            }
            state.apply(operation.id, &operation.body);
            changes.push(Change {
                at: at(operation),
                by: self.words.author(operation),
                reason: (!edit.reason.is_empty()).then(|| edit.reason.clone()),
                fields,
            });
        }
        Ok(changes)
    }

    fn before(&mut self, of: Field, value: Option<&Value>) -> Result<Option<Shown>, UiError> {
        match value {
            // A fact stands until it is voided for the first time.
            None if of == field::LIVE => self.words.shown(of, &Value::Int(1)),
            None => Ok(None),
            Some(value) => self.words.shown(of, value),
        }
    }
}
