//! Several records of one person: which they are, and what they say together.
//!
//! Two records are of one person when somebody said so, or when NIK, date of birth, sex and normalised name
//! all agree. Whoever is reached over such links is one person, unless somebody said of two of them that they
//! are distinct: then all stay apart until that is settled, since two children must never be mixed. Nothing
//! is rewritten by any of this; a link that is taken back leaves everything as it was before.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{Person, PersonId, Sex, Values, name};

/// By what two records are taken to be of one person without anybody saying so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// NIK.
    pub nik: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Name, normalised.
    pub name: String,
}

impl Identity {
    /// The identity of a person of whom all of it is known.
    pub fn of(person: &Person) -> Option<Self> {
        let name = name::normalise(&person.name);
        Some(Self {
            nik: person.nik.clone()?,
            birth_date: person.birth_date?,
            sex: person.sex?,
            name: (!name.is_empty()).then_some(name)?,
        })
    }
}

/// Records that hang together: who they are, and whether somebody said that two of them are distinct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The records.
    pub members: BTreeSet<PersonId>,
    /// Two of them are of two persons: all stay apart.
    pub disputed: bool,
}

/// What is said of a record: of whom it is the same, and from whom distinct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Records of the same person.
    pub same: BTreeSet<PersonId>,
    /// Records of other persons.
    pub distinct: BTreeSet<PersonId>,
}

impl Group {
    /// The group of a record; `said` tells of any record what is said of it, from either side.
    ///
    /// # Errors
    /// What `said` returned.
    pub fn of<E>(
        person: PersonId,
        mut said: impl FnMut(PersonId) -> Result<Said, E>,
    ) -> Result<Self, E> {
        let mut known: BTreeMap<PersonId, Said> = BTreeMap::new();
        let mut open = vec![person];
        while let Some(next) = open.pop() {
            if known.contains_key(&next) {
                continue;
            }
            let told = said(next)?;
            open.extend(&told.same);
            known.insert(next, told);
        }
        let disputed = known
            .values()
            .any(|said| said.distinct.iter().any(|other| known.contains_key(other)));
        Ok(Self {
            members: known.into_keys().collect(),
            disputed,
        })
    }

    /// The record under which all are counted; `None` where each stands for itself.
    pub fn head(&self) -> Option<PersonId> {
        match self.disputed || self.members.len() < 2 {
            true => None,
            false => self.members.first().copied(),
        }
    }
}

/// What several records say of one person: each attribute as the first of them that has it says.
pub fn together(records: impl IntoIterator<Item = Values>) -> Values {
    let mut all = Values::new();
    for record in records {
        for (field, value) in record.iter() {
            if all.get(field).is_none() {
                all.set(field, value.clone());
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    fn id(number: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(number))
    }

    fn group(person: u128, same: &[(u128, u128)], distinct: &[(u128, u128)]) -> Group {
        let of = |pairs: &[(u128, u128)], person: PersonId| {
            let other = |(a, b): &(u128, u128)| match () {
                () if id(*a) == person => Some(id(*b)),
                () if id(*b) == person => Some(id(*a)),
                () => None,
            };
            pairs.iter().filter_map(other).collect()
        };
        let said = |person| {
            Ok::<_, Infallible>(Said {
                same: of(same, person),
                distinct: of(distinct, person),
            })
        };
        Group::of(id(person), said).unwrap_or_default()
    }

    #[test]
    fn who_hangs_together_is_counted_under_the_smallest_id() {
        let same = [(5, 3), (3, 9), (1, 2)];
        for member in [3, 5, 9] {
            assert_eq!(group(member, &same, &[]).head(), Some(id(3)));
        }
        assert_eq!(group(2, &same, &[]).head(), Some(id(1)));
        assert_eq!(group(7, &same, &[]).head(), None, "alone");
    }

    #[test]
    fn one_word_against_it_keeps_all_apart() {
        let same = [(5, 3), (3, 9)];
        for distinct in [(5, 9), (9, 5), (3, 5)] {
            assert_eq!(group(9, &same, &[distinct]).head(), None, "{distinct:?}");
        }
        assert_eq!(group(9, &same, &[(5, 7)]).head(), Some(id(3)), "of others");
    }

    proptest! {
        #[test]
        fn all_members_see_the_same_group(
            same in prop::collection::vec((0..9_u128, 0..9_u128), 0..9),
            distinct in prop::collection::vec((0..9_u128, 0..9_u128), 0..3),
        ) {
            let distinct: Vec<_> = distinct.into_iter().filter(|(a, b)| a != b).collect();
            for person in 0..9 {
                let seen = group(person, &same, &distinct);
                for member in &seen.members {
                    let number = member.0.as_u128();
                    prop_assert_eq!(&group(number, &same, &distinct), &seen);
                }
            }
        }
    }
}
