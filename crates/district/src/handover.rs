//! People whom several puskesmas know: who must have what was written about them.
//!
//! ```text
//! segment of Stabat ── numbered in Stabat ──┬─ Binjai looks after her: all that Binjai lacks of her
//!                                           └─ Langkat did before: only where she lives now
//! ```
//!
//! Who looks after somebody is a register of the person ([`domain::field::PUSKESMAS`]), so whoever moves her names
//! the version that was seen: two moves that did not know of each other stand side by side, and both puskesmas
//! have her until somebody settles it. What a puskesmas lacks is written down nowhere: it is all that any
//! puskesmas has of her, less what this one has. So a move, a late entry of the old puskesmas, a move back and a
//! database from before the move are one and the same thing.

mod history;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{Entity, OpId, PersonId, PlaceId, field};
use ledger::{Body, EntityState, Operation};
use protocol::{Entry, Hash, MOST_ENTRIES};

use crate::derived::row::uuid;
use crate::numbering::{Came, Folded, Heads, New, understood};
use crate::roster;
use crate::scope::ScopeId;
use crate::state::entity_key;
use crate::storage::{Cell, Error, Tx};
use crate::tables::ENTITIES;

use history::History;

/// Bytes of bodies that are handed over in one commit.
const MOST_BYTES: usize = 256 << 10;

/// People whom more than one puskesmas has, or shall have.
#[derive(Debug, Default)]
pub(crate) struct Concerned {
    /// Each with all of these puskesmas.
    people: BTreeMap<PersonId, BTreeSet<ScopeId>>,
    /// Of whom this puskesmas knows nothing but what happened to them.
    strangers: Vec<PersonId>,
    /// The puskesmas whose laptops wrote what is corrected here without being here.
    writers: BTreeSet<ScopeId>,
}

impl Concerned {
    /// Whom operations of a puskesmas concern elsewhere, once they are folded.
    pub(crate) fn by(tx: &mut dyn Tx, scope: ScopeId, folded: &Folded) -> Result<Self, Error> {
        let mut homes: BTreeMap<PersonId, Vec<PlaceId>> = BTreeMap::new();
        let mut registered = BTreeSet::new();
        let mut not_here = Vec::new();
        for (entity, state) in folded.after.iter() {
            match (entity, state.birth()) {
                (Entity::Person(person), _) => {
                    homes.entry(person).or_default().extend(homes_of(state));
                    registered.insert(person);
                }
                (Entity::Fact(_), Some(birth)) => {
                    homes.entry(birth.person).or_default();
                }
                (Entity::Fact(id), None) => not_here.push(id),
                (Entity::Place(_) | Entity::Day(_) | Entity::User(_) | Entity::Figure(_), _) => {}
            }
        }
        let mut writers = BTreeSet::new();
        for id in not_here {
            if let Some(log) = roster::log_of(tx, id.replica)? {
                writers.insert(log.scope);
                let person = history::whose(tx, log.scope, id)?;
                if let Some(person) = person {
                    homes.entry(person).or_default();
                }
            }
        }
        let mut people: BTreeMap<PersonId, BTreeSet<ScopeId>> = BTreeMap::new();
        let ids: Vec<Cell> = homes.keys().map(|person| person.0.into()).collect();
        for row in tx.who_knows(&ids)? {
            let here = ScopeId(row.int(1)?);
            people
                .entry(PersonId(uuid(&row, 0)?))
                .or_default()
                .insert(here);
        }
        if homes.values().any(|homes| !homes.is_empty()) {
            let by_place = puskesmas(tx)?;
            for (person, homes) in &homes {
                let scopes = homes.iter().filter_map(|home| by_place.get(home));
                people.entry(*person).or_default().extend(scopes);
            }
        }
        let known = |person: &PersonId| {
            let here = people.get(person);
            here.is_some_and(|scopes| scopes.contains(&scope)) || registered.contains(person)
        };
        let strangers = homes.keys().copied();
        let strangers = strangers.filter(|person| !known(person)).collect();
        people.retain(|_, scopes| {
            scopes.insert(scope);
            scopes.len() > 1
        });
        Ok(Self {
            people,
            strangers,
            writers,
        })
    }

