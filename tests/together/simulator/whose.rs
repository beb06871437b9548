//! Who must have what, where people move between puskesmas: who looks after somebody has everything about the
//! person, and nobody has anything of people who are none of theirs.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, PersonId, PlaceId, Value, field};

use super::check::must;
use super::run::{PUSKESMAS, Run};
use super::truth::{Mark, Of, Save, Told};
use crate::bed;

impl Run<'_> {
    /// Every save is in the log of its puskesmas once, as it was told; and in those of the others what concerns them.
    pub(super) fn nothing_is_missing_or_doubled(&self) -> Result<(), String> {
        let mut logs: Vec<_> = (0..self.case.n_puskesmas())
            .map(|home| self.office.saves(home))
            .collect();
        let there = self.office.marks();
        let homes = self.homes(&there);
        let ever = self.ever(&there);
        for (mark, save) in &self.truth.saves {
            for (place, log) in logs.iter_mut().enumerate() {
                let found = log.remove(mark).unwrap_or_default();
                match place == save.home {
                    true => whole(mark, save, &found)?,
                    false => self.given(place, (mark, save), &found, &homes, &ever)?,
                }
            }
        }
        must(logs.iter().all(BTreeMap::is_empty), || {
            format!("nobody saved {:?}", logs.iter().flat_map(BTreeMap::keys))
        })
    }

    /// What a puskesmas was given of a save of another one is what it must have, and nothing of nobody else's people.
    fn given(
        &self,
        place: usize,
        (mark, save): (&Mark, &Save),
        found: &[Vec<u8>],
        homes: &BTreeMap<PersonId, BTreeSet<usize>>,
        ever: &BTreeMap<PersonId, BTreeSet<usize>>,
    ) -> Result<(), String> {
        let mut left: Vec<&Vec<u8>> = found.iter().collect();
        let is_there = self.office_has(mark);
        for told in &save.told {
            let at = left.iter().position(|body| told.is_said_by(body));
            if let Some(at) = at {
                left.remove(at);
            }
            let of = |people: &BTreeMap<PersonId, BTreeSet<usize>>| {
                let person = self.truth.person(told);
                let places = person.and_then(|person| people.get(&person));
                places.is_some_and(|places| places.contains(&place))
            };
            let name = PUSKESMAS[place];
            must(at.is_some() || !is_there || !of(homes), || {
                format!("{name} looks after somebody and lacks a part of save {mark}: {told:?}")
            })?;
            let of_a_place = matches!(told.of, Of::Other(Entity::Place(_)));
            must(at.is_none() || of_a_place || of(ever), || {
                format!("{name} was given what is none of its own, save {mark}: {told:?}")
            })?;
        }
        must(left.is_empty(), || format!("save {mark} came twice"))
    }

    fn office_has(&self, mark: &Mark) -> bool {
        let Some(home) = self.truth.home(mark) else {
            return false;
        };
        self.office.saves(home).contains_key(mark)
    }

    /// Which puskesmas look after each person, when exactly these saves are there: those who stand as it, or else
    /// those who wrote who the person is.
    fn homes(&self, there: &BTreeSet<Mark>) -> BTreeMap<PersonId, BTreeSet<usize>> {
        let mut homes = self.registered(there);
        for ((of, field), standing) in self.truth.registers(there) {
            if let Of::Other(Entity::Person(person)) = of
                && field == field::PUSKESMAS
                && !standing.is_empty()
            {
                let places = standing.iter().filter_map(|(_, value)| place_of(value));
                homes.insert(person, places.collect());
            }
        }
        homes
    }

    /// Which puskesmas ever looked after each person, or wrote who the person is.
    fn ever(&self, there: &BTreeSet<Mark>) -> BTreeMap<PersonId, BTreeSet<usize>> {
        let mut ever = self.registered(there);
        for (person, told) in self
            .edits_of_people(there)
            .map(|(person, _, told)| (person, told))
        {
            let moves = told
                .sets
                .iter()
                .filter(|(of, _, _)| *of == field::PUSKESMAS);
            let places = moves.filter_map(|(_, value, _)| place_of(value));
            ever.entry(person).or_default().extend(places);
        }
        ever
    }

    fn registered(&self, there: &BTreeSet<Mark>) -> BTreeMap<PersonId, BTreeSet<usize>> {
        let mut registered: BTreeMap<PersonId, BTreeSet<usize>> = BTreeMap::new();
        for (person, save, _) in self.edits_of_people(there) {
            registered.entry(person).or_default().insert(save.home);
        }
        registered
    }

    fn edits_of_people<'a>(
        &'a self,
        there: &'a BTreeSet<Mark>,
    ) -> impl Iterator<Item = (PersonId, &'a Save, &'a Told)> {
        let saves = self.truth.saves.iter();
        let there = saves.filter(|(mark, _)| there.contains(mark));
        let told = there.flat_map(|(_, save)| save.told.iter().map(move |told| (save, told)));
        told.filter_map(|(save, told)| match told.of {
            Of::Other(Entity::Person(person)) => Some((person, save, told)),
            _ => None,
        })
    }

    /// People whom a puskesmas looks after, and what happened to them.
    pub(super) fn looked_after(&self, home: usize, there: &BTreeSet<Mark>) -> BTreeSet<Of> {
        let homes = self.homes(there);
        let all = self.truth.saves.values().flat_map(|save| &save.told);
        let here = all.filter(|told| {
            let person = self.truth.person(told);
            let homes = person.and_then(|person| homes.get(&person));
            homes.is_some_and(|homes| homes.contains(&home))
        });
        here.map(|told| told.of.clone()).collect()
    }
}

/// A save is in the log of its puskesmas as it was told.
fn whole(mark: &Mark, save: &Save, found: &[Vec<u8>]) -> Result<(), String> {
    if found.is_empty() && !save.must {
        return Ok(());
    }
    must(!found.is_empty(), || {
        format!("save {mark} is lost: {:?}", save.told)
    })?;
    let mut both = save.told.iter().zip(found);
    let told = both.all(|(told, found)| told.is_said_by(found));
    must(told && found.len() == save.told.len(), || {
        let (found, told) = (found.len(), save.told.len());
        format!("save {mark} is not as it was told: {found} for {told}")
    })
}

/// The puskesmas that a register of a person names.
fn place_of(value: &Value) -> Option<usize> {
    let Value::Id(id) = value else { return None };
    let names = PUSKESMAS.iter();
    let mut places = names.map(|name| bed::puskesmas(name));
    places.position(|place| place == PlaceId(*id))
}
