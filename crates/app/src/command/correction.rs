//! What somebody should look at again: rows of which the district said that they deserve it, rows it keeps aside,
//! numbers that were kept though they are odd, and how much waits for a decision altogether.

use std::collections::HashSet;

use domain::form::Library;
use domain::{Entity, FactId, Month, OpId, PersonId, Surroundings as _, field};
use ledger::notice::{self, Code};
use ledger::{Body, Operation};
use records::{Db, children, conflict, person};
use serde::Serialize;
use store::Store;
use store::sharing::Noticed;
use ts_rs::TS;

use super::child::fact_kind;
use super::kinship;
use super::line::{Lines, PersonLine};
use super::written::{field_name, local_time};
use crate::{App, UiError};

/// Odd numbers of so many months are told, this one among them.
const MONTHS: u32 = 12;
/// No list is longer.
const MOST: usize = 200;

/// How much waits for somebody.
#[derive(Debug, Serialize, TS)]
pub struct ToDecide {
    /// Fields that were given differently without knowing of each other.
    pub conflicts: usize,
    /// Pairs that may be one person, and groups whose words contradict each other.
    pub duplicates: usize,
    /// Operations of this laptop that the district keeps aside.
    #[ts(type = "number")]
    pub aside: u64,
    /// Numbers that were kept though they are odd.
    pub odd: usize,
    /// Operations of this laptop that deserve a look, as the district says, beside those numbers.
    pub noticed: usize,
}

/// How much waits for somebody.
///
/// # Errors
/// When the store cannot be read.
pub fn to_decide(app: &App, (): ()) -> Result<ToDecide, UiError> {
    let session = app.session()?;
    let aside = session.store.n_aside()?;
    let noticed = session.store.notices()?;
    session.store.read(|db| {
        let odd = odd(app, db)?;
        Ok(ToDecide {
            conflicts: conflict::all(db).map_err(store::Error::from)?.len(),
            duplicates: kinship::count(db)?,
            aside,
            noticed: beside(noticed, &odd).len(),
            odd: odd.len(),
        })
    })
}

/// Rows to look at again.
#[derive(Debug, Serialize, TS)]
pub struct Corrections {
    /// What deserves a look, as the district says, the newest first; a number that is listed as odd is not told twice.
    pub noticed: Vec<NoticedRow>,
    /// What the district keeps aside until somebody there has looked at it; the newest first.
    pub aside: Vec<AsideRow>,
    /// What was kept though it is odd: it counts in no prevalence until it is corrected or measured again.
    pub odd: Vec<OddRow>,
}

/// Something this laptop entered that deserves a look.
#[derive(Debug, Serialize, TS)]
pub struct NoticedRow {
    /// What it is, and when it was entered.
    #[serde(flatten)]
    pub row: EnteredRow,
    /// Why: `unknown_kind`, `malformed`, `future_date`, `unknown_person`, `implausible`; `other` for a code of a newer
    /// district.
    pub code: &'static str,
    /// The number of the code.
    pub number: u8,
    /// The fields to look at, if it is about some in particular.
    pub look_at: Vec<String>,
}

/// Something this laptop entered that the district keeps aside.
#[derive(Debug, Serialize, TS)]
pub struct AsideRow {
    /// What it is, and when it was entered.
    #[serde(flatten)]
    pub row: EnteredRow,
    /// Why it is kept aside: `revoked`.
    pub reason: &'static str,
}

/// Something this laptop entered.
#[derive(Debug, Serialize, TS)]
pub struct EnteredRow {
    /// Whom it is about; none for a posyandu, a day or a user.
    pub person: Option<PersonLine>,
    /// The kind of fact; none for a change of attributes.
    pub kind: Option<&'static str>,
    /// The fact, to correct it or take it back; none for anything else.
    pub fact: Option<String>,
    /// The day of the fact, as it is now.
    pub date: Option<String>,
    /// Fields that it changes; none for a new fact.
    pub fields: Vec<String>,
    /// When it was entered, where the laptop stands; none when the clock was not to be believed.
    pub at: Option<String>,
}

/// A measurement that was kept though it is odd.
#[derive(Debug, Serialize, TS)]
pub struct OddRow {
    /// Of whom.
    pub person: PersonLine,
    /// The measurement.
    pub fact: String,
    /// On which day.
    pub date: String,
    /// Grams.
    pub weight: Option<u32>,
    /// Millimetres.
    pub length: Option<u32>,
    /// What WHO calls impossible: `waz`, `haz`, `whz`, `baz`.
    pub flags: Vec<String>,
}

/// Rows to look at again, two hundred of each at most.
///
/// # Errors
/// When the store cannot be read.
pub fn list_corrections(app: &App, (): ()) -> Result<Corrections, UiError> {
    let session = app.session()?;
    let aside = kept_aside(&session.store)?;
    let noticed = session.store.notices()?;
    let library = session.forms.now();
    session.store.read(|db| {
        let mut lines = Lines::new(db, app.today());
        let mut aside_rows = Vec::with_capacity(aside.len());
        for operation in aside {
            aside_rows.push(AsideRow {
                row: entered(app, (db, &library), Some(&operation), &mut lines)?,
                reason: "revoked",
            });
        }
        let odd = odd(app, db)?;
        let mut noticed_rows = Vec::new();
        for one in beside(noticed, &odd).into_iter().take(MOST) {
            noticed_rows.push(noticed_row(app, (db, &library), &one, &mut lines)?);
        }
        let mut odd_rows = Vec::new();
        for odd in odd.into_iter().take(MOST) {
            odd_rows.push(OddRow {
                person: lines.line(odd.row)?,
                fact: odd.fact.to_string(),
                date: odd.date,
                weight: odd.weight,
                length: odd.length,
                flags: odd.flags,
            });
        }
        Ok(Corrections {
            noticed: noticed_rows,
            aside: aside_rows,
            odd: odd_rows,
        })
    })
}

