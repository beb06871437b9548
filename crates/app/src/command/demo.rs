//! Made-up people: a store to look at before anything is asked, and filling an open one for trials.

use std::sync::Arc;

use domain::{Place, PlaceKind, Role, Surroundings as _, UserId, area::AreaLevel};
use ledger::Body;
use sample::{Ground, Region, Sample, Wanted, day_body, person_bodies, place_body};
use serde::{Deserialize, Serialize};
use store::{Laptop, Store};
use ts_rs::TS;
use uuid::Uuid;
use vault::{Cost, Keyring, Passphrase, User, Vault};

use super::setup::record_user;
use super::signin::{AppState, app_state, session_of};
use crate::app::DEMO_FOLDER;
use crate::{App, Progress, UiError};

/// Opens the locked demo again; it is no secret.
pub const DEMO_PASSPHRASE: &str = "data contoh saja";
const DEMO_USER: &str = "Siti Rahma (contoh)";
const DEMO_SEED: u64 = 20_261_112;

/// People saved by one transaction: few enough that progress shows.
const CHUNK: usize = 100;

/// Opens a store of made-up people, made anew beside the data folder's own. What was entered into an
/// earlier one is gone: the screen says so all the time.
///
/// # Errors
/// When its files cannot be written.
pub fn open_demo(app: &App, (): ()) -> Result<AppState, UiError> {
    let folder = app.settings().data_dir.join(DEMO_FOLDER);
    let failed = |_| UiError::new("disk_failed");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(failed)?;
    }
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let sample = Sample::of(Wanted::demo(Region::Langkat, DEMO_SEED, app.today()))
        .map_err(|_| UiError::new("internal"))?
        .cared_for();
    let laptop = laptop_of(&sample)?;
    let user = User {
        id: app.system().new_id().to_string(),
        name: DEMO_USER.to_owned(),
        role: Role::Bidan.word().to_owned(),
    };
    let passphrase = Passphrase::new(DEMO_PASSPHRASE.to_owned());
    let system = app.system();
    let (keyring, key, _) = Keyring::new(user.clone(), &passphrase, Cost::LEAST, &mut |bytes| {
        system.fill(bytes)
    })?;
    let store = Store::create(&folder, &key, &laptop, Arc::clone(system) as Arc<_>)?;
    let author = UserId(Uuid::parse_str(&user.id).map_err(|_| UiError::new("internal"))?);
    record_user(&store, author, &user)?;
    let total = sample.people().count() as u64;
    fill(&store, author, &sample, &|done| {
        app.report(Progress {
            task: "demo",
            done,
            total,
            unit: "people",
        });
    })?;
    let vault = Vault::adopt(&folder, keyring)?;
    let session = session_of(app, store, key, &user, true)?;
    app.enter_demo(app.opened(Box::new(vault), session));
    app_state(app, ())
}

/// Leaves the made-up people for the data folder's own store.
///
/// # Errors
/// None; the state says how the folder stands.
pub fn leave_demo(app: &App, (): ()) -> Result<AppState, UiError> {
    app.leave_demo();
    app_state(app, ())
}

fn laptop_of(sample: &Sample) -> Result<Laptop, UiError> {
    let internal = || UiError::new("internal");
    let places: Vec<(domain::PlaceId, Place)> = sample
        .places()
        .map(|(id, place)| (id, place.clone()))
        .collect();
    let (puskesmas, name) = places
        .iter()
        .find(|(_, place)| place.kind == PlaceKind::Puskesmas)
        .map(|(id, place)| (*id, place.name.clone()))
        .ok_or_else(internal)?;
    let mut desa: Vec<_> = places
        .iter()
        .filter(|(_, place)| place.kind == PlaceKind::Posyandu)
        .map(|(_, place)| place.area)
        .collect();
    desa.sort_unstable();
    desa.dedup();
    let kabupaten = desa
        .first()
        .and_then(|desa| desa.at(AreaLevel::Kabupaten))
        .ok_or_else(internal)?;
    Ok(Laptop {
        kabupaten,
        puskesmas,
        puskesmas_name: name,
        desa,
    })
}

/// How many made-up people are wanted.
#[derive(Debug, Deserialize, TS)]
pub struct Seed {
    /// Children under five.
    pub children: u32,
    /// People without records of growth.
    #[serde(default)]
    pub others: u32,
    /// Months of records, this one being the last.
    pub months: u32,
    /// The same seed gives the same people.
    #[ts(type = "number")]
    pub seed: u64,
    /// People get services along the life cycle.
    #[serde(default)]
    pub services: bool,
}

/// What was made up.
#[derive(Debug, Serialize, TS)]
pub struct Seeded {
    /// People.
    #[ts(type = "number")]
    pub people: u64,
    /// Facts.
    #[ts(type = "number")]
    pub facts: u64,
}

/// Fills the open store with made-up people of its own desa.
///
/// # Errors
/// `bad_number` for more months than a child is followed; or when the store cannot be written.
pub fn seed(app: &App, args: Seed) -> Result<Seeded, UiError> {
    let session = app.session()?;
    let laptop = session.store.laptop();
    let bad = |_| UiError::new("bad_number").about("months");
    let ground = Ground::new(&laptop.puskesmas_name, &laptop.desa).map_err(bad)?;
    let wanted = Wanted {
        seed: args.seed,
        today: app.today(),
        n_children: args.children,
        n_others: args.others,
        n_months: args.months,
        ground,
    };
    let sample = Sample::of(wanted).map_err(bad)?;
    let sample = match args.services {
        true => sample.cared_for(),
        false => sample,
    };
    fill(&session.store, session.user, &sample, &|done| {
        app.report(Progress {
            task: "seed",
            done,
            total: 0,
            unit: "people",
        });
    })
}

/// Saves everybody, and tells after each chunk how many there are.
fn fill(
    store: &Store,
    author: UserId,
    sample: &Sample,
    saved: &dyn Fn(u64),
) -> Result<Seeded, UiError> {
    let places = sample
        .places()
        .filter_map(|(id, place)| place_body(id, place));
    let days = sample.days().filter_map(|(key, day)| day_body(key, &day));
    append(store, author, places.chain(days))?;
    let mut seeded = Seeded {
        people: 0,
        facts: 0,
    };
    let mut people = sample.people();
    loop {
        let chunk: Vec<_> = people.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(seeded);
        }
        append(store, author, chunk.iter().flat_map(person_bodies))?;
        seeded.people += chunk.len() as u64;
        seeded.facts += chunk
            .iter()
            .map(|person| person.facts.len() as u64)
            .sum::<u64>();
        saved(seeded.people);
    }
}

fn append(
    store: &Store,
    author: UserId,
    bodies: impl Iterator<Item = Body>,
) -> Result<(), UiError> {
    store.write::<_, UiError>(author, |writer| {
        for body in bodies {
            writer.append(body)?;
        }
        Ok(())
    })?;
    Ok(())
}
