//! Giving operations their numbers: one commit of one puskesmas, written down and folded under its lock.

use std::collections::{BTreeMap, BTreeSet};

use domain::ReplicaId;
use ledger::Operation;
use protocol::{Entry, Hash};

use crate::derived::{self, Found};
use crate::notices;
use crate::scope::{self, Head, ScopeId};
use crate::state::{Numbered, Touched};
use crate::storage::{Cell, Error, Tx};
use crate::tables::{COMMITS, OPERATIONS};

/// The heads of puskesmas that this transaction has locked.
pub(crate) struct Heads(BTreeMap<ScopeId, Head>);

impl Heads {
    /// Locks puskesmas, in the order of their numbers: whoever needs several waits for nobody who waits for it.
    pub(crate) fn lock(tx: &mut dyn Tx, scopes: &BTreeSet<ScopeId>) -> Result<Self, Error> {
        let heads = scopes
            .iter()
            .map(|one| Ok((*one, scope::lock(tx, *one)?)))
            .collect::<Result<_, Error>>()?;
        Ok(Self(heads))
    }

    /// The head of one of them.
    pub(crate) fn of(&self, scope: ScopeId) -> Result<Head, Error> {
        let head = self.0.get(&scope).copied();
        head.ok_or(Error::DamagedRow { table: "scopes" })
    }
}

/// How operations came to a puskesmas.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Came {
    /// In a segment of this log that begins at this place.
    InSegment(ReplicaId, u64),
    /// From other puskesmas, which had them first.
    Handed,
}

/// Operations that get their numbers together.
pub(crate) struct New<'a> {
    /// All of them.
    pub(crate) entries: &'a [Entry],
    /// Their hashes.
    pub(crate) hashes: &'a [Hash],
    /// Those that this program understands, with their places among the entries.
    pub(crate) operations: &'a [(u64, Operation)],
}

/// The entries that this program understands, with their places.
pub(crate) fn understood(entries: &[Entry]) -> Vec<(u64, Operation)> {
    let entries = entries.iter().zip(0..);
    entries
        .filter_map(|(entry, place)| Some((place, entry.operation().ok()?)))
        .collect()
}

/// What operations make of the states that they touch; nothing of it is written yet.
pub(crate) struct Folded {
    before: Touched,
    /// The states with them.
    pub(crate) after: Touched,
}

impl Folded {
    /// What operations make of the states as they are now.
    pub(crate) fn with(
        tx: &mut dyn Tx,
        scope: ScopeId,
        operations: &[Numbered<'_>],
    ) -> Result<Self, Error> {
        let before = Touched::load(tx, scope, operations)?;
        let mut after = before.clone();
        after.fold(operations);
        Ok(Self { before, after })
    }

    /// Writes the states down, with the rows that follow, and tells what these bring up.
    pub(crate) fn write(&self, tx: &mut dyn Tx, scope: ScopeId) -> Result<Found, Error> {
        let Self { before, after } = self;
        after.write(tx, scope, before)?;
        let found = derived::update(tx, scope, before, after)?;
        notices::settle(tx, scope, before, after)?;
        Ok(found)
    }
}

impl New<'_> {
    /// Folds them, as if they were numbered after `ssn`.
    pub(crate) fn fold(&self, tx: &mut dyn Tx, scope: ScopeId, ssn: u64) -> Result<Folded, Error> {
        let numbered: Vec<Numbered<'_>> = self
            .operations
            .iter()
            .map(|(place, operation)| Numbered {
                ssn: ssn + 1 + place,
                operation,
            })
            .collect();
        Folded::with(tx, scope, &numbered)
    }

    /// Writes them down as the next commit, with the states and rows that follow, and tells what these bring up.
    pub(crate) fn number(
        &self,
        tx: &mut dyn Tx,
        scope: ScopeId,
        came: Came,
        folded: &Folded,
        heads: &mut Heads,
    ) -> Result<Found, Error> {
        let before = heads.of(scope)?;
        let after = before.after(self.hashes);
        let rows: Vec<Vec<Cell>> = self
            .entries
            .iter()
            .zip(before.ssn + 1..)
            .map(|(entry, ssn)| operation_row(scope, ssn, entry))
            .collect();
        tx.append(&OPERATIONS, &rows)?;
        let (log, first) = match came {
            Came::InSegment(replica, first) => (replica.number(), first),
            Came::Handed => (0, 0),
        };
        tx.append(
            &COMMITS,
            &[vec![
                scope.0.into(),
                after.ssn.into(),
                log.into(),
                first.into(),
                (self.entries.len() as u64).into(),
                after.digest.to_bytes().into(),
                after.chain.into(),
            ]],
        )?;
        let found = folded.write(tx, scope)?;
        scope::set_head(tx, scope, &after)?;
        heads.0.insert(scope, after);
        Ok(found)
    }
}

fn operation_row(scope: ScopeId, ssn: u64, entry: &Entry) -> Vec<Cell> {
    vec![
        scope.0.into(),
        ssn.into(),
        entry.id.replica.number().into(),
        entry.id.seq.into(),
        entry.author.0.into(),
        entry.written.minute.into(),
        (entry.written.clock == ledger::Clock::Suspect).into(),
        entry.body.as_slice().into(),
    ]
}
