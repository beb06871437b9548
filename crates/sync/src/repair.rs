//! When both sides should hold the same and do not: find where, fetch only that.

use std::collections::{HashMap, HashSet};

use domain::{OpId, ReplicaId, UserId};
use ledger::{Clock, Written};
use protocol::Entry;
use protocol::message::Answer;
use protocol::repair::{
    Compare, Compared, Fetch, Fetched, FetchedOperation, MOST_FETCHED, Told, beginning, path,
};

use crate::Error;
use crate::talk::Talk;

/// Whether what is stored still adds up to the head that is stored.
pub(crate) fn adds_up(talk: &Talk<'_>) -> Result<bool, Error> {
    let head = talk.district()?.head;
    let (_, all) = talk.store.sums()?;
    Ok(all == head.digest)
}

/// Mends the laptop's copy; answers how many operations were not as the district has them.
pub(crate) fn repair(talk: &Talk<'_>) -> Result<u64, Error> {
    let district = talk.district()?;
    let (sums, _) = talk.store.sums()?;
    let compare = Compare {
        epoch: district.epoch,
        ssn: district.head.ssn,
        sums: sums.list().to_vec(),
    };
    let compared: Compared = yes(talk.ask(path::COMPARE, &compare)?)?;
    let buckets: HashSet<u8> = compared.buckets.iter().copied().collect();
    let mut here: HashMap<OpId, [u8; 8]> = talk
        .store
        .numbered_in(&buckets)?
        .into_iter()
        .map(|(id, hash)| (id, beginning(&hash)))
        .collect();
    let mut wrong = Vec::new();
    for Told { log, seq, hash, .. } in &compared.operations {
        if here.remove(&name(*log, *seq)) != Some(*hash) {
            wrong.push((*log, *seq));
        }
    }
    // What is left of these is not at the district.
    let extra: Vec<OpId> = here.into_keys().collect();
    let mut right = Vec::new();
    for some in wrong.chunks(MOST_FETCHED) {
        let fetch = Fetch {
            operations: some.to_vec(),
        };
        let fetched: Fetched = yes(talk.ask(path::FETCH, &fetch)?)?;
        for operation in fetched.operations {
            let id = name(operation.log, operation.seq);
            right.push((operation.ssn, entry(id, operation)));
        }
    }
    talk.store.mend(&right, &extra, &compared.head)?;
    Ok((right.len() + extra.len()) as u64)
}

fn name(log: u64, seq: u64) -> OpId {
    OpId {
        replica: ReplicaId::from_random(log),
        seq,
    }
}

fn yes<A>(answer: Answer<A>) -> Result<A, Error> {
    match answer {
        Answer::Yes(answer) => Ok(answer),
        Answer::No(_) => Err(store::Error::Diverged.into()),
    }
}

fn entry(id: OpId, fetched: FetchedOperation) -> Entry {
    Entry {
        id,
        author: UserId(uuid::Uuid::from_bytes(fetched.author)),
        written: Written {
            minute: fetched.minute,
            clock: match fetched.suspect {
                true => Clock::Suspect,
                false => Clock::Plausible,
            },
        },
        body: fetched.body.into_vec(),
    }
}
