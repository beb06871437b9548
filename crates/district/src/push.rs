//! Taking in what a laptop sends: each segment is proven, numbered, folded, and only then acknowledged.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::ReplicaId;
use ledger::Operation;
use protocol::message::Notice;
use protocol::{Entry, Hash, Header, Refused, Segment};

use crate::handover::Concerned;
use crate::names::KnownNames;
use crate::notices::{self, Said};
use crate::numbering::{Came, Heads, New, understood};
use crate::quarantine;
use crate::roster::{self, Log};
use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Reach, Storage, Tx};
use crate::tables::SEGMENTS;

/// What became of a segment. None of these stops the ones after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is stored and numbered, all of it.
    Applied {
        /// What deserves a look in it. What this program does not understand is among these; it is kept, given to
        /// others and folded by a newer program.
        notices: Vec<Notice>,
    },
    /// It was here already, the same to the byte of what it says.
    Duplicate {
        /// What was said of it when it came.
        notices: Vec<Notice>,
    },
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

/// Takes in one segment, on a day; `None` when the clock is not to be believed.
///
/// # Errors
/// When the storage fails: nothing was taken then.
pub fn take(storage: &dyn Storage, bytes: &[u8], today: Option<NaiveDate>) -> Result<Taken, Error> {
    take_with(storage, bytes, today, Revoked::AreKeptAside)
}

/// Takes in a segment of a revoked laptop that somebody has looked at.
///
/// # Errors
/// When the storage fails: nothing was taken then.
pub(crate) fn take_released(
    storage: &dyn Storage,
    bytes: &[u8],
    today: Option<NaiveDate>,
) -> Result<Taken, Error> {
    take_with(storage, bytes, today, Revoked::AreBelieved)
}

/// What becomes of the segments of revoked laptops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Revoked {
    AreKeptAside,
    AreBelieved,
}

fn take_with(
    storage: &dyn Storage,
    bytes: &[u8],
    today: Option<NaiveDate>,
    revoked: Revoked,
) -> Result<Taken, Error> {
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
        let mut lock = BTreeSet::from([proven.log.scope]);
        loop {
            let mut attempt = Attempt::Again;
            let reach: Vec<ScopeId> = lock.iter().copied().collect();
            let done = storage.write(Reach::Scopes(&reach), &mut |tx| {
                attempt = apply(tx, bytes, &proven, today, &lock)?;
                Ok(())
            });
            #[cfg(feature = "planted")]
            let done = planted_after(storage, &proven, done)?;
            done?;
            match attempt {
                Attempt::Taken(taken) => return Ok(taken),
                Attempt::Again => break,
                Attempt::Lock(scopes) => lock.extend(scopes),
            }
        }
    }
}

/// What planted bugs make of a write that failed.
#[cfg(feature = "planted")]
fn planted_after(
    storage: &dyn Storage,
    proven: &Proven,
    done: Result<(), Error>,
) -> Result<Result<(), Error>, Error> {
    use ledger::planted::{Bug, is};
    if done.is_err() && is(Bug::NumberLeftOut) {
        storage.write(Reach::Scopes(&[proven.log.scope]), &mut |tx| {
            let mut head = crate::scope::lock(tx, proven.log.scope)?;
            head.ssn += 1;
            crate::scope::set_head(tx, proven.log.scope, &head)
        })?;
    }
    Ok(match is(Bug::AckBeforeCommit) {
        true => Ok(()),
        false => done,
    })
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
    // Whose it is says whose rows may be looked at.
    let mut announced = Err(Taken::Unknown);
    storage.read(Reach::NoScope, &mut |tx| {
        announced = announced_in(tx, bytes)?;
        Ok(())
    })?;
    let (header, log) = match announced {
        Ok(announced) => announced,
        Err(taken) => return Ok(Looked::Taken(taken)),
    };
    let mut looked = Looked::Taken(Taken::Unknown);
    storage.read(Reach::Scopes(&[log.scope]), &mut |tx| {
        looked = prove_in(tx, bytes, header, &log, revoked)?;
        Ok(())
    })?;
    Ok(looked)
}

