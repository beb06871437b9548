//! Taking in what the district gives: whole commits, each proven, numbered and folded with the cursor.

use domain::{OpId, ReplicaId};
use protocol::message::Commit;
use protocol::{Entry, Hash, Head, Header, Names as _, Refused, Segment, handed};
use records::{Fold, Touched};
use rusqlite::Connection;

use super::names::LogNames;
use super::{district, fork, logs, segments};
use crate::{Error, Store, log};

/// Operations taken in by one transaction: so few that a save need not wait long.
const MOST_AT_ONCE: u64 = 500;

/// What was taken in.
#[derive(Debug, Default)]
pub struct TakenIn {
    /// What it changed.
    pub touched: Touched,
    /// How many operations were new here.
    pub n_new: u64,
    /// How many segments of a stick must wait, since what they follow is not here.
    pub n_parked: u64,
}

/// Why a transaction was given up.
pub(super) enum Stop {
    /// The district has another operation at a place of a log, from this one on.
    Displaced(OpId),
    /// The district has this one: it is the same as here, but calls what it speaks of by other names.
    Renamed(Entry),
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Store {
    /// Takes in commits that follow the cursor; `head` is the district's after the last of them, `proof` its
    /// signature of that. Cut off at any moment, the cursor stands after the last commit that is whole here.
    ///
    /// # Errors
    /// [`Error::Diverged`] when something else came out than the district has: nothing of the last
    /// transaction is kept then. [`Error::Refused`] for a segment that its writer did not sign.
    pub fn take_in(&self, commits: &[Commit], head: &Head, proof: &[u8]) -> Result<TakenIn, Error> {
        let mut all = TakenIn::default();
        if commits.is_empty() {
            self.take_proof(head, proof)?;
        }
        let mut rest = commits;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.at_once(rest)?);
            let expected = later.is_empty().then_some((head, proof));
            #[cfg(feature = "planted")]
            self.planted_before(head, proof)?;
            match self.database().write(|tx| take(tx, now, expected)) {
                Ok(taken) => {
                    all.add(taken);
                    rest = later;
                }
                Err(stop) => self.give_way(stop)?,
            }
        }
        Ok(all)
    }

    /// The planted bug of a cursor that moves first: there is a moment at which it stands too far.
    #[cfg(feature = "planted")]
    fn planted_before(&self, head: &Head, proof: &[u8]) -> Result<(), Error> {
        if ledger::planted::is(ledger::planted::Bug::CursorBeforeApply) {
            let now = self.district()?.ok_or(Error::NotJoined)?;
            self.database()
                .write(|tx| district::set_head(tx, head, proof))?;
            self.surroundings().now_minutes();
            self.database()
                .write(|tx| district::set_head(tx, &now.head, &now.proof))?;
        }
        Ok(())
    }

    /// Keeps the district's signature of the head that is here already.
    fn take_proof(&self, head: &Head, proof: &[u8]) -> Result<(), Error> {
        let known = self.district()?.ok_or(Error::NotJoined)?;
        if known.proof.is_empty() && known.head == *head {
            self.database()
                .write(|tx| district::set_head(tx, head, proof))?;
        }
        Ok(())
    }

    /// How many of the commits go into one transaction.
    fn at_once(&self, commits: &[Commit]) -> Result<usize, Error> {
        self.read(|db| {
            let names = LogNames::new(db)?;
            let (mut n_commits, mut n_operations) = (0, 0);
            for commit in commits {
                n_operations += match commit {
                    Commit::Own { count, .. } => u64::from(*count),
                    Commit::Segment(bytes) => Header::read(bytes, &names)?.count as u64,
                    Commit::Handed(bytes) => handed::count(bytes)? as u64,
                };
                if n_commits > 0 && n_operations > MOST_AT_ONCE {
                    break;
                }
                n_commits += 1;
            }
            Ok(n_commits)
        })
    }
}

