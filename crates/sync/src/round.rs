//! A round: what waits goes out, what is new comes in, until both sides are the same.

use std::collections::BTreeSet;

use domain::ReplicaId;
use protocol::Refused;
use protocol::message::{Answer, NOTHING, No, Round, Rounded, Verdict, Welcome, path};
use records::Touched;
use store::sharing::Outgoing;

use crate::talk::Talk;
use crate::{Error, Link, LinkError, Progress, repair};

/// Bytes to begin with, where nothing is known about the line.
const FIRST_BYTES: u32 = 16 << 10;
/// No less, however bad the line is.
const LEAST_BYTES: u32 = 4 << 10;
/// No more, however good it is.
const MOST_BYTES: u32 = 256 << 10;

/// Of segments that the first download left out, in each round: some seconds on the worst line.
const ARCHIVE_BYTES: u32 = 64 << 10;

/// Greetings of one round, before it gives up.
const MOST_GREETINGS: u32 = 8;

/// How many bytes a line carries well at once. Kept from round to round.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    bytes: u32,
    /// What is stored was added up once, and is what it should be.
    adds_up: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            bytes: FIRST_BYTES,
            adds_up: false,
        }
    }
}

impl Pace {
    fn went_well(&mut self) {
        self.bytes = (self.bytes * 2).min(MOST_BYTES);
    }

    fn was_cut(&mut self) {
        self.bytes = (self.bytes / 2).max(LEAST_BYTES);
    }
}

/// A round that came to its end: both sides hold the same.
#[derive(Debug, Default)]
pub struct Done {
    /// Operations of this laptop that the district has received.
    pub n_sent: u64,
    /// Operations that were new here.
    pub n_new: u64,
    /// What they changed.
    pub touched: Touched,
    /// Operations that were not as the district has them, and are now.
    pub n_mended: u64,
    /// The district's clock at the greeting, in minutes since 1970.
    pub district_minute: i64,
}

/// Runs a round.
///
/// # Errors
/// [`Error`]; what was received on either side before stays so, and the next round goes on from there.
pub fn round(
    store: &store::Store,
    link: &dyn Link,
    pace: &mut Pace,
    tell: &mut dyn FnMut(Progress, &Touched),
) -> Result<Done, Error> {
    let mut running = Running {
        talk: Talk::new(store, link)?,
        done: Done::default(),
        progress: Progress::default(),
        greetings: 0,
        refused: BTreeSet::new(),
        named_again: BTreeSet::new(),
        try_again: false,
        code: String::new(),
        repaired: false,
    };
    let ended = running.run(pace, tell);
    #[cfg(feature = "planted")]
    let ended = match ended {
        Err(Error::NotTheDistrict) if ledger::planted::is(ledger::planted::Bug::PortalBelieved) => {
            store.same_as_district(store.surroundings().now_minutes())?;
            Ok(())
        }
        ended => ended,
    };
    if let Err(Error::Link(LinkError::TimedOut | LinkError::Offline)) = ended {
        pace.was_cut();
    }
    ended.map(|()| running.done)
}

pub(crate) struct Running<'a> {
    pub(crate) talk: Talk<'a>,
    pub(crate) done: Done,
    pub(crate) progress: Progress,
    greetings: u32,
    /// Logs of which the district does not take more, in this round or before it has taken others, and why.
    refused: BTreeSet<ReplicaId>,
    /// Logs that were packed again in this round, since the district did not know a name.
    named_again: BTreeSet<ReplicaId>,
    /// The district has taken something since one of them spoke of what it does not know.
    try_again: bool,
    code: String,
    /// What differed was looked for once; it is not looked for again and again.
    repaired: bool,
}

