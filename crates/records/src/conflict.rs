//! Values that were given without knowing of each other, between which somebody has to decide.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use domain::{Entity, FactKind, Field, OpId, Value, field, name};
use ledger::{EntityState, Register, Version};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::fold::{fact_id, replica, seq};
use crate::person::{self, record_of_row};
use crate::{Error, same};

/// How much hangs on a field whose versions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Somebody is judged by it, or taken for another.
    High,
    /// It is wrong on a list.
    Medium,
}

/// One attribute of which several versions stand that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Row of the person it is about, under which that person is counted.
    pub person: i64,
    /// Of what: the person's records that name the attribute, or the fact.
    pub of: Vec<Entity>,
    /// Which attribute.
    pub field: Field,
    /// How much hangs on it.
    pub severity: Severity,
    /// What stands, by operation.
    pub versions: Vec<Version>,
    /// The version that is shown until somebody decides.
    pub shown: OpId,
}

impl Conflict {
    /// A name that is equal on every laptop where the same versions stand, and another once one more does.
    pub fn id(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.field.0.to_be_bytes());
        for version in &self.versions {
            hash.update(version.op.to_string());
        }
        let digest = hash.finalize();
        digest.iter().take(6).fold(String::new(), |mut id, byte| {
            let _ = write!(id, "{byte:02x}");
            id
        })
    }
}

/// How much hangs on a field of a person or of a fact of a kind. `None`: the version that is shown is good
/// enough, and the others are in the history.
pub fn severity(of: Entity, kind: Option<FactKind>, field: Field) -> Option<Severity> {
    match of {
        Entity::Person(_) => of_person(field),
        Entity::Fact(_) => of_fact(kind?, field),
        Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => None,
    }
}

fn of_person(field: Field) -> Option<Severity> {
    match field {
        field::NIK | field::FAMILY_CARD | field::BIRTH_DATE | field::SEX | field::PUSKESMAS => {
            Some(Severity::High)
        }
        field::NAME
        | field::MOTHER_NAME
        | field::MOTHER_NIK
        | field::FATHER_NAME
        | field::BIRTH_ORDER
        | field::BIRTH_WEIGHT
        | field::BIRTH_LENGTH
        | field::GESTATION_WEEKS
        | field::OWNS_KMS => Some(Severity::Medium),
        _ => None,
    }
}

fn of_fact(kind: FactKind, field: Field) -> Option<Severity> {
    match (kind, field) {
        // Whoever was said to be the same is proposed again.
        (FactKind::SAME | FactKind::DISTINCT, _) => None,
        (
            FactKind::MEASUREMENT,
            field::LIVE
            | field::DATE
            | field::WEIGHT
            | field::LENGTH
            | field::POSITION
            | field::ARM
            | field::OEDEMA,
        )
        | (FactKind::DEPARTURE, field::LIVE | field::DATE | field::LEAVING) => Some(Severity::High),
        (
            _,
            field::LIVE
            | field::DATE
            | field::WEIGHT
            | field::HEAD
            | field::POSYANDU
            | field::CAPSULE
            | field::YES
            | field::DOSE
            | field::ABSENCE,
        ) => Some(Severity::Medium),
        _ => None,
    }
}

/// Whether versions say different things, spelling aside.
fn differ(field: Field, versions: &[Version]) -> bool {
    let said = |value: &Value| match (field, value) {
        (field::NAME | field::MOTHER_NAME | field::FATHER_NAME, Value::Text(text)) => {
            Value::Text(name::normalise(text))
        }
        (_, value) => value.clone(),
    };
    versions
        .windows(2)
        .any(|pair| said(&pair[0].value) != said(&pair[1].value))
}

/// The fields of an entity between whose versions somebody has to decide. Of a fact that is voided only
/// whether it stands.
pub(crate) fn fields(of: Entity, state: &EntityState) -> Vec<Field> {
    let kind = state.birth().map(|birth| birth.kind);
    let voided = kind.is_some() && !state.live();
    state
        .registers()
        .filter(|(_, register)| register.standing().len() > 1)
        .filter(|(field, _)| !voided || *field == field::LIVE)
        .filter(|(field, register)| {
            severity(of, kind, *field).is_some() && differ(*field, register.standing())
        })
        .map(|(field, _)| field)
        .collect()
}

