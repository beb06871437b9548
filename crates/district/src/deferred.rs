//! Operations that only a newer program understood when they came: folded once this one is that newer program.
//!
//! They were kept, numbered and given to laptops as they came; nothing of that changes. What they say takes the
//! place in the order that it has had all along.

use std::collections::{BTreeMap, BTreeSet};

use domain::OpId;
use ledger::Operation;

use crate::handover::Concerned;
use crate::notices;
use crate::numbering::{Folded, Heads};
use crate::scope::ScopeId;
use crate::state::Numbered;
use crate::storage::{Cell, Error, Reach, Storage, Tx};

/// Operations of a puskesmas that are folded in one transaction.
const AT_ONCE: usize = 500;

/// Folds what this program understands of what was deferred.
///
/// # Errors
/// When the storage fails: what was folded before stays so.
pub fn fold(storage: &dyn Storage) -> Result<(), Error> {
    let mut waiting: BTreeMap<ScopeId, Vec<OpId>> = BTreeMap::new();
    storage.read(Reach::District, &mut |tx| {
        waiting = notices::unread(tx)?;
        Ok(())
    })?;
    for (scope, ids) in waiting {
        for some in ids.chunks(AT_ONCE) {
            fold_some(storage, scope, some)?;
        }
    }
    Ok(())
}

fn fold_some(storage: &dyn Storage, scope: ScopeId, ids: &[OpId]) -> Result<(), Error> {
    let mut lock = BTreeSet::from([scope]);
    loop {
        let reach: Vec<ScopeId> = lock.iter().copied().collect();
        let mut concerned = None;
        storage.write(Reach::Scopes(&reach), &mut |tx| {
            concerned = fold_in(tx, scope, ids, &lock)?;
            Ok(())
        })?;
        match concerned {
            None => return Ok(()),
            Some(more) => lock.extend(more),
        }
    }
}

/// Answers which puskesmas these concern when not all of them are locked: nothing is written then.
fn fold_in(
    tx: &mut dyn Tx,
    scope: ScopeId,
    ids: &[OpId],
    lock: &BTreeSet<ScopeId>,
) -> Result<Option<BTreeSet<ScopeId>>, Error> {
    let mut heads = Heads::lock(tx, lock)?;
    let mut read = Vec::new();
    for id in ids {
        read.extend(understood(tx, scope, *id)?);
    }
    if read.is_empty() {
        return Ok(None);
    }
    read.sort_unstable_by_key(|(ssn, _)| *ssn);
    let numbered: Vec<Numbered<'_>> = read
        .iter()
        .map(|(ssn, operation)| Numbered {
            ssn: *ssn,
            operation,
        })
        .collect();
    let folded = Folded::with(tx, scope, &numbered)?;
    let concerned = Concerned::by(tx, scope, &folded)?;
    let scopes = concerned.scopes(scope);
    if !scopes.is_subset(lock) {
        return Ok(Some(scopes));
    }
    folded.write(tx, scope)?;
    concerned.note_strangers(tx, scope)?;
    concerned.hand_over(tx, &mut heads)?;
    let ids: Vec<OpId> = read.iter().map(|(_, operation)| operation.id).collect();
    notices::settle_unread(tx, scope, &ids)?;
    Ok(None)
}

/// An operation with its number, if this program understands it.
fn understood(
    tx: &mut dyn Tx,
    scope: ScopeId,
    id: OpId,
) -> Result<Option<(u64, Operation)>, Error> {
    let sql = "SELECT ssn, replica, seq, author, minute, suspect, body
               FROM operations
               WHERE scope = $1 AND replica = $2 AND seq = $3";
    let args: [Cell; 3] = [scope.0.into(), id.replica.number().into(), id.seq.into()];
    let rows = tx.query(sql, &args)?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let ssn = row.number(0)?;
    let operation = crate::pull::entry(row, 1)?.operation().ok();
    Ok(operation.map(|operation| (ssn, operation)))
}
