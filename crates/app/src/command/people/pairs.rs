//! Who of all people may be registered twice, as on two laptops that did not know of each other.
//!
//! The rules are those of the warning at registration. Only those of one desa who were born about the same time
//! and whose names, or whose mothers' names, share a sound are looked at closely: everybody with everybody would
//! take too long.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use domain::name;
use records::person::{Known, Outline};
use records::{Db, person};

use super::duplicates::{self, CLOSE_DAYS, Likeness};
use crate::UiError;

/// Pairs of records that may be of one person, the likeliest first; `decided` says of which two nothing is to be
/// proposed.
pub(in crate::command) fn pairs(
    db: &Db,
    decided: &dyn Fn(i64, i64) -> bool,
) -> Result<Vec<(i64, i64, Likeness)>, UiError> {
    let mut known = Read::default();
    let mut found = Vec::new();
    for (one, other) in person::of_one_nik(db).map_err(store::Error::from)? {
        if !decided(one, other) {
            let likeness = known.compare(db, one, other)?;
            found.push((one, other, Likeness::of_one_nik(likeness)));
        }
    }
    let people = person::outlines(db).map_err(store::Error::from)?;
    let glances: Vec<Glance> = people.iter().map(Glance::of).collect();
    for (place, one) in people.iter().enumerate() {
        let later = people.iter().zip(&glances).skip(place + 1);
        let near = later.take_while(|(other, _)| {
            (other.birth_date - one.birth_date).num_days() <= CLOSE_DAYS.cast_signed()
        });
        for (other, glance) in near {
            let pair = (one.row.min(other.row), one.row.max(other.row));
            if !glances[place].may_be(glance)
                || !duplicates::may_be(&one.name, &other.name)
                || decided(pair.0, pair.1)
                || found.iter().any(|(a, b, _)| (*a, *b) == pair)
            {
                continue;
            }
            if let Some(likeness) = known.compare(db, pair.0, pair.1)? {
                found.push((pair.0, pair.1, likeness));
            }
        }
    }
    found.sort_by_key(|(one, other, likeness)| (std::cmp::Reverse(likeness.score), *one, *other));
    Ok(found)
}

/// By what two records are told to have nothing in common, at a glance.
struct Glance {
    birth_date: NaiveDate,
    desa: Option<String>,
    name: Sounds,
    mother: Sounds,
    nameless: bool,
}

impl Glance {
    fn of(outline: &Outline) -> Self {
        let of_baby = name::baby_of(&outline.name);
        Self {
            birth_date: outline.birth_date,
            desa: outline.desa.clone(),
            name: Sounds::of(&outline.name),
            mother: Sounds::of(match (&of_baby, outline.mother_key.as_str()) {
                (Some(mother), "") => mother,
                (_, mother) => mother,
            }),
            nameless: of_baby.is_some(),
        }
    }

    /// Whether a closer look is worth it. One name may be heard otherwise if they were born on one day.
    fn may_be(&self, other: &Self) -> bool {
        if self.desa.is_some() && other.desa.is_some() && self.desa != other.desa {
            return false;
        }
        let name = self.nameless || other.nameless || self.name.shares(&other.name);
        let mother = self.mother.shares(&other.mother);
        match self.birth_date == other.birth_date {
            true => name || mother,
            false => name && mother,
        }
    }
}

/// The sounds of a name's words.
struct Sounds {
    /// A bit for each: no bit in common, no sound in common.
    bits: u64,
    hashes: Vec<u64>,
}

impl Sounds {
    fn of(name: &str) -> Self {
        let keys = name::search_key(name);
        let hashes: Vec<u64> = keys.iter().map(|key| hash(key)).collect();
        Self {
            bits: hashes.iter().fold(0, |bits, hash| bits | 1 << (hash >> 58)),
            hashes,
        }
    }

    fn shares(&self, other: &Self) -> bool {
        self.bits & other.bits != 0 && self.hashes.iter().any(|hash| other.hashes.contains(hash))
    }
}

/// FNV-1a: the same on every laptop.
fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Records read for a closer look.
#[derive(Default)]
struct Read(HashMap<i64, Known>);

impl Read {
    fn compare(&mut self, db: &Db, one: i64, other: i64) -> Result<Option<Likeness>, UiError> {
        for row in [one, other] {
            if let Entry::Vacant(empty) = self.0.entry(row) {
                let record = person::record_of_row(db, row).map_err(store::Error::from)?;
                empty.insert(record);
            }
        }
        let (one, other) = (&self.0[&one], &self.0[&other]);
        Ok(duplicates::compare(&one.person, &other.person))
    }
}
