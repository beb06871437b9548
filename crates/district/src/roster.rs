//! Who may send: puskesmas, their laptops and the logs these write.

use std::collections::HashMap;

use domain::{PlaceId, ReplicaId};
use protocol::message::PuskesmasName;
use protocol::{Hash, PublicKey};

use crate::scope::{Head, ScopeId};
use crate::storage::{Cell, Error, Row, Tx};
use crate::{about, handover};

/// A laptop.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its number.
    pub number: u32,
    /// Its puskesmas.
    pub scope: ScopeId,
    /// Its key.
    pub key: PublicKey,
    /// Nothing that it writes is believed any more.
    pub revoked: bool,
    /// When it was last heard of, in minutes since 1970 by the district's clock; 0 for never.
    pub minute: i64,
}

/// A log of a laptop.
#[derive(Debug, Clone)]
pub struct Log {
    /// Its short name on the wire.
    pub number: u32,
    /// The laptop that writes it.
    pub device: u32,
    /// Which log.
    pub replica: ReplicaId,
    /// The puskesmas of the laptop that writes it.
    pub scope: ScopeId,
    /// The laptop's key.
    pub key: PublicKey,
    /// Nothing that it writes is believed any more.
    pub revoked: bool,
    /// The last place received.
    pub head: u64,
    /// Hash of the last segment received.
    pub chain: Hash,
}

/// Makes a puskesmas known; answers its number. One that is known keeps its own.
///
/// # Errors
/// When the database fails.
pub fn add_scope(tx: &mut dyn Tx, place: PlaceId, name: &str) -> Result<ScopeId, Error> {
    let find = "SELECT scope FROM scopes WHERE place = $1";
    if let Some(row) = tx.query(find, &[place.0.into()])?.first() {
        return Ok(ScopeId(row.int(0)?));
    }
    let empty = Head::default();
    let sql = "INSERT INTO scopes (place, name, ssn, digest, chain) VALUES ($1, $2, $3, $4, $5) RETURNING scope";
    let args: [Cell; 5] = [
        place.0.into(),
        name.into(),
        empty.ssn.into(),
        empty.digest.to_bytes().into(),
        empty.chain.into(),
    ];
    let scope = first(tx, sql, &args, "scopes").map(ScopeId)?;
    let sql = "INSERT INTO epochs (scope, epoch, ssn) VALUES ($1, $2, 0)";
    let epoch = epoch(tx)?;
    tx.execute(sql, &[scope.0.into(), epoch.into()])?;
    handover::welcome(tx, scope, place)?;
    Ok(scope)
}

/// The puskesmas of the district with a greater number than this.
pub(crate) fn puskesmas(tx: &mut dyn Tx, after: i64) -> Result<Vec<PuskesmasName>, Error> {
    let sql = "SELECT scope, place, name FROM scopes WHERE scope > $1 ORDER BY scope";
    let rows = tx.query(sql, &[after.into()])?;
    let names = rows.iter().map(|row| {
        Ok(PuskesmasName {
            number: row.int(0)?,
            place: row.array(1)?,
            name: row.text(2)?.to_owned(),
        })
    });
    names.collect()
}

/// Makes a laptop and the log it writes known; answers the log's short name.
///
/// # Errors
/// When the key or the log is known already, or the database fails.
pub fn add_laptop(
    tx: &mut dyn Tx,
    scope: ScopeId,
    name: &str,
    key: PublicKey,
    replica: ReplicaId,
) -> Result<u32, Error> {
    let sql = "INSERT INTO devices (scope, name, public_key, revoked, minute) VALUES ($1, $2, $3, 0, 0) RETURNING device";
    let args: [Cell; 3] = [scope.0.into(), name.into(), key.to_bytes().into()];
    let number = first(tx, sql, &args, "devices")?;
    let number = u32::try_from(number).map_err(|_| Error::DamagedRow { table: "devices" })?;
    let device = Device {
        number,
        scope,
        key,
        revoked: false,
        minute: 0,
    };
    add_log(tx, &device, replica)
}

/// Makes a log of a laptop known; answers its short name.
///
/// # Errors
/// When the log is known already, or the database fails.
pub(crate) fn add_log(tx: &mut dyn Tx, device: &Device, replica: ReplicaId) -> Result<u32, Error> {
    let number = next_number(tx)?;
    put_log(tx, number, device, replica)?;
    Ok(number)
}

/// Makes a log of a laptop known under the short name that it had before.
pub(crate) fn put_log(
    tx: &mut dyn Tx,
    number: u32,
    device: &Device,
    replica: ReplicaId,
) -> Result<(), Error> {
    let sql = "INSERT INTO logs (number, replica, device, head, chain) VALUES ($1, $2, $3, 0, $4)";
    let args: [Cell; 4] = [
        number.into(),
        replica.number().into(),
        device.number.into(),
        [0_u8; 32].into(),
    ];
    tx.execute(sql, &args)?;
    Ok(())
}

/// Whether a log has this short name.
pub(crate) fn is_taken(tx: &mut dyn Tx, number: u32) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM logs WHERE number = $1";
    Ok(!tx.query(sql, &[number.into()])?.is_empty())
}

