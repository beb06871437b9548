//! The first download: a whole puskesmas taken in chunk by chunk, some thousand operations a transaction, or some
//! hundred when a save waits.
//!
//! Cut off anywhere – the line, the program, the power – it goes on where the last transaction ended. The
//! cursor moves only at the end, when what is here adds up to what the district has; until then the district is
//! not [complete](super::District::complete). What is entered meanwhile stays beside it, un-numbered.

use domain::ReplicaId;
use ledger::{Body, Operation};
use protocol::snapshot::{ChunkName, Kind, Known, Manifest, Numbers, Record};
use protocol::{Hash, Head, Refused, message, vouch};
use records::Fold;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};

use super::district::vouched;
use super::inbox::{Stop, TakenIn, put};
use super::{district, logs, segments};
use crate::{Error, Store, doctor, log};

/// Operations taken in before it is looked whether somebody waits to save: so few that she need not wait long. What
/// is about one person goes together, up to twice as many.
const AT_ONCE: usize = 500;

/// Operations of a transaction for which nobody waits. They come child by child and lie in the store by number, month
/// and posyandu: every page that many of them change is written and authenticated once instead of many times.
const MOST_AT_ONCE: usize = 8_000;

/// A first download that is under way.
pub struct FirstDownload<'a> {
    store: &'a Store,
    manifest: Manifest,
    numbers: Numbers,
    known: Known,
    /// Chunks that were taken in.
    n_chunks: u32,
    /// Operations of the next one that were taken in.
    n_rows: u32,
}

impl Store {
    /// Begins the first download.
    ///
    /// # Errors
    /// [`Error::Refused`] when the district did not sign the manifest, or it contradicts itself, or speaks of a
    /// log whose name is not known yet; [`Error::Diverged`] when something of the district's log is here already.
    pub fn begin_first_download(&self, manifest: &Manifest) -> Result<(), Error> {
        let district = self.district()?.ok_or(Error::NotJoined)?;
        if manifest.epoch != district.epoch || district.head != Head::default() {
            return Err(Error::Diverged);
        }
        let (scope, head) = (district.scope, &manifest.head);
        vouched(&district.keys(), |key| {
            vouch::check_head(key, scope, manifest.epoch, head, &manifest.proof)
        })?;
        manifest.numbers()?;
        let known = self.known_logs()?;
        // Of the logs of other puskesmas nothing is needed but what they are called.
        for log in manifest.logs.iter().filter(|log| log.head > 0) {
            let same = known
                .iter()
                .any(|known| known.number == log.number && known.replica.number() == log.replica);
            if !same {
                return Err(Refused::UnknownName.into());
            }
        }
        self.database().write(|tx| {
            tx.execute("DELETE FROM first_chunks", [])?;
            let sql = "INSERT OR REPLACE INTO first_download (id, manifest, chunks, rows) VALUES (1, ?1, 0, 0)";
            tx.execute(sql, params![message::to_bytes(manifest)])?;
            Ok(())
        })
    }

    /// The first download, where it stands; `None` when none is under way.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read; [`Error::Refused`] when it is damaged.
    pub fn first_download(&self) -> Result<Option<FirstDownload<'_>>, Error> {
        self.read(|db| {
            let sql = "SELECT manifest, chunks, rows FROM first_download WHERE id = 1";
            let found: Option<(Vec<u8>, u32, u32)> = db
                .prepare_cached(sql)?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((manifest, n_chunks, n_rows)) = found else {
                return Ok(None);
            };
            let manifest: Manifest = message::from_bytes(&manifest)?;
            let mut known = Known::new(&manifest.logs);
            for (place, chunk) in (0..n_chunks).zip(&manifest.chunks) {
                if chunk.kind == Kind::People {
                    let bytes = chunk_of(db, place)?.ok_or(Refused::Malformed)?;
                    known.open(chunk.kind, &bytes)?;
                }
            }
            Ok(Some(FirstDownload {
                store: self,
                numbers: manifest.numbers()?,
                manifest,
                known,
                n_chunks,
                n_rows,
            }))
        })
    }

    /// Whether a first download is under way.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read.
    pub fn downloads_first(&self) -> Result<bool, Error> {
        self.read(is_under_way)
    }

    /// Forgets a first download that did not come out right, with all that came with it. What was entered here,
    /// and what came otherwise, stays.
    ///
    /// # Errors
    /// [`Error::File`] when that cannot be kept.
    pub fn give_up_first_download(&self) -> Result<(), Error> {
        self.database().write(|tx| give_up(tx))
    }
}