/// Everything that waits for somebody to decide, what most hangs on first.
///
/// # Errors
/// When the database fails or a state is damaged.
pub fn all(db: &Connection) -> Result<Vec<Conflict>, Error> {
    let mut found = Vec::new();
    for head in heads(db)? {
        found.extend(of_records(db, head)?);
    }
    let sql = "SELECT person_id, replica, seq, field
               FROM conflicts
               WHERE seq > 0 OR person_id NOT IN (SELECT person_id FROM same_people)
               ORDER BY person_id, replica, seq, field";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let person: i64 = row.get(0)?;
        let key: (i64, i64) = (row.get(1)?, row.get(2)?);
        let (of, state) = match key {
            (_, 0) => {
                let known = record_of_row(db, person)?;
                (Entity::Person(known.id), known.state)
            }
            (replica, seq) => (
                Entity::Fact(fact_id(replica, seq)),
                person::fact(db, fact_id(replica, seq))?.state()?,
            ),
        };
        let head = same::head(db, person)?;
        found.extend(of_register(head, of, &state, Field(row.get(3)?)));
    }
    found.sort_by_key(|conflict| (conflict.severity, conflict.person));
    Ok(found)
}

fn of_register(person: i64, of: Entity, state: &EntityState, field: Field) -> Option<Conflict> {
    let kind = state.birth().map(|birth| birth.kind);
    let (_, register) = state.registers().find(|(known, _)| *known == field)?;
    Some(Conflict {
        person,
        of: vec![of],
        field,
        severity: severity(of, kind, field)?,
        versions: register.standing().to_vec(),
        shown: register.shown(field)?.op,
    })
}

fn heads(db: &Connection) -> Result<BTreeSet<i64>, Error> {
    let mut statement = db.prepare_cached("SELECT DISTINCT head_id FROM same_people")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What several records of one person say differently: as if all of it were versions of one register.
fn of_records(db: &Connection, head: i64) -> Result<Vec<Conflict>, Error> {
    let mut fields: BTreeMap<Field, (Vec<Entity>, Vec<Version>, OpId)> = BTreeMap::new();
    for row in same::members(db, head)? {
        let record = record_of_row(db, row)?;
        let of = Entity::Person(record.id);
        let told = record
            .state
            .registers()
            .filter(|(field, _)| severity(of, None, *field).is_some());
        for (field, register) in told {
            let Some(shown) = shown(field, register) else {
                continue;
            };
            let (entities, versions, _) = fields
                .entry(field)
                .or_insert_with(|| (Vec::new(), Vec::new(), shown));
            entities.push(of);
            let given = register.standing().iter();
            versions.extend(
                given
                    .filter(|version| version.value != Value::Empty)
                    .cloned(),
            );
        }
    }
    let conflict =
        |(field, (of, mut versions, shown)): (Field, (Vec<Entity>, Vec<Version>, OpId))| {
            versions.sort_by_key(|version| version.op);
            let severity = severity(*of.first()?, None, field)?;
            differ(field, &versions).then_some(Conflict {
                person: head,
                of,
                field,
                severity,
                versions,
                shown,
            })
        };
    Ok(fields.into_iter().filter_map(conflict).collect())
}

/// The version that a record shows, unless it says nothing.
fn shown(field: Field, register: &Register) -> Option<OpId> {
    let version = register.shown(field)?;
    (version.value != Value::Empty).then_some(version.op)
}

/// How an entity is named in `conflicts`: 0 and 0 for a person.
pub(crate) fn key(of: Entity) -> Option<(i64, i64)> {
    match of {
        Entity::Person(_) => Some((0, 0)),
        Entity::Fact(id) => Some((replica(id), seq(id))),
        Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_) => None,
    }
}
