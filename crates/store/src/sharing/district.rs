//! The district this laptop has joined, and how far its log is here.

use domain::{PlaceId, ReplicaId};
use protocol::enrol::Enrolled;
use protocol::message::{self, Welcome};
use protocol::succession::{Pins, Step, Succession};
use protocol::{Digest, Hash, Head, PublicKey, Refused, SecretKey};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{epoch, logs, moved};
use crate::{Error, Laptop, Store, laptop, log};

/// The district this laptop has joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Where it answers.
    pub url: String,
    /// Its name.
    pub name: String,
    /// The key that signs its answers.
    pub key: PublicKey,
    /// The steps that led to it, as far as this laptop knows.
    pub steps: Vec<Step>,
    /// Hashes of the public keys its certificate may have; none without TLS.
    pub pins: Vec<Hash>,
    /// Number of this laptop there.
    pub device: u32,
    /// Number of the puskesmas there.
    pub scope: i64,
    /// Changes when the district is restored from a backup; 0 before the first greeting.
    pub epoch: u64,
    /// How far the log of the puskesmas is here.
    pub head: Head,
    /// The district's signature of that; empty while it is on the way from one signed head to the next.
    pub proof: Vec<u8>,
    /// Once all that the district has was here.
    pub complete: bool,
    /// The district believes nothing of this laptop any more.
    pub revoked: bool,
    /// When everything was last the same on both sides: minutes since 1970 by this laptop's clock.
    pub minute: Option<i64>,
}

impl Store {
    /// The key of this laptop, made when it is first asked for.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read or kept.
    pub fn device_key(&self) -> Result<SecretKey, Error> {
        let find = "SELECT secret FROM device_key WHERE id = 1";
        let known: Option<[u8; 32]> =
            self.read::<_, Error>(|db| Ok(db.query_row(find, [], |row| row.get(0)).optional()?))?;
        if let Some(secret) = known {
            return Ok(SecretKey::from_random(&secret));
        }
        let mut secret = [0; 32];
        self.surroundings().fill(&mut secret);
        let kept: [u8; 32] = self.database().write::<_, Error>(|tx| {
            let sql =
                "INSERT INTO device_key (id, secret) VALUES (1, ?1) ON CONFLICT (id) DO NOTHING";
            tx.execute(sql, params![secret])?;
            Ok(tx.query_row(find, [], |row| row.get(0))?)
        })?;
        Ok(SecretKey::from_random(&kept))
    }

    /// The district; `None` while the laptop works alone.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read.
    pub fn district(&self) -> Result<Option<District>, Error> {
        self.read(find)
    }

    /// Joins a district. Everything entered so far waits to be sent; nothing else changes.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn join(&self, url: &str, enrolled: &Enrolled) -> Result<(), Error> {
        let district = District {
            url: url.to_owned(),
            name: enrolled.district.clone(),
            key: PublicKey::from_bytes(enrolled.key),
            steps: enrolled.steps.clone(),
            pins: enrolled.pins.clone(),
            device: enrolled.device,
            scope: enrolled.scope,
            epoch: 0,
            head: Head::default(),
            proof: Vec::new(),
            complete: false,
            revoked: false,
            minute: None,
        };
        let laptop = Laptop {
            puskesmas: PlaceId(uuid::Uuid::from_bytes(enrolled.puskesmas)),
            puskesmas_name: enrolled.puskesmas_name.clone(),
            ..self.laptop().clone()
        };
        self.database().write(|tx| {
            insert(tx, &district)?;
            put_steps(tx, &district.steps)?;
            moved::forget(tx)?;
            laptop.write(tx)
        })
    }

    /// Writes down the number that this laptop has at the district from now on.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn recognised(&self, device: u32) -> Result<(), Error> {
        self.database().write(|tx| {
            tx.execute("UPDATE district SET device = ?1 WHERE id = 1", [device])?;
            Ok(())
        })
    }

    /// Takes in that the district signs with another key, or shows another certificate, than it did: the way from
    /// the key that is believed here, and its answer to this question (its bytes), which came by a certificate with
    /// the key `seen`. All of it is kept at once, or nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] when the way does not begin here, or is not this district's; [`Error::File`] when it
    /// cannot be kept; [`Error::NotJoined`].
    pub fn succeed(
        &self,
        succession: &Succession,
        asked: &[u8],
        seen: Option<&Hash>,
    ) -> Result<(), Error> {
        self.database().write(|tx| {
            let district = find(tx)?.ok_or(Error::NotJoined)?;
            let (key, Pins { pins }) = succession.believed(&district.key, asked)?;
            // Somebody in between passed it on.
            if seen.is_some_and(|seen| !pins.contains(seen)) {
                return Err(Refused::BadSignature.into());
            }
            let mut steps = district.steps;
            steps.extend(succession.steps.iter().cloned());
            put_steps(tx, &steps)?;
            let sql = "UPDATE district SET public_key = ?1, pins = ?2 WHERE id = 1";
            tx.execute(sql, params![key.to_bytes(), pins.concat()])?;
            Ok(())
        })
    }

    /// Takes in what the district answered to a greeting in which the laptop named these logs.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept; [`Error::NotJoined`].
    pub fn welcomed(&self, welcome: &Welcome, named: &[ReplicaId]) -> Result<(), Error> {
        self.database().write(|tx| {
            let district = find(tx)?.ok_or(Error::NotJoined)?;
            moved::learn(tx, &welcome.puskesmas, district.scope)?;
            if welcome.epoch != district.epoch {
                epoch::begin(tx, &district, welcome)?;
                logs::believe_numbers_alone(tx)?;
            }
            logs::learn(tx, welcome, named, &self.device_public(tx)?)?;
            let sql = "UPDATE district SET epoch = ?1, revoked = ?2 WHERE id = 1";
            tx.execute(sql, params![welcome.epoch.cast_signed(), welcome.revoked])?;
            // After a fork or a restore the district has more of the log than is here: what is saved next
            // must not take the same places.
            let current = log::replica(tx)?;
            let place = named.iter().position(|log| *log == current);
            let there = place.and_then(|place| welcome.heads.get(place));
            if there.map_or(0, |there| there.head) > log::head(tx, current)? {
                self.begin_log(tx, "forked")?;
            }
            Ok(())
        })
    }

    /// Writes down that both sides are the same now.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be kept.
    pub fn same_as_district(&self, minute: i64) -> Result<(), Error> {
        self.database().write(|tx| {
            let sql = "UPDATE district SET complete = 1, minute = ?1 WHERE id = 1";
            tx.execute(sql, params![minute])?;
            Ok(())
        })
    }

    fn device_public(&self, db: &Connection) -> Result<PublicKey, Error> {
        let sql = "SELECT secret FROM device_key WHERE id = 1";
        let secret: [u8; 32] = db.query_row(sql, [], |row| row.get(0))?;
        Ok(SecretKey::from_random(&secret).public())
    }
}