impl FirstDownload<'_> {
    /// The chunk that is needed next; `None` when all were taken in.
    pub fn next(&self) -> Option<&ChunkName> {
        self.manifest.chunks.get(self.n_chunks as usize)
    }

    /// The bytes of the chunk that is needed next, if they are here already.
    ///
    /// # Errors
    /// [`Error::File`] when they cannot be read.
    pub fn bytes_of_next(&self) -> Result<Option<Vec<u8>>, Error> {
        self.store.read(|db| chunk_of(db, self.n_chunks))
    }

    /// How many operations were taken in.
    pub fn n_done(&self) -> u64 {
        let whole = self.manifest.chunks.iter().take(self.n_chunks as usize);
        let whole: u64 = whole.map(|chunk| u64::from(chunk.rows)).sum();
        whole + u64::from(self.n_rows)
    }

    /// How many operations are still to be taken in.
    pub fn n_left(&self) -> u64 {
        self.manifest.head.ssn.saturating_sub(self.n_done())
    }

    /// Takes in the chunk that is needed next, and tells after each transaction what it changed. After a failure
    /// the download is asked for again: [`Store::first_download`].
    ///
    /// # Errors
    /// [`Error::Refused`] when the bytes are not that chunk: nothing of them is kept then. [`Error::Diverged`]
    /// when the district has something else than is here.
    pub fn take(
        &mut self,
        bytes: &[u8],
        tell: &mut dyn FnMut(&Self, TakenIn),
    ) -> Result<(), Error> {
        let place = self.n_chunks;
        let chunk = self.manifest.chunks.get(place as usize);
        let chunk = chunk.ok_or(Refused::Malformed)?;
        let (kind, n_rows) = (chunk.kind, chunk.rows);
        let hash: Hash = Sha256::digest(bytes).into();
        if hash != chunk.hash {
            return Err(Refused::Malformed.into());
        }
        let records = self.known.open(kind, bytes)?;
        if records.len() != n_rows as usize {
            return Err(Refused::Malformed.into());
        }
        self.store.database().write::<_, Error>(|tx| {
            let sql = "INSERT OR REPLACE INTO first_chunks (place, bytes) VALUES (?1, ?2)";
            tx.execute(sql, params![place, bytes])?;
            Ok(())
        })?;
        while self.n_rows < n_rows {
            let rest = &records[self.n_rows as usize..];
            let database = self.store.database();
            let taken = database.write(|tx| {
                let mut taken = TakenIn::default();
                let mut n_now = 0;
                while n_now < rest.len().min(MOST_AT_ONCE) {
                    let next = &rest[n_now..];
                    let some = at_once(next);
                    taken.add(self.take_rows(tx, &next[..some])?);
                    n_now += some;
                    if database.is_waited_for() {
                        break;
                    }
                }
                let to = n_rows - (rest.len() - n_now) as u32;
                step(tx, (place, self.n_rows), (place, to))?;
                Ok((to, taken))
            });
            match taken {
                Ok((to, taken)) => {
                    self.n_rows = to;
                    tell(self, taken);
                }
                Err(stop) => self.store.give_way(stop)?,
            }
        }
        self.store.database().write::<_, Error>(|tx| {
            step(tx, (place, n_rows), (place + 1, 0))?;
            if kind == Kind::Records {
                tx.execute("DELETE FROM first_chunks WHERE place = ?1", params![place])?;
            }
            Ok(())
        })?;
        (self.n_chunks, self.n_rows) = (place + 1, 0);
        Ok(())
    }

    fn take_rows(&self, db: &Connection, records: &[Record]) -> Result<TakenIn, Stop> {
        let mut fold = Fold::new(db);
        let mut n_new = 0;
        for Record { entry, body } in records {
            let ssn = self.numbers.of(entry.id).ok_or(Error::Diverged)?;
            if !log::append_new(db, entry, ssn, body.is_none())? {
                // Own operations, and what a stick brought.
                put(db, &mut fold, entry, Some(ssn))?;
                continue;
            }
            n_new += 1;
            if let Some(body) = body {
                fold.apply_new(&operation(entry, body))
                    .map_err(Error::from)?;
            }
        }
        let touched = fold.finish().map_err(Error::from)?;
        Ok(TakenIn {
            touched,
            n_new,
            ..TakenIn::default()
        })
    }

    /// Ends the download: what is here is proven to be what the district has, and the cursor stands at its head.
    ///
    /// # Errors
    /// [`Error::Diverged`] when it is something else; nothing is changed then.
    pub fn end(self) -> Result<(), Error> {
        let Self { manifest, .. } = &self;
        let head = self.store.read(|db| self.head_here(db))?;
        if self.n_left() > 0 || head != Some(manifest.head) {
            return Err(Error::Diverged);
        }
        self.store.database().write(|tx| {
            let known = district::find(tx)?.ok_or(Error::NotJoined)?;
            if known.epoch != manifest.epoch || !is_under_way(tx)? {
                return Err(Error::Diverged);
            }
            for log in manifest.logs.iter().filter(|log| log.head > 0) {
                let replica = ReplicaId::from_random(log.replica);
                segments::anchor(tx, replica, log.head, &log.chain, manifest.head.ssn)?;
                if logs::received(tx, replica)? < log.head {
                    logs::set_received(tx, replica, log.head)?;
                }
            }
            // A stick may have brought more meanwhile.
            if known.head.ssn < manifest.head.ssn {
                district::set_head(tx, &manifest.head, &manifest.proof)?;
            }
            forget(tx)
        })
    }

    /// The head that follows from what is here.
    fn head_here(&self, db: &Connection) -> Result<Option<Head>, Error> {
        let n_all = usize::try_from(self.manifest.head.ssn).map_err(|_| Error::Diverged)?;
        let mut hashes: Vec<Hash> = vec![[0; 32]; n_all];
        log::each_numbered_with(db, |ssn, entry| {
            let place = usize::try_from(ssn - 1).ok();
            if let Some(hash) = place.and_then(|place| hashes.get_mut(place)) {
                *hash = entry.hash();
            }
        })?;
        Ok(self.numbers.head(&hashes))
    }
}