impl TakenIn {
    pub(super) fn add(&mut self, other: Self) {
        self.n_new += other.n_new;
        self.n_parked += other.n_parked;
        self.touched.people.extend(other.touched.people);
        self.touched.places |= other.touched.places;
        self.touched.days |= other.touched.days;
        self.touched.users |= other.touched.users;
        self.touched.figures |= other.touched.figures;
    }
}

/// Takes in commits in one transaction.
fn take(
    db: &Connection,
    commits: &[Commit],
    expected: Option<(&Head, &[u8])>,
) -> Result<TakenIn, Stop> {
    let mut head = district::find(db)?.ok_or(Error::NotJoined)?.head;
    let names = LogNames::new(db)?;
    let mut fold = Fold::new(db);
    let mut n_new = 0;
    for commit in commits {
        let hashes = match commit {
            Commit::Own {
                number,
                first,
                count,
            } => {
                let log = names.by_number.get(number).ok_or(Error::Diverged)?;
                let first = OpId {
                    replica: log.replica,
                    seq: *first,
                };
                own(db, &mut fold, first, *count, head.ssn)?
            }
            Commit::Segment(bytes) => segment(db, &mut fold, &names, bytes, head.ssn, &mut n_new)?,
            Commit::Handed(bytes) => {
                let entries = handed::open(bytes)?;
                numbered(db, &mut fold, &entries, head.ssn, &mut n_new)?
            }
        };
        head = head.after(&hashes);
    }
    let differs = expected.is_some_and(|(expected, _)| *expected != head);
    #[cfg(feature = "planted")]
    let differs = match ledger::planted::is(ledger::planted::Bug::DigestCountsOnly) {
        true => expected.is_some_and(|(expected, _)| expected.ssn != head.ssn),
        false => differs,
    };
    if differs {
        return Err(Error::Diverged.into());
    }
    district::set_head(db, &head, expected.map_or(&[], |(_, proof)| proof))?;
    let touched = fold.finish().map_err(Error::from)?;
    Ok(TakenIn {
        touched,
        n_new,
        n_parked: 0,
    })
}

/// Operations that are here already get their numbers.
fn own(
    db: &Connection,
    fold: &mut Fold<'_>,
    first: OpId,
    count: u32,
    ssn: u64,
) -> Result<Vec<Hash>, Stop> {
    let entries = log::entries(db, first, count as usize)?;
    if entries.len() != count as usize {
        return Err(Error::Diverged.into());
    }
    log::number(db, first, u64::from(count), ssn + 1)?;
    received(db, first.replica, first.seq + u64::from(count) - 1)?;
    #[cfg(feature = "planted")]
    if ledger::planted::is(ledger::planted::Bug::NumberIgnored) {
        return Ok(entries.iter().map(Entry::hash).collect());
    }
    fold.renumbered(first, u64::from(count))
        .map_err(Error::from)?;
    Ok(entries.iter().map(Entry::hash).collect())
}

/// Operations of a segment that the district has numbered are proven, written down and folded.
fn segment(
    db: &Connection,
    fold: &mut Fold<'_>,
    names: &LogNames<'_>,
    bytes: &[u8],
    ssn: u64,
    n_new: &mut u64,
) -> Result<Vec<Hash>, Stop> {
    let proven = prove(db, names, bytes)?.ok_or(Error::Diverged)?;
    let hashes = numbered(db, fold, &proven.entries, ssn, n_new)?;
    // Own operations behind this one's end are cut anew then; none must be left between two segments.
    #[cfg(feature = "planted")]
    let cut_otherwise = segments::cut_otherwise(db, &proven.header, &proven.hash)?
        && !ledger::planted::is(ledger::planted::Bug::HoleLeft);
    #[cfg(not(feature = "planted"))]
    let cut_otherwise = segments::cut_otherwise(db, &proven.header, &proven.hash)?;
    if cut_otherwise {
        let header = &proven.header;
        segments::forget_beyond(db, header.replica, header.first - 1)?;
    }
    segments::keep(db, &proven.header, &proven.hash, bytes)?;
    received(db, proven.header.replica, proven.header.last())?;
    Ok(hashes)
}

