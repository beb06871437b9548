//! Telling a laptop who somebody is whom another puskesmas knows: rarely, for a reason, and written down.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use domain::nik::Nik;
use domain::{Entity, Person, PersonId};
use ledger::EntityState;
use protocol::lookup::{LONGEST_REASON, Looked, Lookup, Somebody};
use protocol::message::No;

use crate::Server;
use crate::audit::{self, Act};
use crate::derived::row::uuid;
use crate::handover;
use crate::roster::Device;
use crate::scope::ScopeId;
use crate::server::Answered;
use crate::state::entity_key;
use crate::storage::{Cell, Error, Reach, Tx};
use crate::tables::{ENTITIES, NIKS};

/// Questions of one laptop in an hour: more than strangers come to a posyandu day.
const MOST_PER_HOUR: u32 = 30;

/// Questions of this hour, by laptop.
#[derive(Debug, Default)]
pub(crate) struct Asked(Mutex<HashMap<u32, (i64, u32)>>);

impl Asked {
    /// Counts a question, and answers whether it may be asked.
    fn admits(&self, device: u32, minute: i64) -> bool {
        let hour = minute.div_euclid(60);
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = asked.entry(device).or_insert((hour, 0));
        if *since != hour {
            (*since, *count) = (hour, 0);
        }
        *count = count.saturating_add(1);
        *count <= MOST_PER_HOUR
    }
}

/// Looks somebody up. That it was asked, by whom and why, is kept, whatever is found.
pub(crate) fn lookup(server: &Server, device: &Device, asked: &Lookup) -> Answered<Looked> {
    let born: Option<NaiveDate> = asked.birth_date.parse().ok();
    let nik = Nik::read(&asked.nik).ok().flatten();
    let reason = asked.reason.trim();
    let sound = !reason.is_empty() && reason.len() <= LONGEST_REASON && !device.revoked;
    let (Some(born), Some(nik), true) = (born, nik, sound) else {
        return Ok(Err(No::Malformed));
    };
    let minute = server.surroundings.now_minutes();
    if !server.asked.admits(device.number, minute) {
        return Ok(Ok(Looked::TooOften));
    }
    let mut found = Vec::new();
    // Who somebody is that no puskesmas of the laptop knows.
    server.storage.write(Reach::District, &mut |tx| {
        found = find(tx, nik.as_str(), born)?;
        let user = uuid::Uuid::from_bytes(asked.author);
        let who = format!("laptop {}, {user}", device.number);
        let ids = found
            .iter()
            .map(|one| uuid::Uuid::from_bytes(one.person).to_string());
        let subject = ids.collect::<Vec<_>>().join(" ");
        audit::write(tx, minute, &who, Act::LookedUp, &subject, reason)
    })?;
    Ok(Ok(Looked::Found(found)))
}

/// Everybody of the district with a NIK and a date of birth.
fn find(tx: &mut dyn Tx, nik: &str, born: NaiveDate) -> Result<Vec<Somebody>, Error> {
    let scopes = tx.query("SELECT scope FROM scopes ORDER BY scope", &[])?;
    let key = |scope: i64| vec![scope.into(), nik.into()];
    let keys: Vec<Vec<Cell>> = scopes
        .iter()
        .map(|row| row.int(0).map(key))
        .collect::<Result<_, _>>()?;
    let mut holders: BTreeMap<PersonId, BTreeSet<ScopeId>> = BTreeMap::new();
    for row in tx.load(&NIKS, &keys)? {
        let holder = holders.entry(PersonId(uuid(&row, 2)?)).or_default();
        holder.insert(ScopeId(row.int(0)?));
    }
    let by_place = handover::puskesmas(tx)?;
    let mut found = Vec::new();
    for (person, holders) in holders {
        let key = |scope: &ScopeId| entity_key(*scope, Entity::Person(person));
        let keys: Vec<Vec<Cell>> = holders.iter().map(key).collect();
        let mut homes = BTreeSet::new();
        let mut name = None;
        for row in tx.load(&ENTITIES, &keys)? {
            let state = EntityState::from_bytes(row.bytes(3)?);
            let state = state.map_err(|_| Error::DamagedRow {
                table: ENTITIES.name,
            })?;
            let known = Person::read(&state.values());
            if known.birth_date == Some(born) {
                name = Some(known.name);
            }
            let said = handover::homes_of(&state).into_iter();
            homes.extend(said.filter_map(|home| by_place.get(&home).copied()));
        }
        let homes = if homes.is_empty() { holders } else { homes };
        found.extend(name.map(|name| Somebody {
            person: *person.0.as_bytes(),
            name,
            puskesmas: homes.into_iter().map(|scope| scope.0).collect(),
        }));
    }
    Ok(found)
}
