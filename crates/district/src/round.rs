//! One exchange of operations: segments are taken in, then what follows the laptop's number is given.

use std::collections::HashSet;

use protocol::message::{No, Round, Rounded, Verdict};
use protocol::vouch;
use serde_bytes::ByteBuf;

use crate::commits::Held;
use crate::push::{self, Taken};
use crate::roster::{self, Device};
use crate::server::Answered;
use crate::storage::Reach;
use crate::surroundings::believed_day;
use crate::{Server, commits, notices};

/// More segments than any laptop sends at once.
const MOST_SEGMENTS: usize = 256;

/// Bytes of commits that are given at once, whatever a laptop asks for.
const MOST_BYTES: u32 = 1 << 20;

/// Takes in what a laptop sends and gives what it lacks.
pub(crate) fn round(server: &Server, device: &Device, round: &Round) -> Answered<Rounded> {
    if round.segments.len() > MOST_SEGMENTS {
        return Ok(Err(No::Malformed));
    }
    let mut epoch = 0;
    server.storage.read(Reach::NoScope, &mut |tx| {
        epoch = roster::epoch(tx)?;
        Ok(())
    })?;
    if epoch != round.epoch {
        return Ok(Err(No::OtherEpoch));
    }
    let mut verdicts = Vec::with_capacity(round.segments.len());
    let mut held = Held {
        logs: &round.own,
        sent: HashSet::new(),
    };
    let today = believed_day(&*server.surroundings);
    for segment in &round.segments {
        let taken = push::take(&*server.storage, segment, today)?;
        if matches!(taken, Taken::Applied { .. } | Taken::Duplicate { .. }) {
            held.sent.insert(segment);
        }
        let verdict = verdict(taken);
        server.counts.count(&verdict);
        verdicts.push(verdict);
    }
    let mut given = commits::Given::default();
    let mut notices = Vec::new();
    if !device.revoked {
        let most = round.most.min(MOST_BYTES);
        let reach = Reach::Scopes(&[device.scope]);
        server.storage.read(reach, &mut |tx| {
            given = commits::give(tx, device.scope, &held, round.after, most)?;
            if round.noticed < given.head.ssn {
                notices = notices::of_laptop(tx, device, round.noticed, given.head.ssn)?;
            }
            Ok(())
        })?;
    }
    Ok(Ok(Rounded {
        verdicts,
        commits: given.commits,
        notices,
        head: given.head,
        proof: ByteBuf::from(vouch::for_head(
            &server.key,
            device.scope.0,
            epoch,
            &given.head,
        )),
        ssn: given.ssn,
    }))
}

fn verdict(taken: Taken) -> Verdict {
    let refused = |code: &str| Verdict::Refused {
        code: code.to_owned(),
    };
    match taken {
        Taken::Applied { notices } => Verdict::Applied { notices },
        Taken::Duplicate { notices } => Verdict::Duplicate { notices },
        Taken::Gap { have } => Verdict::Gap { have },
        Taken::Fork { have } => Verdict::Fork { have },
        Taken::Quarantined => Verdict::Quarantined,
        Taken::Unknown => refused("unknown_log"),
        Taken::Refused(code) => refused(code.code()),
    }
}
