//! What a stick carries between laptops of one puskesmas: what waits, and what the district has numbered.

use std::collections::BTreeSet;

use domain::{OpId, ReplicaId};
use protocol::bundle::Bundle;
use protocol::message::Commit;
use protocol::succession::{follow, from_key};
use protocol::{Header, PublicKey, Refused, vouch};
use records::Fold;
use rusqlite::{Connection, params};
use serde_bytes::ByteBuf;

use super::district::vouched;
use super::inbox::{Stop, TakenIn, prove, put};
use super::names::LogNames;
use super::{District, logs, segments};
use crate::{Error, Store, log};

/// Older commits than these bytes hold are left out: a laptop that lacks them needs the district.
const MOST_BYTES: usize = 8 << 20;

/// The keys that sign for the district of a stick, if it is this laptop's: those that are known here, and those to
/// which the stick's own steps lead from the one that is believed here. What is believed otherwise stays
/// as it is: the district itself says with which key it signs now.
fn keys_of(district: &District, bundle: &Bundle) -> Result<Vec<PublicKey>, Refused> {
    let mut keys = district.keys();
    let last = PublicKey::from_bytes(bundle.district);
    if let Some(steps) = from_key(&bundle.steps, &district.key.to_bytes(), &last)
        && follow(&district.key, steps) == Ok(last)
    {
        keys.extend(steps.iter().map(|step| PublicKey::from_bytes(step.to)));
    }
    match bundle.scope == district.scope && keys.contains(&last) {
        true => Ok(keys),
        false => Err(Refused::NotForUs),
    }
}

impl Store {
    /// What a stick shall carry from here: everything that waits, and the newest that the district numbered.
    ///
    /// # Errors
    /// [`Error::NotJoined`]; [`Error::File`] when it cannot be read.
    pub fn bundle(&self) -> Result<Bundle, Error> {
        self.cut()?;
        let waiting = self.all_outgoing()?;
        self.read(|db| {
            let district = super::district::find(db)?.ok_or(Error::NotJoined)?;
            let logs = logs::all(db)?;
            let (after, commits) = match district.proof.is_empty() {
                true => (district.head.ssn, Vec::new()),
                false => numbered(db, &district)?,
            };
            Ok(Bundle {
                scope: district.scope,
                district: district.key.to_bytes(),
                steps: district.steps.clone(),
                epoch: district.epoch,
                logs: logs.iter().filter_map(logs::KnownLog::name).collect(),
                after,
                commits,
                head: district.head,
                proof: ByteBuf::from(district.proof),
                waiting: waiting
                    .into_iter()
                    .map(|segment| ByteBuf::from(segment.bytes))
                    .collect(),
            })
        })
    }

    /// Who may read a stick from here: every laptop of the puskesmas, and the district.
    ///
    /// # Errors
    /// [`Error::NotJoined`]; [`Error::File`] when they cannot be read.
    pub fn bundle_readers(&self) -> Result<Vec<PublicKey>, Error> {
        let district = self.district()?.ok_or(Error::NotJoined)?;
        let logs = self.known_logs()?;
        let mut readers: Vec<PublicKey> = logs.iter().map(|log| log.key).collect();
        readers.extend([district.key, self.device_key()?.public()]);
        readers.sort_by_key(|key| key.to_bytes());
        readers.dedup();
        Ok(readers)
    }

    /// Takes in what a stick brought. What the district has numbered becomes as if it had come from the
    /// district; the rest counts here from now on and is passed on to the district by this laptop too.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is of another puskesmas or something in it is not signed as it must be;
    /// [`Error::Diverged`]; what was taken in before stays.
    pub fn take_bundle(&self, bundle: &Bundle) -> Result<TakenIn, Error> {
        let district = self.district()?.ok_or(Error::NotJoined)?;
        let keys = keys_of(&district, bundle)?;
        for log in &bundle.logs {
            vouched(&keys, |key| vouch::check_log(key, district.scope, log))?;
        }
        self.database().write::<_, Error>(|tx| {
            let known = logs::all(tx)?;
            let is_new = |replica| known.iter().all(|log| log.replica.number() != replica);
            for log in bundle.logs.iter().filter(|log| is_new(log.replica)) {
                logs::put(tx, log)?;
            }
            Ok(())
        })?;
        let mut taken = match self.take_numbered(&district, &keys, bundle) {
            // What is here otherwise, the next round with the district puts right.
            Err(Error::Diverged) => TakenIn {
                n_parked: 1,
                ..TakenIn::default()
            },
            taken => taken?,
        };
        let (mut forked, mut wrong) = (BTreeSet::new(), None);
        for segment in &bundle.waiting {
            match self.take_waiting(segment, &mut forked) {
                Ok(one) => taken.add(one),
                // The others are taken nevertheless.
                Err(Error::Refused(refused)) => wrong = Some(refused),
                Err(error) => return Err(error),
            }
        }
        wrong.map_or(Ok(taken), |refused| Err(refused.into()))
    }

