//! Taking in what a laptop sends: each segment is proven, numbered, folded, and only then acknowledged.

use domain::ReplicaId;
use ledger::Operation;
use protocol::{Entry, Hash, Header, Refused, Segment};

use crate::names::KnownNames;
use crate::roster::{self, Log};
use crate::scope::{self, ScopeId};
use crate::state::{Numbered, Touched};
use crate::storage::{Cell, Error, Storage, Tx};
use crate::tables::{COMMITS, OPERATIONS, SEGMENTS};
use crate::{derived, quarantine};

/// What became of a segment. None of these stops the ones after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is stored and numbered; so many of its operations this program does not understand yet.
    Applied {
        /// Those are kept, given to others and folded by a newer program.
        deferred: usize,
    },
    /// It was here already, the same to the byte of what it says.
    Duplicate,
    /// It follows a place that has not been received: what is missing comes first.
    Gap {
        /// The last place received.
        have: u64,
    },
    /// Another operation stands at one of its places: two laptops write one log, or an old backup was
    /// restored. The laptop opens a new log for what the district does not have.
    Fork {
        /// The last place received.
        have: u64,
    },
    /// The laptop was revoked: kept aside for a person to look at.
    Quarantined,
    /// The log is of no laptop of this district.
    Unknown,
    /// It is no segment, or not signed by its laptop.
    Refused(Refused),
}

/// Takes in one segment.
///
/// # Errors
/// When the storage fails: nothing was taken then.
pub fn take(storage: &dyn Storage, bytes: &[u8]) -> Result<Taken, Error> {
    take_with(storage, bytes, Revoked::AreKeptAside)
}

/// Takes in a segment of a revoked laptop that somebody has looked at.
///
/// # Errors
/// When the storage fails: nothing was taken then.
pub(crate) fn take_released(storage: &dyn Storage, bytes: &[u8]) -> Result<Taken, Error> {
    take_with(storage, bytes, Revoked::AreBelieved)
}

/// What becomes of the segments of revoked laptops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Revoked {
    AreKeptAside,
    AreBelieved,
}

fn take_with(storage: &dyn Storage, bytes: &[u8], revoked: Revoked) -> Result<Taken, Error> {
    // A segment is proven before the lock of its puskesmas is taken; should its log grow meanwhile by
    // another request, it is looked at again.
    loop {
        let proven = match prove(storage, bytes, revoked)? {
            Looked::Proven(proven) => proven,
            Looked::Aside(log, segment) => {
                return quarantine::keep(storage, &log, &segment, bytes);
            }
            Looked::Taken(taken) => return Ok(taken),
        };
        let mut taken = None;
        storage.write(&mut |tx| {
            taken = apply(tx, bytes, &proven)?;
            Ok(())
        })?;
        if let Some(taken) = taken {
            return Ok(taken);
        }
    }
}

/// What a segment is, before anything is written.
enum Looked {
    /// A laptop wrote it, right after what is here.
    Proven(Box<Proven>),
    /// A revoked laptop wrote it.
    Aside(Box<Log>, Box<Segment>),
    /// That.
    Taken(Taken),
}

/// A segment that its laptop wrote, right after what is here.
struct Proven {
    log: Log,
    header: Header,
    hash: Hash,
    entries: Vec<Entry>,
    hashes: Vec<Hash>,
    /// Those that this program understands, with their places among the entries.
    operations: Vec<(u64, Operation)>,
}

fn prove(storage: &dyn Storage, bytes: &[u8], revoked: Revoked) -> Result<Looked, Error> {
    let mut looked = Looked::Taken(Taken::Unknown);
    storage.read(&mut |tx| {
        looked = prove_in(tx, bytes, revoked)?;
        Ok(())
    })?;
    Ok(looked)
}

