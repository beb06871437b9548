//! A district and two laptops on disks that are watched; what is saved and said on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use district::scope::ScopeId;
use district::storage::SqliteStorage;
use district::{Server, Unanswered};
use domain::{Entity, Fact, UserId, field};
use faults::Medium;
use protocol::SecretKey;
use protocol::bundle::Bundle;
use store::Store;
use sync::{Done, Link, LinkError};
use tempfile::TempDir;
use testkit::{Child, World, a_posyandu, child};
use uuid::Uuid;

use crate::bed::{self, Desk, District, TODAY};

/// The places of the machines in lists.
pub(crate) const DISTRICT: usize = 0;
pub(crate) const ANI: usize = 1;
pub(crate) const EKA: usize = 2;
/// How they are called.
pub(crate) const NAMES: [&str; 3] = ["the district", "Ani", "Eka"];

/// The files that SQLite keeps the databases in.
pub(crate) const FILES: [&str; 3] = ["district.db", store::STORE_FILE, store::STORE_FILE];

/// The three, running.
pub(crate) struct Machines {
    pub(crate) district: District,
    pub(crate) ani: Desk,
    pub(crate) eka: Desk,
}

/// What is left of them when all are off: their disks, and which puskesmas they are of.
#[derive(Debug)]
pub(crate) struct Off {
    pub(crate) media: [Medium; 3],
    pub(crate) puskesmas: ScopeId,
}

impl Machines {
    /// A district with a laptop that has entered and sent something, and another that has joined.
    pub(crate) fn new() -> Self {
        let district = District::new();
        let [ani, eka] = [1, 2].map(|number| Desk::joined(&district, number));
        Self { district, ani, eka }
    }

    /// Starts them in folders that hold their files. Randomness is another one than before.
    pub(crate) fn start(
        folders: [TempDir; 3],
        puskesmas: ScopeId,
        seed: u64,
    ) -> Result<Self, String> {
        let [district, ani, eka] = folders;
        Ok(Self {
            district: open_district(district, puskesmas, seed)?,
            ani: open_desk(ani, seed + 1)?,
            eka: open_desk(eka, seed + 2)?,
        })
    }

    /// Switches them off properly.
    pub(crate) fn off(self) -> Off {
        let puskesmas = self.district.puskesmas;
        let District { server, folder, .. } = self.district;
        drop(server);
        let district = folder;
        let desks = [self.ani, self.eka].map(|desk| {
            desk.store.close().unwrap();
            desk.folder
        });
        let [ani, eka] = desks;
        let media = [district, ani, eka].map(|folder| Medium::of(folder.path()).unwrap());
        Off { media, puskesmas }
    }

    pub(crate) fn desk(&self, at: usize) -> &Desk {
        match at {
            ANI => &self.ani,
            _ => &self.eka,
        }
    }

    pub(crate) fn sync(&self, at: usize) -> Result<Done, sync::Error> {
        self.desk(at).sync_over(&Wire(&self.district.server))
    }
}

pub(crate) fn open_district(
    folder: TempDir,
    puskesmas: ScopeId,
    seed: u64,
) -> Result<District, String> {
    let path = folder.path().join(FILES[DISTRICT]);
    let storage = SqliteStorage::open(&path, &bed::key(), &district::SHAPE);
    let storage = storage.map_err(|error| format!("the district does not open: {error}"))?;
    let world = Arc::new(World::on(TODAY).seeded(seed));
    let secret = SecretKey::from_random(&[42; 32]);
    Ok(District {
        server: Server::new(Box::new(storage), secret, world),
        puskesmas,
        folder,
    })
}

pub(crate) fn open_desk(folder: TempDir, seed: u64) -> Result<Desk, String> {
    let world = Arc::new(World::on(TODAY).seeded(seed));
    let store = Store::open(folder.path(), &bed::key(), Arc::clone(&world) as _);
    let store = store.map_err(|error| format!("a store does not open: {error}"))?;
    Ok(Desk {
        store,
        world,
        pace: Default::default(),
        folder,
    })
}

/// A line that carries everything; what the district cannot do is told as it is over HTTP.
pub(crate) struct Wire<'a>(pub(crate) &'a Server);

impl Link for Wire<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.0.answer(path, body).map_err(|error| match error {
            Unanswered::Storage(_) => LinkError::Busy,
            other => LinkError::Refused {
                code: other.to_string(),
            },
        })
    }
}

/// A save, as its author: each has one of its own, by which it is known wherever it went.
pub(crate) type Mark = Uuid;

/// The author of the n-th save.
pub(crate) fn mark(n: u64) -> Mark {
    Uuid::from_u128(u128::from(n + 1) << 16 | 0xABCD)
}