    /// Takes in the commits that follow this laptop's cursor.
    fn take_numbered(
        &self,
        district: &District,
        keys: &[PublicKey],
        bundle: &Bundle,
    ) -> Result<TakenIn, Error> {
        let newer = bundle.head.ssn > district.head.ssn && bundle.after <= district.head.ssn;
        if bundle.epoch != district.epoch || !newer {
            return Ok(TakenIn::default());
        }
        let (head, proof) = (&bundle.head, &*bundle.proof);
        vouched(keys, |key| {
            vouch::check_head(key, bundle.scope, bundle.epoch, head, proof)
        })?;
        let following = self.read::<_, Error>(|db| {
            let names = LogNames::new(db)?;
            let mut ssn = bundle.after;
            let mut place = 0;
            for commit in &bundle.commits {
                if ssn >= district.head.ssn {
                    break;
                }
                ssn += Header::read(commit, &names)?.count as u64;
                place += 1;
            }
            Ok((ssn == district.head.ssn).then_some(place))
        })?;
        let Some(place) = following else {
            return Ok(TakenIn::default());
        };
        let commits: Vec<Commit> = bundle.commits[place..]
            .iter()
            .map(|commit| Commit::Segment(commit.clone()))
            .collect();
        self.take_in(&commits, head, proof)
    }

    /// Takes in a segment that the district has not numbered as far as is known. Of the logs `forked` another
    /// laptop wrote something else here: what follows that is not signed to follow what is here.
    fn take_waiting(
        &self,
        bytes: &[u8],
        forked: &mut BTreeSet<ReplicaId>,
    ) -> Result<TakenIn, Error> {
        let mut of = None;
        let taken = self.database().write::<_, Stop>(|tx| {
            let names = LogNames::new(tx)?;
            let header = Header::read(bytes, &names)?;
            of = Some(header.replica);
            let first = OpId {
                replica: header.replica,
                seq: header.first,
            };
            let held = forked.contains(&header.replica) || log::entry(tx, first)?.is_some();
            let proven = match prove(tx, &names, bytes) {
                Err(Error::Refused(Refused::BadSignature)) if held => return Ok(None),
                proven => proven?,
            };
            let Some(proven) = proven else {
                return Ok(None);
            };
            if segments::cut_otherwise(tx, &proven.header, &proven.hash)? {
                return Ok(None);
            }
            let mut fold = Fold::new(tx);
            let mut n_new = 0;
            for entry in &proven.entries {
                n_new += u64::from(put(tx, &mut fold, entry, None)?);
            }
            segments::keep(tx, &proven.header, &proven.hash, bytes)?;
            let touched = fold.finish().map_err(Error::from)?;
            Ok(Some(TakenIn {
                touched,
                n_new,
                n_parked: 0,
            }))
        });
        match taken {
            Ok(Some(taken)) => Ok(taken),
            // Which of two operations at one place is to keep it, the district decides.
            // What speaks of somebody not known here waits until the district has told of them.
            Ok(None)
            | Err(
                Stop::Displaced(_)
                | Stop::Renamed(_)
                | Stop::Failed(Error::Diverged | Error::Refused(Refused::UnknownName)),
            ) => {
                forked.extend(of);
                Ok(TakenIn {
                    n_parked: 1,
                    ..TakenIn::default()
                })
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

/// The newest segments that the district has numbered, in its order and without a hole up to the head, and
/// the number before the first.
fn numbered(db: &Connection, district: &District) -> Result<(u64, Vec<ByteBuf>), Error> {
    let sql = "SELECT ssn, count, bytes
               FROM segments
               JOIN operations ON operations.replica = segments.replica AND operations.seq = segments.first
               WHERE ssn IS NOT NULL
               ORDER BY ssn DESC";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![])?;
    let (mut after, mut commits, mut n_bytes) = (district.head.ssn, Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let first: u64 = row.get::<_, i64>(0)?.cast_unsigned();
        let count: u64 = row.get::<_, i64>(1)?.cast_unsigned();
        let bytes: Vec<u8> = row.get(2)?;
        n_bytes += bytes.len();
        if first + count - 1 != after || n_bytes > MOST_BYTES {
            break;
        }
        after = first - 1;
        commits.push(ByteBuf::from(bytes));
    }
    commits.reverse();
    Ok((after, commits))
}
