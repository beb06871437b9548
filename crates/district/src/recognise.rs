//! After a restore: laptops and logs that the backup does not know are known again by the district's own
//! signatures, under the names they had. So whoever holds their segments can give them back.

use domain::{PlaceId, ReplicaId};
use protocol::message::{self, Answer, Known, LogName, Recognised, path};
use protocol::{PublicKey, Request, seal_answer, vouch};
use uuid::Uuid;

use crate::greet::MOST_LOGS;
use crate::roster::{self, Device};
use crate::scope::ScopeId;
use crate::server::Unanswered;
use crate::storage::{Error, Reach, Tx};
use crate::{Server, devices};

/// Answers a laptop that tells which logs it knows.
pub(crate) fn recognise(server: &Server, bytes: &[u8]) -> Result<Vec<u8>, Unanswered> {
    let request = Request::open(bytes).map_err(Unanswered::Malformed)?;
    let known: Known = message::from_bytes(&request.body).map_err(Unanswered::Malformed)?;
    let key = PublicKey::from_bytes(known.key);
    let hash = request
        .verify(path::KNOWN, &[0; 16], &key)
        .map_err(|_| Unanswered::Unknown)?;
    if known.logs.len() > MOST_LOGS {
        return Err(Unanswered::Malformed(protocol::Refused::TooLarge));
    }
    for log in &known.logs {
        server
            .vouched(|key| vouch::check_log(key, known.scope, log))
            .map_err(|_| Unanswered::Unknown)?;
    }
    let mut device = None;
    let reach = Reach::Scopes(&[ScopeId(known.scope)]);
    server.storage.write(reach, &mut |tx| {
        device = take(tx, &known, &key)?;
        Ok(())
    })?;
    let device = device.ok_or(Unanswered::Unknown)?.number;
    let answer = Answer::Yes(Recognised { device });
    Ok(seal_answer(&hash, &message::to_bytes(&answer), &server.key))
}

/// Makes the logs known again; answers which laptop told of them, if it is one.
fn take(tx: &mut dyn Tx, known: &Known, key: &PublicKey) -> Result<Option<Device>, Error> {
    let scope = ScopeId(known.scope);
    let place = PlaceId(Uuid::from_bytes(known.puskesmas));
    let all = devices::all_puskesmas(tx)?;
    if !all
        .iter()
        .any(|one| (one.scope, one.place) == (scope, place))
    {
        return Ok(None);
    }
    for log in &known.logs {
        put(tx, scope, log)?;
    }
    let device = devices::of_key(tx, key)?;
    Ok(device.filter(|device| device.scope == scope))
}

fn put(tx: &mut dyn Tx, scope: ScopeId, log: &LogName) -> Result<(), Error> {
    let replica = ReplicaId::from_random(log.replica);
    if roster::log_of(tx, replica)?.is_some() || roster::is_taken(tx, log.number)? {
        return Ok(());
    }
    let key = PublicKey::from_bytes(log.key);
    let device = match devices::of_key(tx, &key)? {
        Some(device) => device,
        // What it was called the backup does not know; whoever looks after the laptops names it again.
        None => devices::add(tx, scope, &format!("({})", log.number), key)?,
    };
    roster::put_log(tx, log.number, &device, replica)
}
