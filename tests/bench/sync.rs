//! A laptop that joins: how small and how quick the first download is; then what a day costs.

use std::cell::{Cell, RefCell};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ::sync::{Link, LinkError, Pace};
use district::http::{Door, Limits, start};
use domain::{Entity, Fact, PersonId, UserId};
use ledger::Body;
use protocol::enrol::Enrolled;
use protocol::message::path;
use store::{Laptop, Store};
use testkit::World;
use uuid::Uuid;

use crate::Size;
use crate::figure::{Figures, Reach};
use crate::peer::{Both, Went};
use crate::puskesmas::{Puskesmas, TODAY, desa, documents, kabupaten, place};

const CHILDREN: u32 = 4_000;

/// The line of the slow case: bytes a second, the way there and back, and what is lost of all packets.
const BYTES_A_SECOND: f64 = 8_000.0;
const THERE_AND_BACK: f64 = 0.6;
const LOST: f64 = 0.05;
/// Heads of a request and its answer: measured beside the bodies of the day below, rounded up.
const HEADS: f64 = 400.0;

/// Joins a laptop and lets it work.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let folder = tempfile::tempdir().unwrap();
    let puskesmas = Puskesmas::with(size.of(CHILDREN), folder.path());
    let told = |figures: &mut Figures, name: &str, value: f64, unit: &str| {
        figures.tell(name, value, unit, Reach::Told);
    };
    told(figures, "people", f64::from(puskesmas.n_people), "people");
    let n_operations = puskesmas.n_operations as f64;
    told(figures, "operations", n_operations, "operations");
    slow(figures, &puskesmas, size);
    over_http(figures, &puskesmas);
    crate::beside::measure(figures, &puskesmas);
}

/// The first download over a line that is cut three times; the time is counted, not waited for.
fn slow(figures: &mut Figures, puskesmas: &Puskesmas, size: Size) {
    let laptop = Joined::new(puskesmas, 1);
    let line = Slow::of(puskesmas);
    let begun = Instant::now();
    let found = Cell::new(None);
    let mut pace = Pace::default();
    loop {
        let mut tell = |_: ::sync::Progress, _: &records::Touched| {
            if found.get().is_none() && n_people(&laptop.store) >= puskesmas.n_people {
                found.set(Some(line.seconds.get() + line.own(begun)));
            }
        };
        match ::sync::round(&laptop.store, &line, &mut pace, &mut tell) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.code(), "timed_out"),
        }
    }
    let seconds = line.own(begun);
    let bytes = line.bytes.get();
    let json = zstd::bulk::compress(&documents(&puskesmas.bodies), 3).unwrap();
    figures.tell(
        "first download",
        bytes / 1e3,
        "kB",
        Reach::AtMost(f64::from(size.of(500))),
    );
    figures.tell(
        "times smaller than JSON with zstd",
        json.len() as f64 / bytes,
        "times",
        Reach::AtLeast(8.0),
    );
    figures.tell(
        "taken in and proven, encrypted",
        puskesmas.n_operations as f64 / seconds,
        "operations/s",
        Reach::AtLeast(50_000.0),
    );
    figures.tell(
        "first download, bad line, three cuts",
        line.seconds.get() + seconds,
        "s",
        Reach::AtMost(90.0),
    );
    figures.tell(
        "people found, bad line",
        found.get().unwrap_or(f64::NAN),
        "s",
        Reach::AtMost(25.0),
    );
    assert!(line.cuts.get() > 0 || size == Size::Small);
    laptop.assert_whole(puskesmas);
}

