//! Greeting a laptop: what it needs to know before operations go both ways.

use domain::ReplicaId;
use protocol::message::{Hello, LogHead, LogName, No, VERSIONS, Welcome};
use protocol::vouch;
use serde_bytes::ByteBuf;

use crate::roster::{self, Device, Log};
use crate::server::Answered;
use crate::storage::{Reach, Tx};
use crate::{Server, about, scope};

/// No laptop has written more logs: each restore begins one.
pub(crate) const MOST_LOGS: usize = 1_000;

/// Answers a greeting. Logs of the laptop that are not known yet become known.
pub(crate) fn hello(server: &Server, device: &Device, hello: &Hello) -> Answered<Welcome> {
    let [from, to] = hello.versions;
    let version = to.min(VERSIONS[1]);
    if version < from.max(VERSIONS[0]) {
        return Ok(Err(No::OtherVersion));
    }
    if hello.logs.len() > MOST_LOGS {
        return Ok(Err(No::Malformed));
    }
    let minute = server.surroundings.now_minutes();
    let mut answer = Err(No::Malformed);
    let mut work = |tx: &mut dyn Tx| {
        answer = welcome(tx, server, device, hello, version, minute)?;
        Ok(())
    };
    let reach = Reach::Scopes(&[device.scope]);
    let quiet = server.storage.read(reach, &mut work);
    match quiet {
        Ok(()) if answer == Err(No::OtherEpoch) => return Ok(answer),
        // Something has to be written down first.
        Ok(()) if answer == Err(No::ForeignLog) || news(&answer, device, hello, minute) => {}
        done => return done.map(|()| answer),
    }
    server.storage.write(reach, &mut |tx| {
        for replica in &hello.logs {
            let replica = ReplicaId::from_random(*replica);
            if roster::log_of(tx, replica)?.is_none() {
                roster::add_log(tx, device, replica)?;
            }
        }
        roster::heard_of(tx, device, minute)?;
        answer = welcome(tx, server, device, hello, version, minute)?;
        Ok(())
    })?;
    Ok(answer)
}

/// Whether a greeting changes what the district knows.
fn news(answer: &Result<Welcome, No>, device: &Device, hello: &Hello, minute: i64) -> bool {
    let all_known = answer
        .as_ref()
        .is_ok_and(|welcome| welcome.heads.len() >= hello.logs.len());
    !all_known || device.minute != minute
}

fn welcome(
    tx: &mut dyn Tx,
    server: &Server,
    device: &Device,
    hello: &Hello,
    version: u16,
    minute: i64,
) -> Answered<Welcome> {
    let epoch = roster::epoch(tx)?;
    if hello.epoch != 0 && hello.epoch != epoch && !hello.told {
        // Before its logs get other names here, it tells which ones they had.
        return Ok(Err(No::OtherEpoch));
    }
    let mut heads = Vec::with_capacity(hello.logs.len());
    for replica in &hello.logs {
        let Some(log) = roster::log_of(tx, ReplicaId::from_random(*replica))? else {
            continue;
        };
        if log.device != device.number {
            return Ok(Err(No::ForeignLog));
        }
        heads.push(log_head(&log));
    }
    if heads.len() == hello.logs.len() && hello.epoch != epoch {
        heads.extend(
            roster::logs_of_scope(tx, device.scope, 0)?
                .iter()
                .map(log_head),
        );
    }
    let logs = roster::logs_of_scope(tx, device.scope, hello.known)?;
    let head = scope::head(tx, device.scope)?;
    let agreed = about::agreed(tx, device.scope, hello.epoch)?;
    Ok(Ok(Welcome {
        version,
        nonce: server.nonce(device.number, minute),
        epoch,
        minute,
        revoked: device.revoked,
        heads,
        logs: logs
            .iter()
            .map(|log| log_name(server, device, log))
            .collect(),
        puskesmas: roster::puskesmas(tx, hello.puskesmas)?,
        head,
        agreed,
    }))
}

/// The name of a log, which the district vouches for.
fn log_name(server: &Server, device: &Device, log: &Log) -> LogName {
    let name = LogName {
        number: log.number,
        replica: log.replica.number(),
        key: log.key.to_bytes(),
        proof: ByteBuf::new(),
    };
    let proof = vouch::for_log(&server.key, device.scope.0, &name);
    LogName {
        proof: ByteBuf::from(proof),
        ..name
    }
}

fn log_head(log: &Log) -> LogHead {
    LogHead {
        number: log.number,
        head: log.head,
        chain: log.chain,
    }
}