/// The district this store has joined.
pub(super) fn find(db: &Connection) -> Result<Option<District>, Error> {
    let sql = "SELECT url, name, public_key, pins, device, scope, epoch, ssn, digest, chain, proof, complete, revoked, minute
               FROM district";
    let found = db.query_row(sql, [], read).optional()?;
    found
        .map(|district| {
            let steps = steps(db)?;
            Ok(District { steps, ..district })
        })
        .transpose()
}

/// The name under which the steps stand among the facts of the store.
const STEPS: &str = "district_steps";

fn steps(db: &Connection) -> Result<Vec<Step>, Error> {
    let Some(text) = laptop::find(db, STEPS)? else {
        return Ok(Vec::new());
    };
    let bytes = hex(&text).ok_or(Refused::Malformed)?;
    Ok(message::from_bytes(&bytes)?)
}

fn put_steps(db: &Connection, steps: &[Step]) -> Result<(), Error> {
    let bytes = message::to_bytes(&steps.to_vec());
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    laptop::put(db, STEPS, &text)
}

/// The bytes of hexadecimal letters.
fn hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

impl District {
    /// Every key that signed for this district, the one of now first.
    pub(super) fn keys(&self) -> Vec<PublicKey> {
        let former = self.steps.iter().rev();
        let former = former.map(|step| PublicKey::from_bytes(step.from));
        std::iter::once(self.key).chain(former).collect()
    }
}

/// Whether one of these keys vouches for something.
pub(super) fn vouched(
    keys: &[PublicKey],
    check: impl Fn(&PublicKey) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let vouches = keys.iter().any(|key| check(key).is_ok());
    vouches.then_some(()).ok_or(Refused::BadSignature)
}

fn read(row: &Row<'_>) -> rusqlite::Result<District> {
    let pins: Vec<u8> = row.get(3)?;
    Ok(District {
        url: row.get(0)?,
        name: row.get(1)?,
        key: PublicKey::from_bytes(row.get(2)?),
        steps: Vec::new(),
        pins: pins.as_chunks().0.to_vec(),
        device: row.get(4)?,
        scope: row.get(5)?,
        epoch: row.get::<_, i64>(6)?.cast_unsigned(),
        head: Head {
            ssn: row.get::<_, i64>(7)?.cast_unsigned(),
            digest: Digest::from_bytes(row.get(8)?),
            chain: row.get(9)?,
        },
        proof: row.get(10)?,
        complete: row.get(11)?,
        revoked: row.get(12)?,
        minute: row.get(13)?,
    })
}

fn insert(db: &Connection, district: &District) -> Result<(), Error> {
    let sql = "INSERT OR REPLACE INTO district
                   (id, url, name, public_key, pins, device, scope, epoch, ssn, digest, chain, proof, complete, revoked)
               VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, 0, 0, ?7, ?8, ?9, 0, 0)";
    db.execute(
        sql,
        params![
            district.url,
            district.name,
            district.key.to_bytes(),
            district.pins.concat(),
            district.device,
            district.scope,
            district.head.digest.to_bytes(),
            district.head.chain,
            district.proof,
        ],
    )?;
    Ok(())
}

/// Moves the cursor; `proof` is the district's signature of the head, if it is there.
pub(super) fn set_head(db: &Connection, head: &Head, proof: &[u8]) -> Result<(), Error> {
    // Of numbers that a restored district gives anew it tells anew what deserves a look.
    let sql = "UPDATE district
               SET ssn = ?1, digest = ?2, chain = ?3, proof = ?4, noticed = min(noticed, ?1)
               WHERE id = 1";
    let mut statement = db.prepare_cached(sql)?;
    statement.execute(params![
        head.ssn.cast_signed(),
        head.digest.to_bytes(),
        head.chain,
        proof
    ])?;
    Ok(())
}
