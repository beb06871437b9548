//! A laptop joins by a code.
//!
//! Who has no right code learns nothing: an unknown name and a wrong code get one and the same refusal.
//! What is wrong with an invite is told only to who holds its code. A laptop whose answer was lost asks
//! again with its key and gets it again, though its invite is used.

use domain::{AreaCode, ReplicaId};
use protocol::enrol::{Enrol, Enrolled, Sealed};
use protocol::{PublicKey, message};

use crate::about::About;
use crate::greet::MOST_LOGS;
use crate::invite::{self, Invite};
use crate::roster::{self, Device};
use crate::storage::{Error, Reach, Tx};
use crate::{Server, Unanswered, devices};

/// More bytes than a laptop's name has.
const MOST_NAME_BYTES: usize = 200;

/// Why a laptop cannot join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such invite, or the code is not its own.
    #[error("wrong_code")]
    WrongCode,
    /// Another laptop used it.
    #[error("invite_used")]
    Used,
    /// Its days are over.
    #[error("invite_expired")]
    Expired,
    /// Too many wrong codes were tried.
    #[error("invite_locked")]
    Locked,
    /// The laptop works in another kabupaten.
    #[error("other_kabupaten")]
    OtherKabupaten,
    /// The laptop is enrolled already, for another puskesmas.
    #[error("other_puskesmas")]
    OtherPuskesmas,
    /// A log that it says it writes is another laptop's.
    #[error("foreign_log")]
    ForeignLog,
    /// The laptop is enrolled already, and was revoked.
    #[error("revoked")]
    Revoked,
}

impl Refusal {
    /// The code.
    pub fn code(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong_code",
            Self::Used => "invite_used",
            Self::Expired => "invite_expired",
            Self::Locked => "invite_locked",
            Self::OtherKabupaten => "other_kabupaten",
            Self::OtherPuskesmas => "other_puskesmas",
            Self::ForeignLog => "foreign_log",
            Self::Revoked => "revoked",
        }
    }
}

/// Answers a laptop that wants to join.
pub(crate) fn enrol(server: &Server, bytes: &[u8]) -> Result<Vec<u8>, Unanswered> {
    let asked: Sealed<Enrol> = message::from_bytes(bytes).map_err(Unanswered::Malformed)?;
    if !is_plausible(&asked.body) {
        return Err(Unanswered::Malformed(protocol::Refused::Malformed));
    }
    let name = &asked.body.invite;
    // Guessing names takes no lock from those who write. Whose invite it is only its name tells.
    let mut invite = None;
    server.storage.read(Reach::District, &mut |tx| {
        invite = invite::named(tx, name)?;
        Ok(())
    })?;
    let Some(Invite { scope, .. }) = invite else {
        return Err(Unanswered::NotEnrolled(Refusal::WrongCode));
    };
    let mut answer = Err(Refusal::WrongCode);
    server.storage.write(Reach::Scopes(&[scope]), &mut |tx| {
        answer = match invite::lock(tx, name)? {
            Some(invite) => decide(tx, server, &asked, &invite)?,
            None => Err(Refusal::WrongCode),
        };
        Ok(())
    })?;
    let answer = answer.map_err(Unanswered::NotEnrolled)?;
    Ok(message::to_bytes(&answer))
}

/// Whether a laptop may have written this.
fn is_plausible(asked: &Enrol) -> bool {
    let is_log = |replica: &u64| *replica > 0 && *replica <= u64::MAX >> 1;
    let name = asked.name.trim();
    !name.is_empty()
        && name.len() <= MOST_NAME_BYTES
        && asked.logs.len() <= MOST_LOGS
        && asked.logs.iter().all(is_log)
}

type Decided = Result<Result<Sealed<Enrolled>, Refusal>, Error>;

fn decide(tx: &mut dyn Tx, server: &Server, asked: &Sealed<Enrol>, invite: &Invite) -> Decided {
    let laptop = &asked.body;
    if !asked.is_of(&invite.code) {
        invite::count_wrong(tx, &laptop.invite)?;
        return Ok(Err(Refusal::WrongCode));
    }
    let Some(about) = About::read(tx)? else {
        return Err(Error::DamagedRow {
            table: "facts_of_server",
        });
    };
    let minute = server.surroundings.now_minutes();
    let known = devices::of_key(tx, &PublicKey::from_bytes(laptop.key))?;
    if let Err(refusal) = admits(invite, &about, laptop, known.as_ref(), minute) {
        return Ok(Err(refusal));
    }
    let mut new_logs = Vec::new();
    for replica in &laptop.logs {
        let replica = ReplicaId::from_random(*replica);
        match roster::log_of(tx, replica)? {
            Some(log) if Some(log.device) != known.as_ref().map(|known| known.number) => {
                return Ok(Err(Refusal::ForeignLog));
            }
            Some(_) => {}
            None if new_logs.contains(&replica) => {}
            None => new_logs.push(replica),
        }
    }
    let device = match known {
        Some(known) => known,
        None => {
            let key = PublicKey::from_bytes(laptop.key);
            devices::add(tx, invite.scope, laptop.name.trim(), key)?
        }
    };
    for replica in new_logs {
        roster::add_log(tx, &device, replica)?;
    }
    roster::heard_of(tx, &device, minute)?;
    invite::set_device(tx, &laptop.invite, device.number)?;
    let body = enrolled(tx, server, &about, invite, &device)?;
    Ok(Ok(Sealed::answered(body, &asked.seal, &invite.code)))
}

/// Whether an invite whose code is right admits a laptop.
fn admits(
    invite: &Invite,
    about: &About,
    laptop: &Enrol,
    known: Option<&Device>,
    minute: i64,
) -> Result<(), Refusal> {
    match invite.device {
        // Its answer was lost.
        Some(device) if known.is_some_and(|known| known.number == device) => {}
        Some(_) => return Err(Refusal::Used),
        None if invite.is_locked() => return Err(Refusal::Locked),
        None if minute >= invite.expires => return Err(Refusal::Expired),
        None => {}
    }
    if laptop.kabupaten.parse::<AreaCode>() != Ok(about.kabupaten) {
        return Err(Refusal::OtherKabupaten);
    }
    match known {
        Some(known) if known.revoked => Err(Refusal::Revoked),
        Some(known) if known.scope != invite.scope => Err(Refusal::OtherPuskesmas),
        Some(_) | None => Ok(()),
    }
}

fn enrolled(
    tx: &mut dyn Tx,
    server: &Server,
    about: &About,
    invite: &Invite,
    device: &Device,
) -> Result<Enrolled, Error> {
    let puskesmas = devices::puskesmas(tx, invite.scope)?;
    Ok(Enrolled {
        device: device.number,
        district: about.name.clone(),
        key: server.key.public().to_bytes(),
        steps: server.steps.clone(),
        pins: server.pins.clone(),
        epoch: roster::epoch(tx)?,
        scope: invite.scope.0,
        puskesmas: puskesmas.place.0.into_bytes(),
        puskesmas_name: puskesmas.name,
        desa: invite.desa.iter().map(AreaCode::to_string).collect(),
    })
}