/// A day and an idle round, as they pass over the network: heads and bodies.
fn over_http(figures: &mut Figures, puskesmas: &Puskesmas) {
    let served = Served::new(puskesmas);
    let laptop = Joined::new(puskesmas, 2);
    let mut pace = Pace::default();
    let first = served.round(&laptop, &mut pace).bytes;
    figures.tell("first download over HTTP", first / 1e3, "kB", Reach::Told);
    laptop.assert_whole(puskesmas);
    let mut archive = 0.0;
    while laptop.store.archive_ends().unwrap().is_some() {
        archive += served.round(&laptop, &mut pace).bytes;
    }
    figures.tell(
        "the segments of it, later",
        archive / 1e3,
        "kB",
        Reach::Told,
    );
    let idle = served.round(&laptop, &mut pace).bytes;
    figures.tell(
        "round with nothing new",
        idle / 1e3,
        "kB",
        Reach::AtMost(1.5),
    );
    laptop.weigh(puskesmas, 30);
    let day = served.round(&laptop, &mut pace).bytes;
    figures.tell(
        "round with 30 weighings",
        day / 1e3,
        "kB",
        Reach::AtMost(3.0),
    );
    figures.tell(
        "round with 30 weighings: there and back",
        served.link.n_asked.take().into(),
        "times",
        Reach::AtMost(2.0),
    );
    repair(figures, &served, &laptop, puskesmas);
    laptop.store.close().unwrap();
    served.stop();
}

/// One operation rots on the disk of the laptop; the next day that is found and mended.
fn repair(figures: &mut Figures, served: &Served, laptop: &Joined, puskesmas: &Puskesmas) {
    let middle = puskesmas.n_operations / 2;
    laptop
        .store
        .database()
        .write::<_, store::Error>(|tx| {
            let sql = "UPDATE operations SET body = x'00' WHERE ssn = ?1";
            assert_eq!(tx.execute(sql, [middle.cast_signed()])?, 1);
            Ok(())
        })
        .unwrap();
    let went = served.round(laptop, &mut Pace::default());
    assert_eq!(went.n_mended, 1);
    let name = |what: &str| {
        format!(
            "one wrong operation of {} mended: {what}",
            puskesmas.n_operations
        )
    };
    // Greeting and round come with every round; what is between them is the repair.
    let n_asked = served.link.n_asked.take() - 2;
    figures.tell(
        &name("there and back"),
        n_asked.into(),
        "times",
        Reach::AtMost(3.0),
    );
    figures.tell(
        &name("the whole round"),
        went.bytes / 1e3,
        "kB",
        Reach::AtMost(20.0),
    );
}

/// What we need for what the peer does, and how many seconds who joined first waited longer for its download.
pub(crate) fn ours(puskesmas: &Puskesmas, n_sent: usize) -> (Both, f64) {
    let served = Served::new(puskesmas);
    // Who comes first lets the district gather what is downloaded, once for all who join after it.
    let first = Joined::new(puskesmas, 2);
    let alone = served.round(&first, &mut Pace::default());
    first.store.close().unwrap();
    let laptop = Joined::new(puskesmas, 3);
    let down = served.round(&laptop, &mut Pace::default());
    laptop.assert_whole(puskesmas);
    laptop.store.close().unwrap();
    served.stop();

    let folder = tempfile::tempdir().unwrap();
    let nothing = Puskesmas::without_records(folder.path());
    let served = Served::new(&nothing);
    let laptop = Joined::new(&nothing, 3);
    let register = puskesmas.until(n_sent);
    laptop.enter(register);
    let up = served.round(&laptop, &mut Pace::default());
    assert_eq!(laptop.store.waiting().unwrap(), 0);
    laptop.store.close().unwrap();
    served.stop();
    let went = |of: &Round, n_records: f64| Went {
        n_records,
        seconds: of.seconds,
        bytes: of.bytes,
    };
    let both = Both {
        up: went(&up, register.len() as f64),
        down: went(&down, puskesmas.n_operations as f64),
    };
    (both, alone.seconds - down.seconds)
}

/// The district behind a meter.
struct Served {
    running: district::http::Running,
    meter: Meter,
    link: Counted,
}

/// A round over the network.
struct Round {
    seconds: f64,
    bytes: f64,
    n_mended: u64,
}

