//! What somebody should look at again: rows the district keeps aside, numbers that were kept though they are odd,
//! and how much waits for a decision altogether.

use domain::{Entity, FactId, Month, OpId, PersonId, Surroundings as _, field};
use ledger::{Body, Operation};
use records::{Db, children, conflict, person};
use serde::Serialize;
use store::Store;
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
}

/// How much waits for somebody.
///
/// # Errors
/// When the store cannot be read.
pub fn to_decide(app: &App, (): ()) -> Result<ToDecide, UiError> {
    let session = app.session()?;
    let aside = session.store.n_aside()?;
    session.store.read(|db| {
        Ok(ToDecide {
            conflicts: conflict::all(db).map_err(store::Error::from)?.len(),
            duplicates: kinship::count(db)?,
            aside,
            odd: odd(app, db)?.len(),
        })
    })
}

/// Rows to look at again.
#[derive(Debug, Serialize, TS)]
pub struct Corrections {
    /// What the district keeps aside until somebody there has looked at it; the newest first.
    pub aside: Vec<AsideRow>,
    /// What was kept though it is odd: it counts in no prevalence until it is corrected or measured again.
    pub odd: Vec<OddRow>,
}

/// Something this laptop entered that the district keeps aside.
#[derive(Debug, Serialize, TS)]
pub struct AsideRow {
    /// Whom it is about; none for a posyandu, a day or a user.
    pub person: Option<PersonLine>,
    /// The kind of fact; none for a change of attributes.
    pub kind: Option<&'static str>,
    /// Fields that it changes.
    pub fields: Vec<String>,
    /// When it was entered, where the laptop stands; none when the clock was not to be believed.
    pub at: Option<String>,
    /// Why it is kept aside: `revoked`.
    pub reason: &'static str,
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
    session.store.read(|db| {
        let mut lines = Lines::new(db, app.today());
        let mut rows = Vec::with_capacity(aside.len());
        for operation in aside {
            rows.push(aside_row(app, db, &operation, &mut lines)?);
        }
        let mut odd_rows = Vec::new();
        for odd in odd(app, db)?.into_iter().take(MOST) {
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
            aside: rows,
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

fn aside_row(
    app: &App,
    db: &Db,
    operation: &Operation,
    lines: &mut Lines<'_>,
) -> Result<AsideRow, UiError> {
    let (person, kind, fields) = match &operation.body {
        Body::Fact(fact) => (Some(fact.person), fact_kind(fact.kind), Vec::new()),
        Body::Edit(edit) => {
            let fields = edit.sets.iter().map(|set| field_name(set.field)).collect();
            match edit.entity {
                Entity::Person(id) => (Some(id), None, fields),
                Entity::Fact(id) => {
                    let (person, kind) = of_fact(db, id)?;
                    (person, kind, fields)
                }
                Entity::Place(_) | Entity::Day(_) | Entity::User(_) => (None, None, fields),
            }
        }
    };
    let line = match person {
        Some(id) => Some(lines.line_of(&person::find(db, id).map_err(store::Error::from)?)?),
        None => None,
    };
    Ok(AsideRow {
        person: line,
        kind,
        fields,
        at: local_time(app, operation),
        reason: "revoked",
    })
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
