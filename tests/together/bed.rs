//! A district, its laptops, and the lines between them.

use std::cell::RefCell;
use std::sync::Arc;

use district::scope::ScopeId;
use district::storage::{POSTGRES_SHAPE, PostgresAddress, PostgresStorage};
use district::storage::{Reach, SqliteStorage, Storage, Tx};
use district::{Server, devices, roster, scope};
use domain::{
    AreaCode, Entity, Fact, FactId, Field, PersonId, Place, PlaceId, PlaceKind, UserId, Value,
    Values,
};
use protocol::succession::Step;
use protocol::{Head, SecretKey};
use sqlite::Key;
use store::{Laptop, Store};
use sync::{Done, Link, LinkError, Pace};
use tempfile::TempDir;
use testkit::{Child, World};
use uuid::Uuid;

const KABUPATEN: &str = "12.05";

/// Today, for everybody whose clock is right.
pub(crate) const TODAY: &str = "2026-11-22";

/// Where a district keeps what it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A district; unless the test adds others, with one puskesmas.
pub(crate) struct District {
    pub(crate) server: Server,
    pub(crate) puskesmas: ScopeId,
    pub(crate) folder: TempDir,
}

impl District {
    pub(crate) fn new() -> Self {
        Self::on(Engine::Sqlite)
    }

    pub(crate) fn on(engine: Engine) -> Self {
        let folder = folder();
        let storage: Box<dyn Storage> = match engine {
            Engine::Sqlite => {
                let path = folder.path().join("district.db");
                Box::new(SqliteStorage::create(&path, &key(), &district::SHAPE).unwrap())
            }
            Engine::Postgres => {
                let address = PostgresAddress::parse(&cluster::database().url(), None).unwrap();
                Box::new(PostgresStorage::open(address, 4, &POSTGRES_SHAPE).unwrap())
            }
        };
        changed(&*storage, |tx| district::about::begin_epoch(tx, 1).unwrap());
        let world = Arc::new(World::on(TODAY).seeded(99));
        let secret = SecretKey::from_random(&[42; 32]);
        let mut district = Self {
            server: Server::new(storage, secret, world),
            puskesmas: ScopeId(0),
            folder,
        };
        district.puskesmas = district.add("Stabat");
        district
    }

    /// Another puskesmas.
    pub(crate) fn add(&self, name: &str) -> ScopeId {
        self.change(|tx| roster::add_scope(tx, puskesmas(name), name).unwrap())
    }

    /// How far the log of its first puskesmas has come.
    pub(crate) fn head(&self) -> Head {
        self.head_of(self.puskesmas)
    }

    /// How far the log of a puskesmas has come.
    pub(crate) fn head_of(&self, puskesmas: ScopeId) -> Head {
        self.change(|tx| scope::head(tx, puskesmas).unwrap())
    }

    pub(crate) fn change<T>(&self, work: impl FnMut(&mut dyn Tx) -> T) -> T {
        changed(self.server.storage(), work)
    }

    /// A copy of its database, as a backup keeps it.
    pub(crate) fn backup(&self) -> TempDir {
        let folder = folder();
        let from = self.folder.path().join("district.db");
        let db =
            sqlite::Database::open(&from, &key(), &district::SHAPE, sqlite::Options::default());
        let target = folder.path().join("district.db");
        let go_on = &mut |_| std::ops::ControlFlow::Continue(());
        let copied = db
            .unwrap()
            .copy_to(&target, sqlite::Existing::Keep, go_on, &|_| Ok(()));
        copied.unwrap();
        folder
    }

    /// The same district, with the database of a backup, in a new epoch: the district's minute.
    pub(crate) fn restored(self, backup: TempDir, epoch: u64) -> Self {
        let path = backup.path().join("district.db");
        let storage = SqliteStorage::open(&path, &key(), &district::SHAPE).unwrap();
        changed(&storage, |tx| {
            district::about::begin_epoch(tx, epoch).unwrap()
        });
        let world = Arc::new(World::on(TODAY).seeded(100));
        let secret = SecretKey::from_random(&[42; 32]);
        Self {
            server: Server::new(Box::new(storage), secret, world),
            puskesmas: self.puskesmas,
            folder: backup,
        }
    }
}