/// What the district keeps aside: the last of what it has received of the own logs.
fn kept_aside(store: &Store) -> Result<Vec<Operation>, UiError> {
    let mut left = usize::try_from(store.n_aside()?).unwrap_or(MOST).min(MOST);
    let mut operations = Vec::with_capacity(left);
    if left == 0 {
        return Ok(operations);
    }
    let known = store.known_logs()?;
    for replica in store.own_logs()?.into_iter().rev() {
        let received = known.iter().find(|log| log.replica == replica);
        let received = received.map_or(0, |log| log.received);
        for seq in (1..=received).rev().take(left) {
            let id = OpId { replica, seq };
            let read = store.read::<_, store::Error>(|db| store::operation(db, id))?;
            operations.extend(read);
            left -= 1;
        }
    }
    Ok(operations)
}

/// What the district said beside that the same numbers are odd.
fn beside(noticed: Vec<Noticed>, odd: &[Odd]) -> Vec<Noticed> {
    let odd: HashSet<FactId> = odd.iter().map(|odd| odd.fact).collect();
    let told = |one: &Noticed| {
        let fact = one.operation.as_ref().map(ledger::entity_of);
        one.code == Code::Implausible
            && matches!(fact, Some(Entity::Fact(fact)) if odd.contains(&fact))
    };
    noticed.into_iter().filter(|one| !told(one)).collect()
}

fn noticed_row(
    app: &App,
    (db, library): (&Db, &Library),
    noticed: &Noticed,
    lines: &mut Lines<'_>,
) -> Result<NoticedRow, UiError> {
    let operation = noticed.operation.as_ref();
    let look_at = match operation.map(ledger::entity_of) {
        Some(entity @ Entity::Fact(_)) => {
            let state = records::Fold::new(db)
                .state(entity)
                .map_err(store::Error::from)?;
            notice::fields(&state, noticed.code)
        }
        _ => Vec::new(),
    };
    Ok(NoticedRow {
        row: entered(app, (db, library), operation, lines)?,
        code: noticed.code.word(),
        number: noticed.code.into(),
        look_at: look_at
            .into_iter()
            .map(|of| field_name(library, of))
            .collect(),
    })
}

/// What an operation of this laptop is about; nothing but that it is here, for one that is not understood.
fn entered(
    app: &App,
    (db, library): (&Db, &Library),
    operation: Option<&Operation>,
    lines: &mut Lines<'_>,
) -> Result<EnteredRow, UiError> {
    let mut row = EnteredRow {
        person: None,
        kind: None,
        fact: None,
        date: None,
        fields: Vec::new(),
        at: operation.and_then(|operation| local_time(app, operation)),
    };
    let Some(operation) = operation else {
        return Ok(row);
    };
    if let Body::Edit(edit) = &operation.body {
        let fields = edit.sets.iter().map(|set| field_name(library, set.field));
        row.fields = fields.collect();
    }
    let person = match ledger::entity_of(operation) {
        Entity::Person(id) => Some(id),
        Entity::Fact(id) => {
            let (person, kind) = of_fact(db, id)?;
            row.kind = kind;
            row.fact = Some(id.to_string());
            let state = records::Fold::new(db).state(Entity::Fact(id));
            let date = state
                .map_err(store::Error::from)?
                .values()
                .date(field::DATE);
            row.date = date.map(|date| date.to_string());
            person
        }
        Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => None,
    };
    if let Some(id) = person {
        row.person = Some(lines.line_of(&person::find(db, id).map_err(store::Error::from)?)?);
    }
    Ok(row)
}

type OfFact = (Option<PersonId>, Option<&'static str>);

fn of_fact(db: &Db, fact: FactId) -> Result<OfFact, UiError> {
    Ok(match store::operation(db, fact)?.map(|made| made.body) {
        Some(Body::Fact(made)) => (Some(made.person), fact_kind(made.kind)),
        Some(Body::Edit(_)) | None => (None, None),
    })
}

/// An odd month.
struct Odd {
    row: i64,
    fact: FactId,
    date: String,
    weight: Option<u32>,
    length: Option<u32>,
    flags: Vec<String>,
}

/// Months whose numbers WHO calls impossible and nobody has confirmed, the newest first.
fn odd(app: &App, db: &Db) -> Result<Vec<Odd>, UiError> {
    let this = Month::of(app.system().today());
    let from = Month::from_index(this.index().saturating_sub(MONTHS - 1)).unwrap_or(this);
    let mut found = Vec::new();
    for (row, month) in children::flagged(db, from).map_err(store::Error::from)? {
        let Some((fact, date)) = month.fact.zip(month.date) else {
            continue;
        };
        let known = person::fact(db, fact).map_err(store::Error::from)?;
        if known.values.text(field::CONFIRMED).is_some() {
            continue;
        }
        found.push(Odd {
            row,
            fact,
            date: date.to_string(),
            weight: month.weight,
            length: month.length,
            flags: month.flags.split(' ').map(str::to_owned).collect(),
        });
    }
    Ok(found)
}
