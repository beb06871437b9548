//! Derived rows: stays and months, computed by `indicators` from one person's state, never sent, always
//! repeatable.
//!
//! They are a function of the state. So a push computes what was derived from the state as it found it and
//! what is derived from the state as it leaves it, and writes the difference: it reads no derived row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{Entity, Fact, FactId, FactKind, Month, Person, PersonId, Values};
use indicators::care::Care;
use indicators::{EDITION, History, MonthRow, Resident};
use ledger::{EntityState, Shown};

use crate::about;
use crate::scope::ScopeId;
use crate::state::{PERSON, Touched, entity_key, fact_id};
use crate::storage::{Cell, Error, Reach, Storage, Table, Tx};
use crate::tables::{ATTAINMENTS, CHILD_MONTHS, ENTITIES, FACTS, PERSON_YEARS, RESIDENCES};

pub(crate) mod row;
pub(crate) mod same;
mod turns;

use row::{Stay, attained_cells, month_cells, uuid, year_cells};

/// How many people are derived at a time when all are.
const AT_A_TIME: usize = 500;

/// What deriving brings up of those who are touched.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Measurements whose z-scores WHO's limits call impossible, in months that go by them.
    pub(crate) flagged: BTreeSet<FactId>,
    /// People of whom no name is known here.
    pub(crate) unnamed: BTreeSet<PersonId>,
}

impl Found {
    fn add(&mut self, people: &BTreeMap<PersonId, Whole>) {
        let unnamed = people
            .iter()
            .filter(|(_, whole)| whole.person.name.is_empty());
        self.unnamed.extend(unnamed.map(|(person, _)| *person));
    }
}

/// Brings the derived rows of everybody touched up to date, after the states were written.
pub(crate) fn update(
    tx: &mut dyn Tx,
    scope: ScopeId,
    before: &Touched,
    after: &Touched,
) -> Result<Found, Error> {
    let groups = same::update(tx, scope, before, after)?;
    let touched = people_of(after);
    let people = touched.keys().copied();
    let people: Vec<PersonId> = people.filter(|one| !groups.contains_key(one)).collect();
    let mut changes = Changes::default();
    let people = load(tx, scope, &people)?;
    let mut found = Found::default();
    found.add(&people);
    for (person, now) in people {
        let facts = &touched[&person];
        let was = now.before(person, facts, before, after);
        let since = if was.can_be_judged_as(&now) {
            let dated = |facts: &Touched, id| standing(facts, id).and_then(|(_, fact)| fact.date());
            let dates = facts
                .iter()
                .flat_map(|id| [dated(before, *id), dated(after, *id)]);
            dates.flatten().map(Month::of).min()
        } else {
            Month::from_index(0)
        };
        let now = now.rows(scope, person, since);
        found.flagged.extend(&now.flagged);
        changes.add(was.rows(scope, person, since), now);
    }
    changes.write(tx, scope)?;
    same::derive(tx, scope, &groups, &mut found)?;
    Ok(found)
}

/// Whoever is touched, and which of their facts.
fn people_of(touched: &Touched) -> BTreeMap<PersonId, BTreeSet<FactId>> {
    let mut people = BTreeMap::<_, BTreeSet<_>>::new();
    for (entity, state) in touched.iter() {
        match (entity, state.birth()) {
            (Entity::Person(person), _) => {
                people.entry(person).or_default();
            }
            (Entity::Fact(id), Some(birth)) => {
                people.entry(birth.person).or_default().insert(id);
            }
            (
                Entity::Fact(_)
                | Entity::Place(_)
                | Entity::Day(_)
                | Entity::User(_)
                | Entity::Figure(_),
                _,
            ) => {}
        }
    }
    people
}

/// Makes the derived rows of all puskesmas again if they are of another edition of the rules.
///
/// # Errors
/// When the storage fails: nothing has changed then, or whole puskesmas have.
pub fn bring_up_to_date(storage: &dyn Storage) -> Result<(), Error> {
    let edition = EDITION.to_be_bytes();
    let (mut fresh, mut scopes) = (false, Vec::new());
    storage.read(Reach::NoScope, &mut |tx| {
        fresh = about::fact(tx, NAME)?.as_deref() == Some(&edition);
        scopes = tx.query("SELECT scope FROM scopes ORDER BY scope", &[])?;
        Ok(())
    })?;
    if fresh {
        return Ok(());
    }
    for scope in scopes {
        let scope = ScopeId(scope.int(0)?);
        storage.write(Reach::Scopes(&[scope]), &mut |tx| rebuild(tx, scope))?;
    }
    storage.write(Reach::NoScope, &mut |tx| {
        about::write_fact(tx, NAME, &edition)
    })
}