/// The n-th child of a story.
pub(crate) fn nth(n: u64) -> Child {
    let child = child("Budi").another(n).born("2025-09-01").boy();
    child.at(a_posyandu("Melati").id())
}

/// One save at a desk: of every four one registers a child, two weigh it, one corrects its name. Answers how many
/// operations it wrote.
pub(crate) fn save(desk: &Desk, n: u64) -> Result<u64, store::Error> {
    let budi = nth(n / 4);
    let written = desk
        .store
        .write::<_, store::Error>(UserId(mark(n)), |writer| {
            let person = Entity::Person(budi.id());
            match n % 4 {
                0 => {
                    writer.edit(person, budi.person().values(), "")?;
                    for fact in budi.facts() {
                        writer.record(budi.id(), fact)?;
                    }
                    Ok(1 + budi.facts().len() as u64)
                }
                3 => {
                    let mut values = domain::Values::new();
                    values.set(field::NAME, format!("Budi {n}").as_str());
                    Ok(u64::from(writer.edit(person, values, "")?))
                }
                month => {
                    let date = format!("2026-0{}-14", 4 + month);
                    let weighing = testkit::a_weighing(&date).kg("7.4").measurement();
                    writer.record(budi.id(), &Fact::Measurement(weighing))?;
                    Ok(1)
                }
            }
        });
    Ok(written?.answer)
}

/// What a stick carries from one desk to another.
pub(crate) fn carry(from: &Desk, to: &Desk) {
    let bundle = from.store.bundle().unwrap();
    let readers = from.store.bundle_readers().unwrap();
    let surroundings = from.store.surroundings();
    let stick = bundle.seal(&readers, &mut |bytes| surroundings.fill(bytes));
    let key = to.store.device_key().unwrap();
    let bundle = Bundle::open(&stick.unwrap(), &key).unwrap();
    to.store.take_bundle(&bundle).unwrap();
}

/// How many operations of each save a desk holds.
pub(crate) fn saves(desk: &Desk) -> BTreeMap<Mark, u64> {
    let read = desk.store.read::<_, store::Error>(|db| {
        let sql = "SELECT author, count(*) FROM operations GROUP BY author";
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        Ok(rows.collect::<Result<Vec<(Mark, i64)>, _>>()?)
    });
    let found = read.unwrap().into_iter();
    found.map(|(mark, n)| (mark, n.unsigned_abs())).collect()
}

/// Everybody twice: what one sends, those before it get in the second round. Then all hold the same, and every save
/// that returned is there once: `written` says how many operations each wrote, the first `n_sure` returned, and the
/// one after them may be there.
pub(crate) fn end_well(machines: &Machines, written: &[u64], n_sure: usize) -> Result<(), String> {
    for at in [ANI, EKA, ANI, EKA] {
        let ended = machines.sync(at);
        ended.map_err(|error| format!("a round of {} ended with: {error}", NAMES[at]))?;
    }
    for at in [ANI, EKA] {
        let desk = machines.desk(at);
        let found = saves(desk);
        for (n, wrote) in written.iter().enumerate() {
            let found = found.get(&mark(n as u64)).copied().unwrap_or(0);
            let holds = match n.cmp(&n_sure) {
                std::cmp::Ordering::Less => found == *wrote,
                std::cmp::Ordering::Equal => found == *wrote || found == 0,
                std::cmp::Ordering::Greater => found == 0,
            };
            if !holds {
                let name = NAMES[at];
                return Err(format!(
                    "{name} has {found} operations of save {n} of {n_sure}, which wrote {wrote}"
                ));
            }
        }
        same_as_district(desk, &machines.district)?;
    }
    let contents = [&machines.ani, &machines.eka].map(Desk::content);
    match contents[0] == contents[1] {
        true => Ok(()),
        false => Err("the laptops do not hold the same".to_owned()),
    }
}

/// Nothing waits, the head is the district's, and the state is the fold of the log.
fn same_as_district(desk: &Desk, district: &District) -> Result<(), String> {
    let told = |error: store::Error| error.to_string();
    let own = desk.store.district().map_err(told)?;
    let own = own.ok_or("it has left its district")?;
    if desk.store.waiting().map_err(told)? > 0 || own.head != district.head() || !own.complete {
        return Err("a round that ended well left something".to_owned());
    }
    let report = desk.store.doctor(true).map_err(told)?;
    match report.troubles.is_empty() && report.operations == own.head.ssn {
        true => Ok(()),
        false => Err(format!(
            "the doctor finds {:?}, and {} operations of {}",
            report.troubles, report.operations, own.head.ssn
        )),
    }
}