impl Running<'_> {
    fn run(
        &mut self,
        pace: &mut Pace,
        tell: &mut dyn FnMut(Progress, &Touched),
    ) -> Result<(), Error> {
        let store = self.talk.store;
        let waiting = store.waiting()?;
        let welcome = self.greet()?;
        let revoked = welcome.revoked;
        let downloads = self.begins(&welcome)?;
        if downloads {
            store.cut()?;
            self.send(pace)?;
            self.download(tell)?;
            pace.adds_up = true;
        } else if store.downloads_first()? && !revoked {
            store.give_up_first_download()?;
        }
        if !pace.adds_up && !repair::adds_up(&self.talk)? {
            self.done.n_mended += repair::repair(&self.talk)?;
        }
        pace.adds_up = true;
        store.cut()?;
        loop {
            let outgoing = self.outgoing(pace)?;
            let after = self.talk.district()?.head.ssn;
            let asked = self.question(&outgoing, pace, after)?;
            let rounded: Rounded = match self.talk.ask(path::ROUND, &asked) {
                // The nonce is too old for the district to know who asks.
                Err(Error::Link(LinkError::Refused { .. })) => {
                    self.greet()?;
                    continue;
                }
                Err(error) => return Err(error),
                Ok(Answer::Yes(rounded)) => rounded,
                Ok(Answer::No(No::OldNonce | No::OtherEpoch)) => {
                    self.greet()?;
                    continue;
                }
                Ok(Answer::No(No::OtherVersion)) => return Err(Error::OtherVersion),
                Ok(Answer::No(No::ForeignLog)) => return Err(Error::ForeignLog),
                Ok(Answer::No(No::Malformed)) => return Err(Error::Answer(Refused::Malformed)),
            };
            if rounded.verdicts.len() != outgoing.len() {
                return Err(Error::Answer(Refused::Malformed));
            }
            self.believe(&outgoing, &rounded)?;
            let touched = self.take(&rounded)?;
            pace.went_well();
            let head = self.talk.district()?.head;
            let left = store.waiting()?;
            let behind = rounded.ssn.saturating_sub(head.ssn);
            self.done.n_sent = waiting.saturating_sub(left);
            self.progress
                .step(self.done.n_sent + self.done.n_new, left + behind);
            tell(self.progress, &touched);
            // What was entered meanwhile goes along; so does what another laptop's log displaced.
            self.meet_new_logs()?;
            store.cut()?;
            if behind > 0 || !self.outgoing(pace)?.is_empty() {
                continue;
            }
            #[cfg(feature = "planted")]
            if ledger::planted::is(ledger::planted::Bug::RefusalStopsQueue) {
                self.try_again = false;
            }
            if std::mem::take(&mut self.try_again) {
                self.refused.clear();
                continue;
            }
            if revoked {
                return Err(Error::Revoked);
            }
            if !self.refused.is_empty() {
                let code = std::mem::take(&mut self.code);
                return Err(Error::Stuck { code });
            }
            store.same_as_district(store.surroundings().now_minutes())?;
            if !downloads {
                // Both sides are the same without it. Should it not come, the next round asks again.
                if let Err(error) = self.fill_archive() {
                    tracing::warn!(error = &error as &dyn std::error::Error, "no archive");
                }
            }
            self.progress.end();
            tell(self.progress, &Touched::default());
            return Ok(());
        }
    }

    /// Greets.
    pub(crate) fn greet(&mut self) -> Result<Welcome, Error> {
        self.greetings += 1;
        if self.greetings > MOST_GREETINGS {
            return Err(Error::Stuck {
                code: "greeting".to_owned(),
            });
        }
        let welcome = self.talk.greet()?;
        self.done.district_minute = welcome.minute;
        Ok(welcome)
    }

    /// A log that this store has begun meanwhile must become known before it is sent.
    fn meet_new_logs(&mut self) -> Result<(), Error> {
        let known = self.talk.store.known_logs()?;
        let own = self.talk.store.own_logs()?;
        let all_known = own
            .iter()
            .all(|own| known.iter().any(|log| log.replica == *own));
        if !all_known {
            self.greet()?;
        }
        Ok(())
    }

    fn outgoing(&self, pace: &Pace) -> Result<Vec<Outgoing>, Error> {
        let most = pace.bytes as usize;
        Ok(self.talk.store.outgoing(most, &self.refused)?)
    }

    /// Sends what waits, and takes nothing.
    fn send(&mut self, pace: &mut Pace) -> Result<(), Error> {
        let store = self.talk.store;
        loop {
            let waiting = store.waiting()?;
            let outgoing = self.outgoing(pace)?;
            if outgoing.is_empty() {
                return Ok(());
            }
            let asked = self.question(&outgoing, pace, NOTHING)?;
            let Answer::Yes(rounded) = self.talk.ask::<Rounded>(path::ROUND, &asked)? else {
                return Ok(());
            };
            if rounded.verdicts.len() != outgoing.len() {
                return Err(Error::Answer(Refused::Malformed));
            }
            self.believe(&outgoing, &rounded)?;
            pace.went_well();
            // What a fork is about comes with the commits.
            if store.waiting()? >= waiting {
                return Ok(());
            }
        }
    }

    fn question(&self, outgoing: &[Outgoing], pace: &Pace, after: u64) -> Result<Round, Error> {
        let district = self.talk.district()?;
        let own = self.talk.store.own_logs()?;
        let known = self.talk.store.known_logs()?;
        Ok(Round {
            epoch: district.epoch,
            after,
            own: known
                .iter()
                .filter(|log| own.contains(&log.replica))
                .map(|log| (log.number, log.received))
                .collect(),
            noticed: self.talk.store.noticed_to()?,
            most: pace.bytes,
            segments: outgoing
                .iter()
                .map(|segment| serde_bytes::ByteBuf::from(segment.bytes.as_slice()))
                .collect(),
        })
    }

    /// Fetches some of the segments that the first download left out.
    fn fill_archive(&self) -> Result<(), Error> {
        let store = self.talk.store;
        let Some(after) = store.archive_ends()? else {
            return Ok(());
        };
        let asked = Round {
            epoch: self.talk.district()?.epoch,
            after,
            own: Vec::new(),
            noticed: NOTHING,
            most: ARCHIVE_BYTES,
            segments: Vec::new(),
        };
        if let Answer::Yes(Rounded { commits, .. }) = self.talk.ask(path::ROUND, &asked)? {
            store.keep_archive(after, &commits)?;
        }
        Ok(())
    }

    /// Believes the verdicts: what the district has received is no longer sent.
    fn believe(&mut self, outgoing: &[Outgoing], rounded: &Rounded) -> Result<(), Error> {
        let store = self.talk.store;
        for (segment, verdict) in outgoing.iter().zip(&rounded.verdicts) {
            match verdict {
                Verdict::Applied { notices } | Verdict::Duplicate { notices } => {
                    store.acknowledged(segment.replica, segment.last, notices)?;
                    // Segments of a district that lost something speak of each other across logs.
                    self.try_again |= !self.refused.is_empty();
                }
                #[cfg(feature = "planted")]
                Verdict::Gap { .. }
                    if ledger::planted::is(ledger::planted::Bug::GapAcknowledged) =>
                {
                    store.acknowledged(segment.replica, segment.last, &[])?;
                }
                Verdict::Gap { have } => store.lacks_after(segment.replica, *have)?,
                // What the district has instead comes with the commits; then this is named anew.
                Verdict::Fork { .. } => {}
                Verdict::Quarantined => store.kept_aside(segment.replica, segment.last)?,
                // Names of before it went back: what it still does not know then is of others.
                Verdict::Refused { code }
                    if code.starts_with("unknown_")
                        && self.named_again.insert(segment.replica)
                        && store.name_again(segment.replica)? => {}
                Verdict::Refused { code } => self.refuse(segment.replica, code),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, replica: ReplicaId, code: &str) {
        self.refused.insert(replica);
        code.clone_into(&mut self.code);
    }

    /// Takes in commits. One that speaks of a log that is not known yet waits for a greeting.
    fn take(&mut self, rounded: &Rounded) -> Result<Touched, Error> {
        let store = self.talk.store;
        let taken = match store.take_in(&rounded.commits, &rounded.head, &rounded.proof) {
            Err(store::Error::Refused(Refused::UnknownName)) => {
                self.talk.lacks_a_name();
                self.greet()?;
                // What was taken before the unknown name is not asked for again.
                return Ok(Touched::default());
            }
            Err(store::Error::Diverged) if !self.repaired => {
                self.repaired = true;
                self.done.n_mended += repair::repair(&self.talk)?;
                return Ok(Touched::default());
            }
            taken => taken?,
        };
        store.noticed(&rounded.notices, rounded.head.ssn)?;
        self.done.n_new += taken.n_new;
        Ok(taken.touched)
    }
}