impl Served {
    fn new(puskesmas: &Puskesmas) -> Self {
        let door = Door::open("127.0.0.1:0".parse().unwrap(), None).unwrap();
        let address = door.address();
        let running = start(Arc::clone(&puskesmas.server), door, Limits::default()).unwrap();
        let meter = Meter::before(address);
        let http = ::sync::http::Http::to(&format!("http://{}", meter.address), &[]).unwrap();
        Self {
            running,
            meter,
            link: Counted {
                http,
                n_asked: Cell::default(),
            },
        }
    }

    fn round(&self, laptop: &Joined, pace: &mut Pace) -> Round {
        self.link.n_asked.set(0);
        let before = self.meter.bytes.load(Ordering::SeqCst);
        let begun = Instant::now();
        let done = ::sync::round(&laptop.store, &self.link, pace, &mut |_, _| {}).unwrap();
        Round {
            seconds: begun.elapsed().as_secs_f64(),
            bytes: (self.meter.bytes.load(Ordering::SeqCst) - before) as f64,
            n_mended: done.n_mended,
        }
    }

    fn stop(self) {
        let Self { running, link, .. } = self;
        drop(link);
        running.stop().unwrap();
    }
}

/// Counts what is asked.
struct Counted {
    http: ::sync::http::Http,
    n_asked: Cell<u32>,
}

impl Link for Counted {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.n_asked.set(self.n_asked.get() + 1);
        self.http.ask(path, body)
    }
}

/// A laptop that has just joined.
struct Joined {
    store: Store,
    _folder: tempfile::TempDir,
}

impl Joined {
    fn new(puskesmas: &Puskesmas, number: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = sqlite::Key::from_slice(&[7; 32]).unwrap();
        let laptop = Laptop {
            kabupaten: kabupaten(),
            puskesmas: place(),
            puskesmas_name: "Stabat".to_owned(),
            desa: desa(),
        };
        let world = Arc::new(World::on(TODAY).seeded(number.into()));
        let store = Store::create(folder.path(), &key, &laptop, world).unwrap();
        let public = store.device_key().unwrap().public();
        let enrolled = Enrolled {
            device: puskesmas.add_laptop(public, store.own_logs().unwrap()[0]),
            district: "Dinas Kesehatan Langkat".to_owned(),
            key: puskesmas.server.key().to_bytes(),
            steps: Vec::new(),
            pins: Vec::new(),
            epoch: 1,
            scope: puskesmas.scope.0,
            puskesmas: *place().0.as_bytes(),
            puskesmas_name: "Stabat".to_owned(),
            desa: Vec::new(),
        };
        store.join("http://127.0.0.1:1", &enrolled).unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    fn weigh(&self, puskesmas: &Puskesmas, n_children: usize) {
        let people: Vec<PersonId> = people(puskesmas).step_by(7).take(n_children).collect();
        let author = UserId(Uuid::from_u128(9));
        for (nth, person) in people.into_iter().enumerate() {
            let kg = format!("{}.{}", 8 + nth % 5, nth % 10);
            let weighing = testkit::a_weighing("2026-11-20").kg(&kg).measurement();
            let fact = Fact::Measurement(weighing);
            let written = self
                .store
                .write::<_, store::Error>(author, |writer| writer.record(person, &fact));
            written.unwrap();
        }
    }

    /// Enters a register, page by page.
    fn enter(&self, register: &[Body]) {
        let author = UserId(Uuid::from_u128(9));
        for page in register.chunks(500) {
            let written = self.store.write::<_, store::Error>(author, |writer| {
                for body in page {
                    writer.append(body.clone())?;
                }
                Ok(())
            });
            written.unwrap();
        }
    }

    fn assert_whole(&self, puskesmas: &Puskesmas) {
        let district = self.store.district().unwrap().unwrap();
        assert!(district.complete);
        assert_eq!(district.head.ssn, puskesmas.n_operations);
    }
}

fn people(puskesmas: &Puskesmas) -> impl Iterator<Item = PersonId> {
    puskesmas.bodies.iter().filter_map(|body| match body {
        Body::Edit(edit) => match edit.entity {
            Entity::Person(person) => Some(person),
            _ => None,
        },
        Body::Fact(_) => None,
    })
}

fn n_people(store: &Store) -> u32 {
    let count = store.read::<u32, store::Error>(|db| {
        let sql = "SELECT count(*) FROM person_search";
        Ok(db.query_row(sql, [], |row| row.get(0))?)
    });
    count.unwrap()
}

/// A line whose time is counted. Three chunks are cut off when half of them has come.
struct Slow<'a> {
    puskesmas: &'a Puskesmas,
    seconds: Cell<f64>,
    /// What the district took: not the laptop's time.
    district: Cell<Duration>,
    bytes: Cell<f64>,
    n_chunks: Cell<u32>,
    cuts: Cell<u32>,
    connected: RefCell<bool>,
}