/// The fact of the server that says of which edition its derived rows are.
const NAME: &str = "derived";

/// Makes the derived rows of a puskesmas again.
///
/// # Errors
/// When a state cannot be read or the database fails.
pub fn rebuild(tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
    crate::scope::lock(tx, scope)?;
    for sql in [
        "DELETE FROM residences WHERE scope = $1",
        "DELETE FROM child_months WHERE scope = $1",
        "DELETE FROM person_years WHERE scope = $1",
        "DELETE FROM attainments WHERE scope = $1",
    ] {
        tx.execute(sql, &[scope.0.into()])?;
    }
    turns::of_all(tx, scope)?;
    same::forget(tx, scope)?;
    let sql = "SELECT key FROM entities WHERE scope = $1 AND kind = $2 ORDER BY key";
    let people = tx.query(sql, &[scope.0.into(), PERSON.into()])?;
    for some in people.chunks(AT_A_TIME) {
        let some: Vec<PersonId> = some
            .iter()
            .map(|row| uuid(row, 0).map(PersonId))
            .collect::<Result<_, _>>()?;
        let mut changes = Changes::default();
        let people = load(tx, scope, &some)?;
        same::put_niks(tx, scope, &people)?;
        for (person, whole) in people {
            let rows = whole.rows(scope, person, Month::from_index(0));
            changes.add(Rows::default(), rows);
        }
        changes.write(tx, scope)?;
    }
    let groups = same::rebuild(tx, scope)?;
    same::derive(tx, scope, &groups, &mut Found::default())
}

/// A person with the facts that stand.
#[derive(Default, Clone)]
struct Whole {
    person: Person,
    /// The values behind it.
    values: Values,
    /// By the district's number, and so in the order of entry.
    facts: BTreeMap<(u64, FactId), Fact>,
}