/// Writes down and folds operations that the district has numbered after `ssn`. What other puskesmas wrote is
/// proven by the head to which all this must lead, as their segments are not here.
fn numbered(
    db: &Connection,
    fold: &mut Fold<'_>,
    entries: &[Entry],
    ssn: u64,
    n_new: &mut u64,
) -> Result<Vec<Hash>, Stop> {
    for (entry, ssn) in entries.iter().zip(ssn + 1..) {
        if put(db, fold, entry, Some(ssn))? {
            *n_new += 1;
        }
    }
    Ok(entries.iter().map(Entry::hash).collect())
}

/// A segment that its laptop signed.
pub(super) struct Proven {
    pub(super) header: Header,
    pub(super) hash: Hash,
    pub(super) entries: Vec<Entry>,
}

/// Proves a segment; `None` when what it follows is not here.
pub(super) fn prove(
    db: &Connection,
    names: &LogNames<'_>,
    bytes: &[u8],
) -> Result<Option<Proven>, Error> {
    let header = Header::read(bytes, names)?;
    let number = names.number(header.replica);
    let log = number.and_then(|number| names.by_number.get(&number));
    let key = log.ok_or(Refused::UnknownName)?.key;
    let Some(previous) = segments::hash_before(db, header.replica, header.first)? else {
        #[cfg(feature = "planted")]
        if ledger::planted::is(ledger::planted::Bug::PrefixRuleOff) {
            return Ok(Some(Proven {
                header,
                hash: [0; 32],
                entries: Segment::open(bytes, names)?.entries,
            }));
        }
        return Ok(None);
    };
    let opened = Segment::open(bytes, names);
    names.failure()?;
    let opened = opened?;
    Ok(Some(Proven {
        header,
        hash: opened.verify(&previous, &key)?,
        entries: opened.entries,
    }))
}

/// Writes down and folds an operation that may be here already; answers whether it was new.
pub(super) fn put(
    db: &Connection,
    fold: &mut Fold<'_>,
    entry: &Entry,
    ssn: Option<u64>,
) -> Result<bool, Stop> {
    match log::entry(db, entry.id)? {
        None => {
            let operation = entry.operation().ok();
            #[cfg(feature = "planted")]
            if operation.is_none() && ledger::planted::is(ledger::planted::Bug::UnknownDropped) {
                return Ok(false);
            }
            log::append_entry(db, entry, ssn, operation.is_none())?;
            if let Some(operation) = operation {
                fold.apply(&operation).map_err(Error::from)?;
            }
            Ok(true)
        }
        Some(known) if known.hash() == entry.hash() => {
            if let Some(ssn) = ssn {
                log::number(db, entry.id, 1, ssn)?;
                fold.renumbered(entry.id, 1).map_err(Error::from)?;
            }
            Ok(false)
        }
        Some(_) if log::own(db)?.contains(&entry.id.replica) => Err(Stop::Displaced(entry.id)),
        // A stick brought it, or the district had lost it. Meanwhile its laptop has named anew what it speaks of, or
        // the district has given its place to what another laptop wrote there.
        Some(known) if ssn.is_some() && !log::is_numbered(db, entry.id)? => {
            Err(match fork::same_but_for_names(&known, entry) {
                true => Stop::Renamed(entry.clone()),
                false => Stop::Displaced(entry.id),
            })
        }
        Some(_) => Err(Error::Diverged.into()),
    }
}

/// What the district gives, it has.
fn received(db: &Connection, replica: ReplicaId, last: u64) -> Result<(), Error> {
    if logs::received(db, replica)? < last {
        logs::set_received(db, replica, last)?;
    }
    Ok(())
}