impl<'a> Slow<'a> {
    fn of(puskesmas: &'a Puskesmas) -> Self {
        Self {
            puskesmas,
            seconds: Cell::default(),
            district: Cell::default(),
            bytes: Cell::default(),
            n_chunks: Cell::default(),
            cuts: Cell::default(),
            connected: RefCell::default(),
        }
    }

    /// Seconds that the laptop worked since then.
    fn own(&self, begun: Instant) -> f64 {
        begun
            .elapsed()
            .saturating_sub(self.district.get())
            .as_secs_f64()
    }

    fn carry(&self, bytes: f64) {
        self.bytes.set(self.bytes.get() + bytes);
        let seconds = bytes / BYTES_A_SECOND / (1.0 - LOST);
        self.seconds.set(self.seconds.get() + seconds);
    }
}

impl Link for Slow<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        if !self.connected.replace(true) {
            // TCP and TLS 1.3, with a certificate.
            self.carry(2_000.0);
            self.seconds.set(self.seconds.get() + 2.0 * THERE_AND_BACK);
        }
        let begun = Instant::now();
        let answer = self.puskesmas.server.answer(path, body).unwrap();
        self.district.set(self.district.get() + begun.elapsed());
        self.seconds.set(self.seconds.get() + THERE_AND_BACK);
        self.carry(HEADS + body.len() as f64);
        if path == path::CHUNK {
            self.n_chunks.set(self.n_chunks.get() + 1);
            if [3, 9, 15].contains(&self.n_chunks.get()) {
                self.cuts.set(self.cuts.get() + 1);
                self.carry(answer.len() as f64 / 2.0);
                self.connected.replace(false);
                return Err(LinkError::TimedOut);
            }
        }
        self.carry(answer.len() as f64);
        Ok(answer)
    }
}

/// Stands before the district and counts what passes.
pub(crate) struct Meter {
    pub(crate) address: SocketAddr,
    pub(crate) bytes: Arc<AtomicU64>,
}

impl Meter {
    pub(crate) fn before(district: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let bytes = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&bytes);
        std::thread::spawn(move || {
            for laptop in listener.incoming().flatten() {
                let Ok(district) = TcpStream::connect(district) else {
                    continue;
                };
                let there = (laptop.try_clone().unwrap(), district.try_clone().unwrap());
                for (from, to) in [there, (district, laptop)] {
                    let counted = Arc::clone(&counted);
                    std::thread::spawn(move || pass(from, to, &counted));
                }
            }
        });
        Self { address, bytes }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, counted: &AtomicU64) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(n_bytes) = from.read(&mut buffer) {
        if n_bytes == 0 {
            break;
        }
        counted.fetch_add(n_bytes as u64, Ordering::SeqCst);
        if to.write_all(&buffer[..n_bytes]).is_err() {
            break;
        }
    }
    // The other side may be gone already.
    to.shutdown(Shutdown::Write).ok();
}