fn prove_in(tx: &mut dyn Tx, bytes: &[u8], revoked: Revoked) -> Result<Looked, Error> {
    let header = {
        // The scope matters only to names of people, which a header has none of.
        let names = KnownNames::new(tx, ScopeId(0));
        let header = Header::read(bytes, &names);
        names.failure()?;
        match header {
            Ok(header) => header,
            Err(Refused::UnknownName) => return Ok(Looked::Taken(Taken::Unknown)),
            Err(refused) => return Ok(Looked::Taken(Taken::Refused(refused))),
        }
    };
    let Some(log) = roster::log_of(tx, header.replica)? else {
        return Ok(Looked::Taken(Taken::Unknown));
    };
    let aside = log.revoked && revoked == Revoked::AreKeptAside;
    if header.first > log.head + 1 && !aside {
        return Ok(Looked::Taken(Taken::Gap { have: log.head }));
    }
    let opened = {
        let names = KnownNames::new(tx, log.scope);
        let opened = Segment::open(bytes, &names);
        names.failure()?;
        match opened {
            Ok(opened) => opened,
            Err(refused) => return Ok(Looked::Taken(Taken::Refused(refused))),
        }
    };
    let hashes: Vec<Hash> = opened.entries.iter().map(Entry::hash).collect();
    if header.first <= log.head {
        let taken = received_before(tx, &log, &header, &hashes)?;
        return Ok(Looked::Taken(taken));
    }
    if aside {
        return Ok(Looked::Aside(Box::new(log), Box::new(opened)));
    }
    let hash = match opened.verify(&log.chain, &log.key) {
        Ok(hash) => hash,
        Err(refused) => return Ok(Looked::Taken(Taken::Refused(refused))),
    };
    Ok(Looked::Proven(Box::new(Proven {
        log,
        header,
        hash,
        operations: opened
            .entries
            .iter()
            .zip(0..)
            .filter_map(|(entry, place)| Some((place, entry.operation().ok()?)))
            .collect(),
        entries: opened.entries,
        hashes,
    })))
}

/// What a segment is of which some place was received before.
fn received_before(
    tx: &mut dyn Tx,
    log: &Log,
    header: &Header,
    hashes: &[Hash],
) -> Result<Taken, Error> {
    let have = log.head;
    let known = stored_hashes(tx, log.scope, header.replica, header.first, header.last())?;
    if header.last() <= have && known == hashes {
        return Ok(Taken::Duplicate);
    }
    Ok(Taken::Fork { have })
}

fn stored_hashes(
    tx: &mut dyn Tx,
    scope: ScopeId,
    replica: ReplicaId,
    first: u64,
    last: u64,
) -> Result<Vec<Hash>, Error> {
    let sql = "SELECT replica, seq, author, minute, suspect, body
               FROM operations
               WHERE scope = $1 AND replica = $2 AND seq BETWEEN $3 AND $4
               ORDER BY seq";
    let args: [Cell; 4] = [
        scope.0.into(),
        replica.number().into(),
        first.into(),
        last.into(),
    ];
    let rows = tx.query(sql, &args)?;
    rows.iter()
        .map(|row| Ok(crate::pull::entry(row, 0)?.hash()))
        .collect()
}

/// Stores, numbers and folds a segment; `None` when its log has grown since it was proven.
fn apply(tx: &mut dyn Tx, bytes: &[u8], proven: &Proven) -> Result<Option<Taken>, Error> {
    let Proven {
        log,
        header,
        hash,
        entries,
        hashes,
        operations,
    } = proven;
    let scope = log.scope;
    let before = scope::lock(tx, scope)?;
    let now = roster::log_of(tx, header.replica)?;
    if now.map(|now| now.head) != Some(log.head) {
        return Ok(None);
    }
    let after = before.after(hashes);
    tx.append(
        &SEGMENTS,
        &[vec![
            scope.0.into(),
            header.replica.number().into(),
            header.first.into(),
            (header.count as u64).into(),
            (*hash).into(),
            bytes.into(),
        ]],
    )?;
    let rows: Vec<Vec<Cell>> = entries
        .iter()
        .zip(before.ssn + 1..)
        .map(|(entry, ssn)| operation_row(scope, ssn, entry))
        .collect();
    tx.append(&OPERATIONS, &rows)?;
    tx.append(
        &COMMITS,
        &[vec![
            scope.0.into(),
            after.ssn.into(),
            header.replica.number().into(),
            header.first.into(),
            (header.count as u64).into(),
            after.digest.to_bytes().into(),
            after.chain.into(),
        ]],
    )?;
    let numbered: Vec<Numbered<'_>> = operations
        .iter()
        .map(|(place, operation)| Numbered {
            ssn: before.ssn + 1 + place,
            operation,
        })
        .collect();
    let known = Touched::load(tx, scope, &numbered)?;
    let mut touched = known.clone();
    touched.fold(&numbered);
    touched.write(tx, scope, &known)?;
    derived::update(tx, scope, &known, &touched)?;
    scope::set_head(tx, scope, &after)?;
    roster::set_log_head(tx, header.replica, header.last(), hash)?;
    Ok(Some(Taken::Applied {
        deferred: entries.len() - operations.len(),
    }))
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
