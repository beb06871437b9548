//! What was given differently without knowing of each other: shown with all that is known of it, and decided.
//!
//! Nothing is lost by a decision: it is one more value, which names all that stood before it.

use domain::form::Library;
use domain::{Entity, FactId, Field, OpId, Person, Value, Values, field};
use ledger::Version;
use records::conflict::{self, Conflict, Severity};
use records::{Db, person};
use serde::{Deserialize, Serialize};
use store::Writer;
use ts_rs::TS;

use super::child::{fact_kind, read_field, require_sound_after};
use super::line::{Lines, PersonLine};
use super::people::{PersonDraft, one_change};
use super::written::{Shown, Words, field_name, local_time};
use crate::{App, UiError};

/// A field of which several values stand.
#[derive(Debug, Serialize, TS)]
pub struct ConflictItem {
    /// Its name, equal on every laptop where the same values stand.
    pub conflict: String,
    /// `high` or `medium`.
    pub severity: &'static str,
    /// Whom it is about.
    pub person: PersonLine,
    /// The fact, when it is not about an attribute of the person.
    pub fact: Option<ConflictFact>,
    /// Which field.
    pub field: String,
    /// What stands, the shown one first.
    pub versions: Vec<ConflictVersion>,
    /// Another value may be typed instead of choosing one.
    pub typed: bool,
}

/// The fact that a conflict is about.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of a fact's name")]
pub struct ConflictFact {
    pub fact: String,
    pub kind: &'static str,
    pub date: Option<String>,
}

/// A value that stands.
#[derive(Debug, Serialize, TS)]
pub struct ConflictVersion {
    /// The operation that gave it.
    pub version: String,
    /// None says that the field was emptied.
    pub value: Option<Shown>,
    /// Who wrote it.
    pub by: Option<String>,
    /// When, where the laptop stands: `2026-11-12T09:40`; none when the clock was not to be believed.
    pub at: Option<String>,
    /// It is what lists and reports show until somebody decides.
    pub shown: bool,
}

/// A mark beside a field of a child's page.
#[derive(Debug, Serialize, TS)]
pub struct ConflictMark {
    /// Its name.
    pub conflict: String,
    /// The fact, when it is not about an attribute of the child.
    pub fact: Option<String>,
    /// Which field.
    pub field: String,
}

/// Everything that waits for somebody to decide, what most hangs on first.
///
/// # Errors
/// When the store cannot be read.
pub fn list_conflicts(app: &App, (): ()) -> Result<Vec<ConflictItem>, UiError> {
    let session = app.session()?;
    let library = session.forms.now();
    session.store.read(|db| {
        let mut lines = Lines::new(db, app.today());
        let mut words = Words::new(db)?;
        let found = conflict::all(db).map_err(store::Error::from)?;
        found
            .iter()
            .map(|conflict| item(app, (db, &library), conflict, (&mut lines, &mut words)))
            .collect()
    })
}

/// What waits of one child.
pub(super) fn marks(db: &Db, library: &Library, child: i64) -> Result<Vec<ConflictMark>, UiError> {
    let found = conflict::all(db).map_err(store::Error::from)?;
    let of_child = found.iter().filter(|conflict| conflict.person == child);
    Ok(of_child
        .map(|conflict| ConflictMark {
            conflict: conflict.id(),
            fact: fact_of(conflict).map(|fact| fact.to_string()),
            field: field_name(library, conflict.field),
        })
        .collect())
}

fn fact_of(conflict: &Conflict) -> Option<FactId> {
    conflict.of.iter().find_map(|of| match of {
        Entity::Fact(fact) => Some(*fact),
        Entity::Person(_)
        | Entity::Place(_)
        | Entity::Day(_)
        | Entity::User(_)
        | Entity::Figure(_) => None,
    })
}

fn item(
    app: &App,
    (db, library): (&Db, &Library),
    conflict: &Conflict,
    (lines, words): (&mut Lines<'_>, &mut Words<'_>),
) -> Result<ConflictItem, UiError> {
    let fact = match fact_of(conflict) {
        Some(fact) => Some(named(db, fact)?),
        None => None,
    };
    let mut versions = Vec::with_capacity(conflict.versions.len());
    for version in &conflict.versions {
        let written = store::operation(db, version.op)?;
        versions.push(ConflictVersion {
            version: version.op.to_string(),
            value: words.shown(conflict.field, &version.value)?,
            by: written.as_ref().and_then(|written| words.author(written)),
            at: written
                .as_ref()
                .and_then(|written| local_time(app, written)),
            shown: version.op == conflict.shown,
        });
    }
    versions.sort_by_key(|version| !version.shown);
    Ok(ConflictItem {
        conflict: conflict.id(),
        severity: match conflict.severity {
            Severity::High => "high",
            Severity::Medium => "medium",
        },
        person: lines.line(conflict.person)?,
        fact,
        field: field_name(library, conflict.field),
        versions,
        typed: !matches!(
            conflict.field,
            field::LIVE
                | field::OWNS_KMS
                | field::POSYANDU
                | field::PUSKESMAS
                | field::OEDEMA
                | field::YES
        ),
    })
}

