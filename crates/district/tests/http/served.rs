//! A district with one puskesmas, served on this machine, and a laptop that may join it.

use std::sync::Arc;

use domain::{Place, PlaceKind, ReplicaId};
use protocol::enrol::{Code, Enrol, Enrolled, Sealed};
use protocol::message::{self, Answer, Hello, VERSIONS, Welcome, path};
use protocol::{PublicKey, Request, SecretKey, open_answer};
use siklus_district::about::{About, begin_epoch};
use siklus_district::http::{self, Certificate, Door, Limits, Running};
use siklus_district::storage::{Reach, SqliteStorage};
use siklus_district::{SHAPE, Server, invite, roster};
use testkit::World;

use crate::client::Client;

/// A served district.
pub(crate) struct Served {
    pub(crate) running: Running,
    pub(crate) client: Client,
    pub(crate) server: Arc<Server>,
    pub(crate) world: Arc<World>,
    _folder: tempfile::TempDir,
}

impl Served {
    pub(crate) fn plain(limits: Limits) -> Self {
        Self::new(limits, None)
    }

    pub(crate) fn with_tls(limits: Limits) -> Self {
        let names = ["localhost".to_owned()];
        let (certificate, key) = Certificate::make(&names).unwrap();
        let certificate = Certificate::from_pem(certificate.as_bytes(), key.as_bytes());
        Self::new(limits, Some(&certificate.unwrap()))
    }

    fn new(limits: Limits, certificate: Option<&Certificate>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = sqlite::Key::from_slice(&[3; 32]).unwrap();
        let path = folder.path().join("district.db");
        let storage = SqliteStorage::create(&path, &key, &SHAPE).unwrap();
        let world = Arc::new(World::on("2026-11-12"));
        let key = SecretKey::from_random(&[200; 32]);
        let pins: Vec<_> = certificate.iter().map(|one| one.pin()).collect();
        let server = Server::new(Box::new(storage), key, Arc::clone(&world) as Arc<_>);
        let server = Arc::new(server.with_pins(pins.clone()));
        let written = server.storage().write(Reach::District, &mut |tx| {
            begin_epoch(tx, 1)?;
            let about = About {
                kabupaten: "12.05".parse().unwrap(),
                name: "Dinas Kesehatan Langkat".to_owned(),
                admin: "Rina".to_owned(),
            };
            about.write(tx)
        });
        written.unwrap();
        let door = Door::open("127.0.0.1:0".parse().unwrap(), certificate).unwrap();
        let client = Client {
            address: door.address(),
            pin: pins.first().copied(),
        };
        Self {
            running: http::start(Arc::clone(&server), door, limits).unwrap(),
            client,
            server,
            world,
            _folder: folder,
        }
    }

    /// Laptops that have joined before, with their numbers.
    pub(crate) fn laptops(&self, n_laptops: u16) -> Vec<(u32, Laptop)> {
        let langkat = "12.05".parse().unwrap();
        let place = Place::id(PlaceKind::Puskesmas, &langkat, "Stabat");
        let mut laptops = Vec::new();
        let written = self.server.storage().write(Reach::District, &mut |tx| {
            let stabat = roster::add_scope(tx, place, "Stabat")?;
            for number in 1..=n_laptops {
                let laptop = Laptop::numbered(number);
                let replica = ReplicaId::from_random(laptop.1);
                // Devices are numbered as their logs are.
                let key = laptop.0.public();
                let device = roster::add_laptop(tx, stabat, "Laptop KIA", key, replica)?;
                laptops.push((device, laptop));
            }
            Ok(())
        });
        written.unwrap();
        laptops
    }

    pub(crate) fn invite(&self) -> Code {
        let langkat = "12.05".parse().unwrap();
        let place = Place::id(PlaceKind::Puskesmas, &langkat, "Stabat");
        let mut code = None;
        let written = self.server.storage().write(Reach::District, &mut |tx| {
            let stabat = roster::add_scope(tx, place, "Stabat")?;
            code = invite::make(tx, &*self.world, stabat, &[])?;
            Ok(())
        });
        written.unwrap();
        code.unwrap()
    }
}

/// A laptop, and the log it writes.
pub(crate) struct Laptop(SecretKey, u64);

impl Laptop {
    pub(crate) fn new() -> Self {
        Self::numbered(1)
    }

    pub(crate) fn numbered(number: u16) -> Self {
        let mut seed = [1; 32];
        seed[..2].copy_from_slice(&number.to_be_bytes());
        Self(SecretKey::from_random(&seed), u64::from(number))
    }

    /// What it sends to join.
    pub(crate) fn enrol(&self, code: &Code) -> Sealed<Enrol> {
        let enrol = Enrol {
            invite: code.name(),
            name: "Laptop KIA".to_owned(),
            kabupaten: "12.05".to_owned(),
            key: self.0.public().to_bytes(),
            logs: vec![self.1],
            random: [4; 16],
        };
        Sealed::asked(enrol, code)
    }

    /// Joins.
    pub(crate) fn join(&self, served: &Served) -> Enrolled {
        self.join_by(served, &served.invite())
    }

    /// Joins by a code.
    pub(crate) fn join_by(&self, served: &Served, code: &Code) -> Enrolled {
        let asked = self.enrol(code);
        let answer = served.client.post(path::ENROL, &message::to_bytes(&asked));
        assert_eq!(answer.status, 200, "{:?}", answer.code());
        let answer: Sealed<Enrolled> = message::from_bytes(&answer.body).unwrap();
        assert!(answer.answers(&asked.seal, code));
        answer.body
    }

    /// A greeting, signed.
    pub(crate) fn greeting(&self, device: u32) -> protocol::SignedRequest {
        let hello = Hello {
            versions: VERSIONS,
            random: [9; 16],
            logs: vec![self.1],
            known: 0,
            puskesmas: 0,
            told: false,
            epoch: 1,
        };
        let body = message::to_bytes(&hello);
        Request::seal(path::HELLO, &[0; 16], device, &body, &self.0)
    }

    /// What the district answers to a greeting.
    pub(crate) fn welcomed(
        asked: &protocol::SignedRequest,
        answer: &[u8],
        district: &Enrolled,
    ) -> Welcome {
        let key = PublicKey::from_bytes(district.key);
        let body = open_answer(&asked.hash, answer, &key).unwrap();
        match message::from_bytes(&body).unwrap() {
            Answer::Yes(welcome) => welcome,
            Answer::No(no) => panic!("{no:?}"),
        }
    }
}