/// What a segment says of itself, and the log that it says it is of.
fn announced_in(tx: &mut dyn Tx, bytes: &[u8]) -> Result<Result<(Header, Log), Taken>, Error> {
    let header = {
        // The scope matters only to names of people, which a header has none of.
        let names = KnownNames::new(tx, ScopeId(0));
        let header = Header::read(bytes, &names);
        names.failure()?;
        match header {
            Ok(header) => header,
            Err(Refused::UnknownName) => return Ok(Err(Taken::Unknown)),
            Err(refused) => return Ok(Err(Taken::Refused(refused))),
        }
    };
    let log = roster::log_of(tx, header.replica)?;
    Ok(log.map(|log| (header, log)).ok_or(Taken::Unknown))
}

fn prove_in(
    tx: &mut dyn Tx,
    bytes: &[u8],
    header: Header,
    log: &Log,
    revoked: Revoked,
) -> Result<Looked, Error> {
    let aside = log.revoked && revoked == Revoked::AreKeptAside;
    #[cfg(feature = "planted")]
    let aside = aside && !ledger::planted::is(ledger::planted::Bug::RevokedHonoured);
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
        let taken = received_before(tx, log, &header, &hashes)?;
        return Ok(Looked::Taken(taken));
    }
    if aside {
        return Ok(Looked::Aside(Box::new(log.clone()), Box::new(opened)));
    }
    let hash = match opened.verify(&log.chain, &log.key) {
        Ok(hash) => hash,
        Err(refused) => return Ok(Looked::Taken(Taken::Refused(refused))),
    };
    Ok(Looked::Proven(Box::new(Proven {
        log: log.clone(),
        header,
        hash,
        operations: understood(&opened.entries),
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
    let same = header.last() <= have && known == hashes;
    #[cfg(feature = "planted")]
    let same = same || ledger::planted::is(ledger::planted::Bug::PlaceReused);
    if same {
        let (replica, first, last) = (header.replica, header.first, header.last());
        let notices = notices::of_segment(tx, log.scope, replica, first, last)?;
        return Ok(Taken::Duplicate { notices });
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

/// What came of an attempt to write a segment down.
enum Attempt {
    /// It is written.
    Taken(Taken),
    /// Its log has grown since it was proven: nothing is written.
    Again,
    /// It concerns these puskesmas, not all of which were locked: nothing is written.
    Lock(BTreeSet<ScopeId>),
}

/// Stores, numbers and folds a segment, and hands on what it says of people whom others look after too. The
/// puskesmas of `lock` are locked before anything is read, in their order.
fn apply(
    tx: &mut dyn Tx,
    bytes: &[u8],
    proven: &Proven,
    today: Option<NaiveDate>,
    lock: &BTreeSet<ScopeId>,
) -> Result<Attempt, Error> {
    let Proven {
        log,
        header,
        hash,
        entries,
        hashes,
        operations,
    } = proven;
    let scope = log.scope;
    let mut heads = Heads::lock(tx, lock)?;
    let now = roster::log_of(tx, header.replica)?;
    if now.map(|now| now.head) != Some(log.head) {
        return Ok(Attempt::Again);
    }
    let new = New {
        entries,
        hashes,
        operations,
    };
    let folded = new.fold(tx, scope, heads.of(scope)?.ssn)?;
    let concerned = Concerned::by(tx, scope, &folded)?;
    let scopes = concerned.scopes(scope);
    if !scopes.is_subset(lock) {
        return Ok(Attempt::Lock(scopes));
    }
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
    let came = Came::InSegment(header.replica, header.first);
    let found = new.number(tx, scope, came, &folded, &mut heads)?;
    let said = Said {
        entries,
        operations,
        after: &folded.after,
        found: &found,
        elsewhere: &|person| concerned.elsewhere(person),
        received: today,
    };
    let notices = said.write(tx, scope, header.replica)?;
    roster::set_log_head(tx, header.replica, header.last(), hash)?;
    concerned.note_strangers(tx, scope)?;
    concerned.hand_over(tx, &mut heads)?;
    Ok(Attempt::Taken(Taken::Applied { notices }))
}