fn named(db: &Db, fact: FactId) -> Result<ConflictFact, UiError> {
    let known = person::fact(db, fact).map_err(store::Error::from)?;
    Ok(ConflictFact {
        fact: fact.to_string(),
        kind: fact_kind(known.kind).unwrap_or_default(),
        date: known.values.date(field::DATE).map(|date| date.to_string()),
    })
}

/// A decision.
#[derive(Debug, Deserialize, TS)]
pub struct SettleConflict {
    /// Which conflict, by the name under which its values were shown.
    pub conflict: String,
    /// The value that is right, by the operation that gave it.
    #[serde(default)]
    pub version: Option<String>,
    /// Another value instead, as typed.
    #[serde(default)]
    pub value: Option<String>,
    /// Why.
    pub reason: String,
}

/// Decides between values that were given without knowing of each other: one of them, or another.
///
/// # Errors
/// `conflict_settled` when the values shown are not those that stand now; what is wrong with the value that was
/// chosen or typed; `missing` when neither was.
pub fn settle_conflict(app: &App, args: SettleConflict) -> Result<(), UiError> {
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let waiting = conflict::all(writer.db()).map_err(store::Error::from)?;
        let conflict = waiting.iter().find(|known| known.id() == args.conflict);
        let conflict = conflict.ok_or_else(|| UiError::new("conflict_settled"))?;
        let decided = match (&args.version, &args.value) {
            (Some(version), _) => Decided::Version(chosen(conflict, version)?),
            (None, Some(text)) => Decided::Typed(text),
            (None, None) => return Err(UiError::new("missing").about("value")),
        };
        match fact_of(conflict) {
            Some(fact) => settle_fact(app, writer, conflict.field, fact, &decided, &args.reason),
            None => settle_person(app, writer, conflict, &decided, &args.reason),
        }
        .map_err(|error| UiError {
            field: error.field.map(|_| "value".to_owned()),
            ..error
        })
    })?;
    Ok(())
}

/// What somebody decided for.
enum Decided<'a> {
    Version(&'a Version),
    Typed(&'a str),
}

fn chosen<'a>(conflict: &'a Conflict, version: &str) -> Result<&'a Version, UiError> {
    let gone = || UiError::new("conflict_settled");
    let op: OpId = version.parse().map_err(|_| gone())?;
    let standing = conflict.versions.iter().find(|known| known.op == op);
    standing.ok_or_else(gone)
}

fn settle_fact(
    app: &App,
    writer: &mut Writer<'_>,
    field: Field,
    fact: FactId,
    decided: &Decided<'_>,
    reason: &str,
) -> Result<(), UiError> {
    let state = writer.state(Entity::Fact(fact))?;
    let birth = state
        .birth()
        .ok_or_else(|| UiError::new("conflict_settled"))?;
    let (of, value) = match decided {
        Decided::Version(version) => (field, version.value.clone()),
        Decided::Typed(text) => {
            let name = field_name(&app.session()?.forms.now(), field);
            read_field(app, writer, birth.kind, &name, text)?
        }
    };
    let values: Values = [(of, value)].into_iter().collect();
    if of != field::LIVE {
        require_sound_after(app, writer, fact, (birth.kind, birth.person), &values)?;
    }
    writer.edit(Entity::Fact(fact), values, reason)?;
    Ok(())
}

/// Gives every record that says something of the attribute the value decided for.
fn settle_person(
    app: &App,
    writer: &mut Writer<'_>,
    conflict: &Conflict,
    decided: &Decided<'_>,
    reason: &str,
) -> Result<(), UiError> {
    if let (field::PUSKESMAS, Decided::Version(version)) = (conflict.field, decided) {
        let values: Values = [(conflict.field, version.value.clone())]
            .into_iter()
            .collect();
        for of in &conflict.of {
            writer.edit(*of, values.clone(), reason)?;
        }
        return Ok(());
    }
    let known = person::by_row(writer.db(), conflict.person)?;
    let name = field_name(&app.session()?.forms.now(), conflict.field);
    let text = match decided {
        Decided::Version(version) => as_typed(conflict.field, &name, &version.value),
        Decided::Typed(text) => (*text).to_owned(),
    };
    let values = one_change(app, writer.db(), &known, &name, &text)?;
    for of in &conflict.of {
        writer.edit(*of, values.clone(), reason)?;
    }
    Ok(())
}

/// A value as the form has it.
fn as_typed(of: Field, name: &str, value: &Value) -> String {
    if of == field::OWNS_KMS {
        return match value {
            Value::Int(0) => "tidak".to_owned(),
            Value::Int(_) => "ya".to_owned(),
            Value::Empty | Value::Text(_) | Value::Date(_) | Value::Id(_) => String::new(),
        };
    }
    let values: Values = [(of, value.clone())].into_iter().collect();
    let draft = PersonDraft::of(&Person::read(&values), None);
    let form = serde_json::to_value(draft).unwrap_or_default();
    form[name].as_str().unwrap_or_default().to_owned()
}