pub(crate) fn changed<T>(storage: &dyn Storage, mut work: impl FnMut(&mut dyn Tx) -> T) -> T {
    let mut answer = None;
    let done = storage.write(Reach::District, &mut |tx| {
        answer = Some(work(tx));
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

/// A laptop and what its user does.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) world: Arc<World>,
    pub(crate) pace: RefCell<Pace>,
    pub(crate) folder: TempDir,
}

impl Desk {
    /// A laptop that works alone.
    pub(crate) fn alone(number: u8) -> Self {
        Self::alone_at("Stabat", number)
    }

    /// A laptop of a puskesmas that works alone.
    pub(crate) fn alone_at(name: &str, number: u8) -> Self {
        let folder = folder();
        let world = Arc::new(World::on(TODAY).seeded(number.into()));
        let laptop = Laptop {
            kabupaten: kabupaten(),
            puskesmas: puskesmas(name),
            puskesmas_name: name.to_owned(),
            desa: vec!["12.05.07.1004".parse().unwrap()],
        };
        let store = Store::create(folder.path(), &key(), &laptop, Arc::clone(&world) as _).unwrap();
        Self {
            store,
            world,
            pace: RefCell::default(),
            folder,
        }
    }

    /// A laptop of the district.
    pub(crate) fn joined(district: &District, number: u8) -> Self {
        let desk = Self::alone(number);
        desk.join(district);
        desk
    }

    /// A laptop of one of the puskesmas of the district.
    pub(crate) fn joined_at(district: &District, name: &str, number: u8) -> Self {
        let desk = Self::alone_at(name, number);
        join(&desk.store, &district.server, district.add(name));
        desk
    }

    /// Joins as an enrolment does, without a code.
    pub(crate) fn join(&self, district: &District) {
        join(&self.store, &district.server, district.puskesmas);
    }

    /// The laptop after it was switched off and on.
    pub(crate) fn reopened(self) -> Self {
        let Self {
            store,
            world,
            pace,
            folder,
        } = self;
        store.close().unwrap();
        let store = Store::open(folder.path(), &key(), Arc::clone(&world) as _).unwrap();
        Self {
            store,
            world,
            pace,
            folder,
        }
    }

    /// A second laptop from the disk of this one, as it is now; randomness differs, as it does in life.
    pub(crate) fn cloned(&self, number: u8) -> Self {
        let folder = folder();
        let target = folder.path().join(store::STORE_FILE);
        let go_on = &mut |_| std::ops::ControlFlow::Continue(());
        let database = self.store.database();
        let copied = database.copy_to(&target, sqlite::Existing::Keep, go_on, &|_| Ok(()));
        copied.unwrap();
        let world = Arc::new(World::on(TODAY).seeded(number.into()));
        let store = Store::open(folder.path(), &key(), Arc::clone(&world) as _).unwrap();
        Self {
            store,
            world,
            pace: RefCell::default(),
            folder,
        }
    }

    /// Opens a posyandu.
    pub(crate) fn open(&self, posyandu: &testkit::Posyandu) {
        let place = Entity::Place(posyandu.id());
        let values = posyandu.place().values();
        let written = self
            .store
            .write::<_, store::Error>(author(), |writer| writer.edit(place, values, ""));
        assert!(written.unwrap().answer);
    }

    pub(crate) fn register(&self, child: &Child) {
        let written = self.store.write::<_, store::Error>(author(), |writer| {
            let person = Entity::Person(child.id());
            writer.edit(person, child.person().values(), "")?;
            for fact in child.facts() {
                writer.record(child.id(), fact)?;
            }
            Ok(())
        });
        written.unwrap();
    }

    pub(crate) fn weigh(&self, child: &Child, date: &str, kg: &str) -> FactId {
        let weighing = testkit::a_weighing(date).kg(kg).measurement();
        let fact = Fact::Measurement(weighing);
        let written = self
            .store
            .write::<_, store::Error>(author(), |writer| writer.record(child.id(), &fact));
        written.unwrap().answer
    }

    /// Writes down that a child lives at a posyandu from a day on.
    pub(crate) fn move_to(&self, child: &Child, date: &str, posyandu: &testkit::Posyandu) {
        let arrival = domain::Arrival {
            date: Some(testkit::day(date)),
            posyandu: posyandu.id(),
        };
        let written = self.store.write::<_, store::Error>(author(), |writer| {
            let place = Entity::Place(posyandu.id());
            writer.edit(place, posyandu.place().values(), "")?;
            writer.arrive(child.id(), arrival)
        });
        written.unwrap();
    }

    /// Corrects a value of something that happened.
    pub(crate) fn correct(&self, fact: FactId, of: Field, value: impl Into<Value>) {
        let values: Values = [(of, value.into())].into_iter().collect();
        let written = self.store.write::<_, store::Error>(author(), |writer| {
            writer.edit(Entity::Fact(fact), values, "salah ketik")
        });
        assert!(written.unwrap().answer);
    }

    /// Renames a child.
    pub(crate) fn rename(&self, child: PersonId, name: &str) {
        let mut values = Values::new();
        values.set(domain::field::NAME, name);
        let written = self.store.write::<_, store::Error>(author(), |writer| {
            writer.edit(Entity::Person(child), values, "")
        });
        assert!(written.unwrap().answer);
    }

    /// A round over a good line.
    pub(crate) fn sync(&self, district: &District) -> Result<Done, sync::Error> {
        self.sync_over(&Line(&district.server))
    }

    pub(crate) fn sync_over(&self, link: &dyn Link) -> Result<Done, sync::Error> {
        sync::round(
            &self.store,
            link,
            &mut self.pace.borrow_mut(),
            &mut |_, _| {},
        )
    }

    /// What its tables hold, whatever order things came in.
    pub(crate) fn content(&self) -> Vec<String> {
        let queries = [
            "SELECT concat_ws(' ', hex(uuid), name, birth_date) FROM people ORDER BY uuid",
            "SELECT concat_ws(' ', hex(people.uuid), kind, date, live, facts.replica, facts.seq, hex(facts.state))
             FROM facts JOIN people ON people.id = person_id ORDER BY replica, seq",
            "SELECT concat_ws(' ', hex(people.uuid), 'month', month, weight, code, waz)
             FROM child_months JOIN people ON people.id = person_id ORDER BY people.uuid, month",
            "SELECT concat_ws(' ', ssn, replica, seq, hex(author), hex(body))
             FROM operations ORDER BY ssn, replica, seq",
        ];
        let read = self.store.read::<_, store::Error>(|db| {
            let mut lines: Vec<String> = Vec::new();
            for sql in queries {
                let mut statement = db.prepare(sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    lines.push(row.get(0)?);
                }
            }
            Ok(lines)
        });
        read.unwrap()
    }

    /// Weights of a child, in grams, by date; the shown value of each live fact.
    pub(crate) fn weights(&self, child: &Child) -> Vec<(String, u32)> {
        let read = self.store.read::<_, store::Error>(|db| {
            let known = records::person::find(db, child.id())?;
            let whole = records::person::Whole::load(db, known)?;
            Ok(whole.history())
        });
        let mut weights: Vec<(String, u32)> = read
            .unwrap()
            .measurements
            .iter()
            .filter_map(|(_, measured)| Some((measured.date.to_string(), measured.weight?.0)))
            .collect();
        weights.sort();
        weights
    }

    /// Nothing waits, the head is the district's, and the state is the fold of the log.
    pub(crate) fn assert_same_as(&self, district: &District) {
        assert_eq!(self.store.waiting().unwrap(), 0, "nothing waits");
        let own = self.store.district().unwrap().unwrap();
        let there = district.head_of(ScopeId(own.scope));
        assert_eq!(own.head, there, "the head is the district's");
        assert!(own.complete);
        let report = self.store.doctor(true).unwrap();
        assert_eq!(report.troubles, [], "the state is the fold of the log");
        assert_eq!(
            report.operations, own.head.ssn,
            "none is missing, none is doubled"
        );
    }
}

/// Tells each of these stories of a district on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $name() { super::$name(crate::bed::Engine::Sqlite); })+
        }
        mod on_postgres {
            $(#[test] fn $name() { super::$name(crate::bed::Engine::Postgres); })+
        }
    };
}

