//! What people were told is saved, beside the system and without its code.
//!
//! Every save has an author of its own; by that it is known again wherever it went and whatever it is
//! called there.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Entity, Field, OpId, PersonId, ReplicaId, UserId, Value};
use ledger::Body;
use uuid::Uuid;

/// A save, as its author.
pub(crate) type Mark = Uuid;

/// What a register belongs to, whatever its operations are called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Of {
    /// A fact, by the save that made it.
    Fact(Mark),
    /// Anything else.
    Other(Entity),
}

/// Values of a register, by the saves that gave them.
pub(crate) type Standing = BTreeSet<(Mark, Value)>;

/// One operation of a save.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// What was written, as it stands in the log.
    pub(crate) bytes: Vec<u8>,
    /// What it changes.
    pub(crate) of: Of,
    /// To whom it happened, when it is a fact.
    happened_to: Option<PersonId>,
    /// The saves that the author saw and replaced, for each field.
    pub(crate) sets: Vec<(Field, Value, BTreeSet<Mark>)>,
}

/// A save that returned.
#[derive(Debug, Clone)]
pub(crate) struct Save {
    pub(crate) told: Vec<Told>,
    /// The puskesmas in whose log it is.
    pub(crate) home: usize,
    /// It must be there in the end. Otherwise it may be: its laptop was lost before anybody else had it.
    pub(crate) must: bool,
}

/// All saves.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub(crate) saves: BTreeMap<Mark, Save>,
    /// Everybody who was registered, in this order.
    pub(crate) people: Vec<PersonId>,
    n_saves: u128,
}

impl Truth {
    /// The author of the next save.
    pub(crate) fn next(&mut self) -> UserId {
        self.n_saves += 1;
        UserId(Uuid::from_u128(self.n_saves << 16 | 0xABCD))
    }

    /// A save returned.
    pub(crate) fn saved(&mut self, mark: UserId, home: usize, told: Vec<Told>) {
        if !told.is_empty() {
            let must = true;
            self.saves.insert(mark.0, Save { told, home, must });
        }
    }

    /// The puskesmas in whose log a save is.
    pub(crate) fn home(&self, mark: &Mark) -> Option<usize> {
        self.saves.get(mark).map(|save| save.home)
    }

    /// Whom an operation is about.
    pub(crate) fn person(&self, told: &Told) -> Option<PersonId> {
        match &told.of {
            Of::Other(Entity::Person(person)) => Some(*person),
            Of::Fact(mark) => {
                let save = self.saves.get(mark)?;
                save.told.iter().find_map(|told| told.happened_to)
            }
            Of::Other(_) => None,
        }
    }

    /// These saves may be lost from now on.
    pub(crate) fn may_be_lost<'a>(&mut self, marks: impl IntoIterator<Item = &'a Mark>) {
        for mark in marks {
            if let Some(save) = self.saves.get_mut(mark) {
                save.must = false;
            }
        }
    }

    /// What stands in every register when exactly these saves are there: what nobody replaced knowingly.
    pub(crate) fn registers(&self, there: &BTreeSet<Mark>) -> BTreeMap<(Of, Field), Standing> {
        let mut registers: BTreeMap<(Of, Field), Standing> = BTreeMap::new();
        let mut replaced: BTreeMap<(Of, Field), BTreeSet<Mark>> = BTreeMap::new();
        let there = self.saves.iter().filter(|(mark, _)| there.contains(mark));
        for (mark, save) in there {
            for told in &save.told {
                for (field, value, base) in &told.sets {
                    let register = (told.of.clone(), *field);
                    replaced.entry(register.clone()).or_default().extend(base);
                    let standing = registers.entry(register).or_default();
                    standing.insert((*mark, value.clone()));
                }
            }
        }
        for (register, gone) in replaced {
            let standing = registers.entry(register).or_default();
            standing.retain(|(mark, _)| !gone.contains(mark));
        }
        registers
    }
}

impl Told {
    /// What an operation tells; `who` knows the author of each operation that it names.
    pub(crate) fn new(mark: UserId, body: &Body, who: &impl Fn(OpId) -> Mark) -> Self {
        let (of, sets) = match body {
            Body::Fact(fact) => {
                let values = fact.values.iter();
                let sets = values.map(|(field, value)| (field, value.clone(), BTreeSet::new()));
                (Of::Fact(mark.0), sets.collect())
            }
            Body::Edit(edit) => {
                let sets = edit.sets.iter().map(|set| {
                    let base = set.base.iter().map(|base| who(*base)).collect();
                    (set.field, set.value.clone(), base)
                });
                (of(edit.entity, who), sets.collect())
            }
        };
        Self {
            bytes: body.to_bytes(),
            of,
            happened_to: match body {
                Body::Fact(fact) => Some(fact.person),
                Body::Edit(_) => None,
            },
            sets,
        }
    }

    /// What only a newer program understands.
    pub(crate) fn opaque(mark: UserId, bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            of: Of::Fact(mark.0),
            happened_to: None,
            sets: Vec::new(),
        }
    }

    /// Whether bytes found later say the same; names of operations may be others by then.
    pub(crate) fn is_said_by(&self, found: &[u8]) -> bool {
        let nameless = |bytes: &[u8]| {
            let name = |_| OpId {
                replica: ReplicaId::NONE,
                seq: 1,
            };
            Body::from_bytes(bytes).map(|body| body.renamed(&name))
        };
        match (nameless(&self.bytes), nameless(found)) {
            (Ok(told), Ok(found)) => told == found,
            _ => self.bytes == found,
        }
    }
}

/// What an entity is, whatever its operation is called.
pub(crate) fn of(entity: Entity, who: &impl Fn(OpId) -> Mark) -> Of {
    match entity {
        Entity::Fact(fact) => Of::Fact(who(fact)),
        other => Of::Other(other),
    }
}