fn operation(entry: &protocol::Entry, body: &Body) -> Operation {
    Operation {
        id: entry.id,
        author: entry.author,
        written: entry.written,
        body: body.clone(),
    }
}

/// How many of these go into the next transaction.
fn at_once(records: &[Record]) -> usize {
    let person = |place: usize| match records.get(place).map(|record| &record.body) {
        Some(Some(Body::Fact(fact))) => Some(fact.person),
        Some(Some(Body::Edit(_)) | None) | None => None,
    };
    let most = records.len().min(2 * AT_ONCE);
    let mut count = records.len().min(AT_ONCE);
    while count < most && person(count).is_some() && person(count) == person(count - 1) {
        count += 1;
    }
    count
}

/// Writes down how far the download is, which must stand where it is believed to stand.
fn step(db: &Connection, from: (u32, u32), to: (u32, u32)) -> Result<(), Error> {
    let sql = "UPDATE first_download SET chunks = ?3, rows = ?4 WHERE chunks = ?1 AND rows = ?2";
    let moved = db
        .prepare_cached(sql)?
        .execute(params![from.0, from.1, to.0, to.1])?;
    match moved {
        1 => Ok(()),
        _ => Err(Error::Diverged),
    }
}

fn is_under_way(db: &Connection) -> Result<bool, Error> {
    Ok(db
        .prepare_cached("SELECT 1 FROM first_download")?
        .exists([])?)
}

fn chunk_of(db: &Connection, place: u32) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT bytes FROM first_chunks WHERE place = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row(params![place], |row| row.get(0))
        .optional()?)
}

fn forget(db: &Connection) -> Result<(), Error> {
    db.execute_batch("DELETE FROM first_download; DELETE FROM first_chunks;")?;
    Ok(())
}

/// Forgets the download that is under way, if one is.
pub(super) fn give_up(db: &Connection) -> Result<(), Error> {
    if !is_under_way(db)? {
        return Ok(());
    }
    let head = district::find(db)?.ok_or(Error::NotJoined)?.head;
    log::remove_others_after(db, head.ssn)?;
    log::forget_numbers(db, head.ssn)?;
    forget(db)?;
    doctor::fold_again(db)
}