pub(crate) use on_both;

/// Both hold the same; if not, tells the first line that differs.
#[track_caller]
pub(crate) fn assert_same(left: &[String], right: &[String]) {
    let differing = left.iter().zip(right).find(|(left, right)| left != right);
    assert!(differing.is_none(), "{differing:#?}");
    assert_eq!(left.len(), right.len(), "lines");
}

/// Lets a laptop join as an enrolment does, without a code.
pub(crate) fn join(store: &Store, server: &Server, scope: ScopeId) {
    join_with(store, server, scope, Vec::new());
}

/// Likewise one that is told which steps led to the district's key.
pub(crate) fn join_with(store: &Store, server: &Server, scope: ScopeId, steps: Vec<Step>) {
    let public = store.device_key().unwrap().public();
    let replica = store.own_logs().unwrap()[0];
    let device = changed(server.storage(), |tx| {
        // One of a copied disk has joined for both.
        if let Some(known) = devices::of_key(tx, &public).unwrap() {
            return known.number.into();
        }
        let log = roster::add_laptop(tx, scope, "Laptop", public, replica).unwrap();
        let rows = tx.query("SELECT device FROM logs WHERE number = $1", &[log.into()]);
        rows.unwrap()[0].int(0).unwrap()
    });
    let enrolled = protocol::enrol::Enrolled {
        device: u32::try_from(device).unwrap(),
        district: "Dinas Kesehatan Langkat".to_owned(),
        key: server.key().to_bytes(),
        steps,
        pins: Vec::new(),
        epoch: 1,
        scope: scope.0,
        puskesmas: *store.laptop().puskesmas.0.as_bytes(),
        puskesmas_name: store.laptop().puskesmas_name.clone(),
        desa: Vec::new(),
    };
    store.join("http://127.0.0.1:1", &enrolled).unwrap();
}

/// A folder of its own; in memory where there is such a place.
pub(crate) fn folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => tempfile::tempdir().unwrap(),
    }
}

/// Copies the files of a machine that is off in place of what is in another folder.
pub(crate) fn copy_disk(from: &std::path::Path, to: &std::path::Path) {
    for file in std::fs::read_dir(to).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        // The index of the write-ahead log is made anew by whoever opens it.
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

/// A line that carries everything.
pub(crate) struct Line<'a>(pub(crate) &'a Server);

impl Link for Line<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.0
            .answer(path, body)
            .map_err(|error| LinkError::Refused {
                code: error.to_string(),
            })
    }
}

/// What a puskesmas is called between laptops and district.
pub(crate) fn puskesmas(name: &str) -> PlaceId {
    Place::id(PlaceKind::Puskesmas, &kabupaten(), name)
}

fn kabupaten() -> AreaCode {
    KABUPATEN.parse().unwrap()
}

pub(crate) fn key() -> Key {
    Key::from_slice(&[7; 32]).unwrap()
}

pub(crate) fn author() -> UserId {
    UserId(Uuid::from_u128(1))
}