/// A short name that no log has, nor had before the district was restored from a backup.
fn next_number(tx: &mut dyn Tx) -> Result<u32, Error> {
    let before = about::last_number_before(tx)?;
    let greatest = first(tx, "SELECT coalesce(max(number), 0) FROM logs", &[], "logs")?;
    let greatest = u64::try_from(greatest).unwrap_or_default();
    let next = greatest.max(before) + 1;
    u32::try_from(next).map_err(|_| Error::DamagedRow { table: "logs" })
}

/// The laptop of a number.
///
/// # Errors
/// When the database fails.
pub fn device(tx: &mut dyn Tx, number: u32) -> Result<Option<Device>, Error> {
    let sql = "SELECT scope, public_key, revoked, minute FROM devices WHERE device = $1";
    let rows = tx.query(sql, &[number.into()])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(Device {
        number,
        scope: ScopeId(row.int(0)?),
        key: PublicKey::from_bytes(row.array(1)?),
        revoked: row.int(2)? != 0,
        minute: row.int(3)?,
    }))
}

/// Writes down when a laptop was heard of.
pub(crate) fn heard_of(tx: &mut dyn Tx, device: &Device, minute: i64) -> Result<(), Error> {
    let sql = "UPDATE devices SET minute = $1 WHERE device = $2";
    tx.execute(sql, &[minute.into(), device.number.into()])?;
    Ok(())
}

/// The epoch: changes when the district is restored from a backup.
///
/// # Errors
/// When the database fails.
pub fn epoch(tx: &mut dyn Tx) -> Result<u64, Error> {
    let sql = "SELECT value FROM facts_of_server WHERE name = 'epoch'";
    let rows = tx.query(sql, &[])?;
    rows.first()
        .map_or(Ok(0), |row| row.array(0).map(u64::from_be_bytes))
}

fn first(tx: &mut dyn Tx, sql: &str, args: &[Cell], table: &'static str) -> Result<i64, Error> {
    let rows = tx.query(sql, args)?;
    rows.first().ok_or(Error::DamagedRow { table })?.int(0)
}

/// All logs of the district, by the log.
///
/// # Errors
/// When the database fails.
pub fn logs(tx: &mut dyn Tx) -> Result<HashMap<ReplicaId, Log>, Error> {
    let logs = logs_where(tx, "TRUE", &[])?;
    Ok(logs.into_iter().map(|log| (log.replica, log)).collect())
}

/// One log.
///
/// # Errors
/// When the database fails.
pub(crate) fn log_of(tx: &mut dyn Tx, replica: ReplicaId) -> Result<Option<Log>, Error> {
    let logs = logs_where(tx, "logs.replica = $1", &[replica.number().into()])?;
    Ok(logs.into_iter().next())
}

/// The log of a short name.
///
/// # Errors
/// When the database fails.
pub(crate) fn replica_of(tx: &mut dyn Tx, number: u32) -> Result<Option<ReplicaId>, Error> {
    let sql = "SELECT replica FROM logs WHERE number = $1";
    let rows = tx.query(sql, &[number.into()])?;
    let replica = rows.first().map(|row| row.number(0)).transpose()?;
    Ok(replica.map(ReplicaId::from_random))
}

/// The logs of a puskesmas with a greater number than this.
///
/// # Errors
/// When the database fails.
pub(crate) fn logs_of_scope(
    tx: &mut dyn Tx,
    scope: ScopeId,
    after: u32,
) -> Result<Vec<Log>, Error> {
    logs_where(
        tx,
        "scope = $1 AND number > $2",
        &[scope.0.into(), after.into()],
    )
}

fn logs_where(tx: &mut dyn Tx, which: &str, args: &[Cell]) -> Result<Vec<Log>, Error> {
    let sql = format!(
        "SELECT number, logs.device, replica, scope, public_key, revoked, head, chain
         FROM logs JOIN devices ON devices.device = logs.device
         WHERE {which}
         ORDER BY number"
    );
    let damaged = |_| Error::DamagedRow { table: "logs" };
    let log = |row: &Row| {
        Ok(Log {
            number: u32::try_from(row.int(0)?).map_err(damaged)?,
            device: u32::try_from(row.int(1)?).map_err(damaged)?,
            replica: ReplicaId::from_random(row.number(2)?),
            scope: ScopeId(row.int(3)?),
            key: PublicKey::from_bytes(row.array(4)?),
            revoked: row.int(5)? != 0,
            head: row.number(6)?,
            chain: row.array(7)?,
        })
    };
    tx.query(&sql, args)?.iter().map(log).collect()
}

/// Writes down how far a log has been received.
pub(crate) fn set_log_head(
    tx: &mut dyn Tx,
    replica: ReplicaId,
    head: u64,
    chain: &Hash,
) -> Result<(), Error> {
    let sql = "UPDATE logs SET head = $1, chain = $2 WHERE replica = $3";
    let args: [Cell; 3] = [head.into(), (*chain).into(), replica.number().into()];
    tx.execute(sql, &args)?;
    Ok(())
}