/// People as the tables hold them; somebody of whom they hold nothing is empty.
fn load(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Whole>, Error> {
    let mut whole: BTreeMap<PersonId, Whole> = people
        .iter()
        .map(|person| (*person, Whole::default()))
        .collect();
    for (person, values) in attributes(tx, scope, people)? {
        if let Some(whole) = whole.get_mut(&person) {
            whole.person = Person::read(&values);
            whole.values = values;
        }
    }
    let keys: Vec<Vec<Cell>> = people
        .iter()
        .map(|person| vec![scope.0.into(), person.0.into()])
        .collect();
    for row in tx.load(&FACTS, &keys)? {
        let shown = shown(row.bytes(6)?, &FACTS)?;
        let fact = Fact::read(FactKind(row.small(5)?), &shown.values).filter(|_| shown.live);
        let person = whole.get_mut(&PersonId(uuid(&row, 1)?));
        if let (Some(whole), Some(fact)) = (person, fact) {
            let key = (row.number(4)?, fact_id(&row, 2)?);
            whole.facts.insert(key, fact);
        }
    }
    Ok(whole)
}

/// The shown attributes of people, as each record says them.
fn attributes(
    tx: &mut dyn Tx,
    scope: ScopeId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Values>, Error> {
    let keys: Vec<_> = people
        .iter()
        .map(|person| entity_key(scope, Entity::Person(*person)))
        .collect();
    let rows = tx.load(&ENTITIES, &keys)?;
    let values = rows.iter().map(|row| {
        let person = PersonId(uuid(row, 2)?);
        Ok((person, shown(row.bytes(3)?, &ENTITIES)?.values))
    });
    values.collect()
}

fn shown(bytes: &[u8], table: &Table) -> Result<Shown, Error> {
    Shown::from_bytes(bytes).map_err(|_| Error::DamagedRow { table: table.name })
}

/// A fact that stands and is understood, with its number.
fn standing(touched: &Touched, id: FactId) -> Option<(u64, Fact)> {
    let state = touched.get(Entity::Fact(id)).filter(|state| state.live())?;
    let fact = Fact::read(state.birth()?.kind, &state.values())?;
    Some((touched.created(id)?, fact))
}

impl Whole {
    /// Records of one person as that person; the first says what several say.
    fn together(records: impl IntoIterator<Item = Self>) -> Self {
        let mut facts = BTreeMap::new();
        let values = records.into_iter().map(|record| {
            facts.extend(record.facts);
            record.values
        });
        let values = ledger::same::together(values.collect::<Vec<_>>());
        Self {
            person: Person::read(&values),
            values,
            facts,
        }
    }

    /// The same person as it was before some of its facts, and perhaps its attributes, were touched.
    fn before(
        &self,
        id: PersonId,
        facts: &BTreeSet<FactId>,
        before: &Touched,
        after: &Touched,
    ) -> Self {
        let mut was = self.clone();
        if after.get(Entity::Person(id)).is_some() {
            let values = before.get(Entity::Person(id)).map(EntityState::values);
            was.person = Person::read(&values.unwrap_or_default());
        }
        for fact in facts {
            if let Some(ssn) = after.created(*fact) {
                was.facts.remove(&(ssn, *fact));
            }
            if let Some((ssn, stood)) = standing(before, *fact) {
                was.facts.insert((ssn, *fact), stood);
            }
        }
        was
    }

    /// Whether what months are judged by is the same.
    fn can_be_judged_as(&self, other: &Self) -> bool {
        let judged_by = |whole: &Self| (whole.person.sex, whole.person.birth_date);
        judged_by(self) == judged_by(other)
    }

    /// What is derived: all stays, years and attainments, and the months from one on (`None`: no months).
    fn rows(&self, scope: ScopeId, id: PersonId, since: Option<Month>) -> Rows {
        let facts = self.facts.iter().map(|((_, id), fact)| (*id, fact.clone()));
        let history = History::of(&self.person, facts);
        let dates = history.measurements.iter();
        let first_measured = dates.map(|(_, measurement)| measurement.date).min();
        let stays = Resident::of(&self.person, &history)
            .into_iter()
            .map(|(posyandu, resident)| Stay {
                posyandu,
                person: id,
                resident,
                first_measured,
            });
        let months = since
            .map(|since| history.child_months_from(since))
            .unwrap_or_default();
        let months: Vec<MonthRow> = months.iter().map(MonthRow::of).collect();
        let flagged = months.iter().filter(|month| !month.flags.is_empty());
        let care = Care::of(&history);
        let years = care.years().into_iter();
        let attained = care.attained_at_home().into_iter();
        Rows {
            years: years.map(|year| year_cells(scope, id, year)).collect(),
            attained: attained
                .map(|(attained, home)| attained_cells(scope, id, attained, home))
                .collect(),
            flagged: flagged.filter_map(|month| month.fact).collect(),
            stays: stays.map(|stay| stay.cells(scope)).collect(),
            months: months
                .into_iter()
                .map(|month| month_cells(scope, id, month))
                .collect(),
        }
    }
}

/// What is derived of somebody, as rows.
#[derive(Default)]
struct Rows {
    /// Measurements that are flagged.
    flagged: Vec<FactId>,
    stays: Vec<Vec<Cell>>,
    months: Vec<Vec<Cell>>,
    years: Vec<Vec<Cell>>,
    attained: Vec<Vec<Cell>>,
}

/// What is to be written.
#[derive(Default)]
struct Changes {
    stays: Change,
    months: Change,
    years: Change,
    attained: Change,
}

impl Changes {
    fn add(&mut self, was: Rows, now: Rows) {
        self.stays.add(&RESIDENCES, was.stays, now.stays);
        self.months.add(&CHILD_MONTHS, was.months, now.months);
        self.years.add(&PERSON_YEARS, was.years, now.years);
        self.attained.add(&ATTAINMENTS, was.attained, now.attained);
    }

    fn write(&self, tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
        self.stays.write(tx, &RESIDENCES)?;
        self.months.write(tx, &CHILD_MONTHS)?;
        self.years.write(tx, &PERSON_YEARS)?;
        self.attained.write(tx, &ATTAINMENTS)?;
        turns::of_rows(
            tx,
            scope,
            self.attained.gone.iter().chain(&self.attained.put),
        )
    }
}

/// The difference between rows of a table.
#[derive(Default)]
struct Change {
    gone: Vec<Vec<Cell>>,
    put: Vec<Vec<Cell>>,
}

impl Change {
    fn add(&mut self, table: &Table, was: Vec<Vec<Cell>>, now: Vec<Vec<Cell>>) {
        let mut by_key: HashMap<Vec<Cell>, Vec<Cell>> = was
            .into_iter()
            .map(|mut row| {
                let others = row.split_off(table.n_key);
                (row, others)
            })
            .collect();
        for row in now {
            let (key, others) = row.split_at(table.n_key);
            if by_key.remove(key).as_deref() != Some(others) {
                self.put.push(row);
            }
        }
        self.gone.extend(by_key.into_keys());
    }

    fn write(&self, tx: &mut dyn Tx, table: &Table) -> Result<(), Error> {
        tx.delete(table, &self.gone)?;
        tx.put(table, &self.put)
    }
}