    /// Writes down that a puskesmas has something of people who are not registered there, by which it is found
    /// when they are registered elsewhere.
    pub(crate) fn note_strangers(&self, tx: &mut dyn Tx, scope: ScopeId) -> Result<(), Error> {
        let nothing = EntityState::default().to_bytes();
        let row = |person: &PersonId| {
            let mut row = entity_key(scope, Entity::Person(*person));
            row.push(nothing.as_slice().into());
            row
        };
        let rows: Vec<Vec<Cell>> = self.strangers.iter().map(row).collect();
        tx.put(&ENTITIES, &rows)
    }

    /// Whether a puskesmas other than the one they were asked of knows somebody.
    pub(crate) fn elsewhere(&self, person: PersonId) -> bool {
        self.people.contains_key(&person)
    }

    /// All puskesmas concerned, and this one.
    pub(crate) fn scopes(&self, scope: ScopeId) -> BTreeSet<ScopeId> {
        let mut scopes = BTreeSet::from([scope]);
        scopes.extend(self.people.values().flatten());
        scopes.extend(&self.writers);
        scopes
    }

    /// Gives every puskesmas what it lacks of these people. Those that are not locked get nothing.
    pub(crate) fn hand_over(&self, tx: &mut dyn Tx, heads: &mut Heads) -> Result<(), Error> {
        // A correction whose fact was not there yet is of nobody until the fact is given: then others lack it.
        while !self.people.is_empty() && self.hand_over_once(tx, heads)? {}
        Ok(())
    }

    /// Likewise of what is known to be about them by now; answers whether anybody lacked anything.
    fn hand_over_once(&self, tx: &mut dyn Tx, heads: &mut Heads) -> Result<bool, Error> {
        let mut known: BTreeMap<ScopeId, BTreeMap<PersonId, History>> = BTreeMap::new();
        let scopes: BTreeSet<ScopeId> = self.people.values().flatten().copied().collect();
        for scope in scopes {
            let people = self
                .people
                .iter()
                .filter(|(_, scopes)| scopes.contains(&scope));
            let people: Vec<PersonId> = people.map(|(person, _)| *person).collect();
            known.insert(scope, history::load(tx, scope, &people)?);
        }
        history::mark_awaited(tx, &mut known)?;
        let by_place = puskesmas(tx)?;
        let mut lacking: BTreeMap<ScopeId, Vec<Entry>> = BTreeMap::new();
        for person in self.people.keys() {
            for (scope, entries) in lacked(*person, &known, &by_place) {
                lacking.entry(scope).or_default().extend(entries);
            }
        }
        let mut given = false;
        for (scope, entries) in lacking {
            if heads.of(scope).is_ok() && !entries.is_empty() {
                let sources: Vec<ScopeId> = known.keys().copied().collect();
                let mut all = history::places(tx, scope, &sources, &entries)?;
                all.extend(entries);
                let new = history::not_here(tx, scope, all)?;
                number(tx, scope, &new, heads)?;
                given |= !new.is_empty();
            }
        }
        Ok(given)
    }
}

/// Gives a new puskesmas the people who were said to be looked after there before the district knew it.
///
/// # Errors
/// When a state cannot be read or the database fails.
pub(crate) fn welcome(tx: &mut dyn Tx, scope: ScopeId, place: PlaceId) -> Result<(), Error> {
    let waiting = history::looked_after_at(tx, place)?;
    let mut concerned = Concerned::default();
    for (person, here) in waiting {
        let scopes = concerned.people.entry(person).or_default();
        scopes.extend([here, scope]);
    }
    let mut heads = Heads::lock(tx, &concerned.scopes(scope))?;
    concerned.hand_over(tx, &mut heads)
}

