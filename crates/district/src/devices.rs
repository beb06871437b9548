//! The laptops and puskesmas of a district, for enrolment and for the people who look after them.

use domain::PlaceId;
use protocol::PublicKey;
use uuid::Uuid;

use crate::roster::Device;
use crate::scope::{self, Head, ScopeId};
use crate::storage::{Cell, Error, Row, Tx};

/// A puskesmas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Puskesmas {
    /// Its number at this district.
    pub scope: ScopeId,
    /// Its id.
    pub place: PlaceId,
    /// Its name.
    pub name: String,
    /// How far its log has come.
    pub head: Head,
}

/// A laptop as people see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The laptop.
    pub device: Device,
    /// What it is called.
    pub name: String,
    /// Name of its puskesmas.
    pub puskesmas: String,
    /// How many of its operations were received.
    pub n_received: u64,
    /// How many are kept aside until somebody has looked at them.
    pub n_waiting: u64,
}

const PUSKESMAS: &str = "SELECT scope, place, name, ssn, digest, chain FROM scopes";

/// A puskesmas of the district.
///
/// # Errors
/// When it is not known or the database fails.
pub fn puskesmas(tx: &mut dyn Tx, scope: ScopeId) -> Result<Puskesmas, Error> {
    let sql = format!("{PUSKESMAS} WHERE scope = $1");
    let rows = tx.query(&sql, &[scope.0.into()])?;
    let row = rows.first().ok_or(Error::DamagedRow { table: "scopes" })?;
    puskesmas_of(row)
}

/// All puskesmas of the district, in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub fn all_puskesmas(tx: &mut dyn Tx) -> Result<Vec<Puskesmas>, Error> {
    let rows = tx.query(&format!("{PUSKESMAS} ORDER BY scope"), &[])?;
    rows.iter().map(puskesmas_of).collect()
}

fn puskesmas_of(row: &Row) -> Result<Puskesmas, Error> {
    Ok(Puskesmas {
        scope: ScopeId(row.int(0)?),
        place: PlaceId(Uuid::from_bytes(row.array(1)?)),
        name: row.text(2)?.to_owned(),
        head: scope::head_of(row, 3)?,
    })
}

/// Makes a laptop known that writes no log yet.
pub(crate) fn add(
    tx: &mut dyn Tx,
    scope: ScopeId,
    name: &str,
    key: PublicKey,
) -> Result<Device, Error> {
    let damaged = || Error::DamagedRow { table: "devices" };
    let sql = "INSERT INTO devices (scope, name, public_key, revoked, minute)
               VALUES ($1, $2, $3, 0, 0)
               RETURNING device";
    let args: [Cell; 3] = [scope.0.into(), name.into(), key.to_bytes().into()];
    let rows = tx.query(sql, &args)?;
    let number = rows.first().ok_or_else(damaged)?.int(0)?;
    Ok(Device {
        number: u32::try_from(number).map_err(|_| damaged())?,
        scope,
        key,
        revoked: false,
        minute: 0,
    })
}

/// The laptop of a key.
///
/// # Errors
/// When the database fails.
pub fn of_key(tx: &mut dyn Tx, key: &PublicKey) -> Result<Option<Device>, Error> {
    let sql = "SELECT device, scope, public_key, revoked, minute
               FROM devices
               WHERE public_key = $1";
    let rows = tx.query(sql, &[key.to_bytes().into()])?;
    rows.first().map(device_of).transpose()
}

/// All laptops, in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Listed>, Error> {
    let sql = "SELECT devices.device, devices.scope, public_key, revoked, minute,
                      devices.name, scopes.name,
                      (SELECT CAST(coalesce(sum(head), 0) AS BIGINT)
                       FROM logs
                       WHERE logs.device = devices.device),
                      (SELECT CAST(coalesce(sum(quarantine.count), 0) AS BIGINT)
                       FROM quarantine
                       JOIN logs ON logs.replica = quarantine.replica
                       WHERE logs.device = devices.device AND quarantine.state = 0)
               FROM devices
               JOIN scopes ON scopes.scope = devices.scope
               ORDER BY devices.device";
    let listed = |row: &Row| {
        Ok(Listed {
            device: device_of(row)?,
            name: row.text(5)?.to_owned(),
            puskesmas: row.text(6)?.to_owned(),
            n_received: row.number(7)?,
            n_waiting: row.number(8)?,
        })
    };
    tx.query(sql, &[])?.iter().map(listed).collect()
}

fn device_of(row: &Row) -> Result<Device, Error> {
    let damaged = |_| Error::DamagedRow { table: "devices" };
    Ok(Device {
        number: u32::try_from(row.int(0)?).map_err(damaged)?,
        scope: ScopeId(row.int(1)?),
        key: PublicKey::from_bytes(row.array(2)?),
        revoked: row.int(3)? != 0,
        minute: row.int(4)?,
    })
}

/// Revokes a laptop: what it sends from now on is kept aside, and it is given nothing. Answers whether
/// there is such a laptop.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut dyn Tx, device: u32) -> Result<bool, Error> {
    let sql = "UPDATE devices SET revoked = 1 WHERE device = $1";
    Ok(tx.execute(sql, &[device.into()])? == 1)
}

/// How much there is of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Operations that have a number.
    pub n_operations: u64,
    /// Puskesmas.
    pub n_puskesmas: u64,
    /// Laptops that may send.
    pub n_laptops: u64,
    /// Laptops that were revoked.
    pub n_revoked: u64,
    /// Operations that are kept aside until somebody has looked at them.
    pub n_waiting: u64,
    /// Operations that are kept aside, looked at or not.
    pub n_quarantined: u64,
}

/// How much there is of everything.
///
/// # Errors
/// When the database fails.
pub fn totals(tx: &mut dyn Tx) -> Result<Totals, Error> {
    let sql = "SELECT (SELECT CAST(coalesce(sum(ssn), 0) AS BIGINT) FROM scopes),
                      (SELECT count(*) FROM scopes),
                      (SELECT count(*) FROM devices WHERE revoked = 0),
                      (SELECT count(*) FROM devices WHERE revoked = 1),
                      (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM quarantine WHERE state = 0),
                      (SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM quarantine)";
    let rows = tx.query(sql, &[])?;
    let row = rows.first().ok_or(Error::DamagedRow { table: "scopes" })?;
    Ok(Totals {
        n_operations: row.number(0)?,
        n_puskesmas: row.number(1)?,
        n_laptops: row.number(2)?,
        n_revoked: row.number(3)?,
        n_waiting: row.number(4)?,
        n_quarantined: row.number(5)?,
    })
}