/// What each puskesmas lacks of a person.
fn lacked(
    person: PersonId,
    known: &BTreeMap<ScopeId, BTreeMap<PersonId, History>>,
    by_place: &HashMap<PlaceId, ScopeId>,
) -> BTreeMap<ScopeId, Vec<Entry>> {
    let histories: BTreeMap<ScopeId, &History> = known
        .iter()
        .filter_map(|(scope, people)| Some((*scope, people.get(&person)?)))
        .collect();
    let mut all: BTreeMap<OpId, &history::Told> = BTreeMap::new();
    let mut in_order: Vec<OpId> = Vec::new();
    for history in histories.values() {
        let mut told: Vec<_> = history.told.iter().collect();
        told.sort_by_key(|(_, told)| told.ssn);
        for (id, told) in told {
            if all.insert(*id, told).is_none() {
                in_order.push(*id);
            }
        }
    }
    let holders = histories.iter().filter(|(_, history)| history.registered);
    let holders: BTreeSet<ScopeId> = holders.map(|(scope, _)| *scope).collect();
    let homes = homes(all.values().map(|told| &told.entry), by_place);
    let away = histories.iter().filter(|(_, history)| !history.registered);
    let away: HashSet<OpId> = away
        .flat_map(|(_, history)| history.told.keys().copied())
        .collect();
    let nothing = History::default();
    // Whoever once looked after her may correct what she had then. Others could only guess.
    let said = all.values().filter_map(|told| told.body.as_ref());
    let once = said.flat_map(history::homes_in);
    let once: BTreeSet<ScopeId> = once
        .filter_map(|home| by_place.get(&home).copied())
        .collect();
    let lacked = holders.union(&once).map(|scope| {
        let here = histories.get(scope).copied().unwrap_or(&nothing);
        let wanted = |id: &&OpId| {
            let told = all[id];
            let for_us = match homes.is_empty() {
                // Nobody has said who looks after her: whoever registered her, and nobody is told of others.
                true => holders.contains(scope) && away.contains(id),
                false => homes.contains(scope) || holders.contains(scope) && told.says_where,
            };
            here.awaited.contains(id) || for_us && !here.told.contains_key(id)
        };
        let entries = in_order.iter().filter(wanted);
        (*scope, entries.map(|id| all[id].entry.clone()).collect())
    });
    lacked.collect()
}

/// The puskesmas of this district that look after somebody, by all that was said of the person.
fn homes<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    by_place: &HashMap<PlaceId, ScopeId>,
) -> BTreeSet<ScopeId> {
    let mut state = EntityState::default();
    for entry in entries {
        if let Ok(Operation { id, body, .. }) = entry.operation()
            && matches!(&body, Body::Edit(edit) if matches!(edit.entity, Entity::Person(_)))
        {
            state.apply(id, &body);
        }
    }
    let homes = homes_of(&state).into_iter();
    homes
        .filter_map(|home| by_place.get(&home).copied())
        .collect()
}

/// The puskesmas that stand as looking after a person: several, when two moves did not know of each other.
pub(crate) fn homes_of(state: &EntityState) -> Vec<PlaceId> {
    let mut registers = state.registers();
    let register = registers.find(|(of, _)| *of == field::PUSKESMAS);
    let versions = register.map_or(&[][..], |(_, register)| register.standing());
    let homes = versions.iter();
    homes
        .filter_map(|version| history::place_of(&version.value))
        .collect()
}

/// The puskesmas of the district by what they are called elsewhere.
pub(crate) fn puskesmas(tx: &mut dyn Tx) -> Result<HashMap<PlaceId, ScopeId>, Error> {
    let rows = tx.query("SELECT place, scope FROM scopes", &[])?;
    let scopes = rows
        .iter()
        .map(|row| Ok((PlaceId(uuid(row, 0)?), ScopeId(row.int(1)?))));
    scopes.collect()
}

/// Gives entries that came from other puskesmas their numbers in this one.
fn number(
    tx: &mut dyn Tx,
    scope: ScopeId,
    entries: &[Entry],
    heads: &mut Heads,
) -> Result<(), Error> {
    let mut rest = entries;
    while !rest.is_empty() {
        let (entries, later) = rest.split_at(together(rest));
        rest = later;
        let hashes: Vec<Hash> = entries.iter().map(Entry::hash).collect();
        let operations = understood(entries);
        let new = New {
            entries,
            hashes: &hashes,
            operations: &operations,
        };
        let folded = new.fold(tx, scope, heads.of(scope)?.ssn)?;
        new.number(tx, scope, Came::Handed, &folded, heads)?;
    }
    Ok(())
}

/// How many of these become one commit: as many as travel well together, one at least.
fn together(entries: &[Entry]) -> usize {
    let mut n_bytes = 0;
    let fitting = entries.iter().take(MOST_ENTRIES).take_while(|entry| {
        n_bytes += entry.body.len();
        n_bytes <= MOST_BYTES
    });
    fitting.count().max(1)
}
