//! What laptops send is numbered, folded and given to the others, whatever comes in between.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::{Fact, OpId, PersonId, PlaceId, ReplicaId};
use ledger::Operation;
use protocol::{Digest, Entry, Hash, Names, NoNames, Refused, Sealed, SecretKey, Segment};
use siklus_district::push::{Taken, take};
use siklus_district::scope::{self, Head, ScopeId};
use siklus_district::storage::{Error, SqliteStorage, Storage};
use siklus_district::{SHAPE, pull, roster};
use testkit::{Child, Laptop, a_weighing, child};

/// A district with one puskesmas.
struct District {
    storage: SqliteStorage,
    stabat: ScopeId,
    _folder: tempfile::TempDir,
}

impl District {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = sqlite::Key::from_slice(&[3; 32]).unwrap();
        let path = folder.path().join("district.db");
        let storage = SqliteStorage::create(&path, &key, &SHAPE).unwrap();
        let place = PlaceId(uuid::Uuid::from_u128(77));
        let stabat = written(&storage, |tx| roster::add_scope(tx, place, "Stabat"));
        Self {
            storage,
            stabat,
            _folder: folder,
        }
    }

    fn head(&self) -> Head {
        written(&self.storage, |tx| scope::head(tx, self.stabat))
    }

    /// Everything, a few operations at a time, as a laptop pulls it.
    fn pulled(&self, most: u64) -> (Vec<Entry>, Head) {
        let (mut all, mut head) = (Vec::new(), Head::default());
        loop {
            let given = written(&self.storage, |tx| {
                pull::give(tx, self.stabat, head.ssn, most)
            });
            assert_eq!(given.after, head.ssn);
            if given.entries.is_empty() {
                return (all, head);
            }
            assert_eq!(
                given.entries.len() as u64,
                given.head.ssn - head.ssn,
                "no number is stepped over"
            );
            all.extend(given.entries);
            head = given.head;
        }
    }
}

fn written<T>(
    storage: &dyn Storage,
    mut work: impl FnMut(&mut dyn siklus_district::storage::Tx) -> Result<T, Error>,
) -> T {
    let mut answer = None;
    let done = storage.write(&mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

/// A laptop of the puskesmas and what it has sent.
struct Sender {
    laptop: Laptop,
    replica: ReplicaId,
    number: u32,
    key: SecretKey,
    chain: Hash,
    sent: usize,
}

impl Names for Sender {
    fn number(&self, replica: ReplicaId) -> Option<u32> {
        (replica == self.replica).then_some(self.number)
    }

    fn replica(&self, _: u32) -> Option<ReplicaId> {
        None
    }

    /// Children whom this laptop has registered and sent.
    fn operation(&self, person: PersonId) -> Option<OpId> {
        let named = |operation: &&Operation| {
            matches!(&operation.body, ledger::Body::Edit(edit)
                if edit.entity == domain::Entity::Person(person))
        };
        let sent = self.laptop.log()[..self.sent].iter().find(named)?;
        (sent.id.replica == self.replica).then_some(sent.id)
    }

    fn person(&self, _: OpId) -> Option<PersonId> {
        None
    }
}

impl Sender {
    fn enrolled(district: &District, number: u8) -> Self {
        let laptop = Laptop::numbered(number.into());
        let mut probe = Laptop::numbered(number.into());
        let id = probe.write(ledger::Body::Edit(ledger::Edit {
            entity: domain::Entity::Person(PersonId(uuid::Uuid::nil())),
            sets: Vec::new(),
            reason: String::new(),
        }));
        let key = SecretKey::from_random(&[number; 32]);
        let number = written(&district.storage, |tx| {
            roster::add_laptop(tx, district.stabat, "Laptop", key.public(), id.replica)
        });
        Self {
            laptop,
            replica: id.replica,
            number,
            key,
            chain: [0; 32],
            sent: 0,
        }
    }

    /// What was written since the last segment.
    fn seal(&self) -> Sealed {
        let entries: Vec<Entry> = self.laptop.log()[self.sent..]
            .iter()
            .map(Entry::of)
            .collect();
        Segment::seal(&entries, &self.chain, &self.key, self).unwrap()
    }

    fn sent(&mut self, sealed: &Sealed) {
        self.sent = self.laptop.log().len();
        self.chain = sealed.hash;
    }

    fn push(&mut self, district: &District) -> Taken {
        let sealed = self.seal();
        let taken = take(&district.storage, &sealed.bytes).unwrap();
        self.sent(&sealed);
        taken
    }

    fn weigh(&mut self, child: &Child, date: &str, kg: &str) {
        let weighing = Fact::Measurement(a_weighing(date).kg(kg).measurement());
        self.laptop.record(child, &weighing);
    }
}

const APPLIED: Taken = Taken::Applied { deferred: 0 };

fn budi() -> Child {
    child("Budi").born("2025-09-01").boy()
}

#[test]
fn what_two_laptops_send_is_one_log_without_holes_and_its_sum_is_what_a_laptop_counts() {
    let district = District::new();
    let (mut ani, mut eka) = (
        Sender::enrolled(&district, 1),
        Sender::enrolled(&district, 2),
    );
    let budi = budi();
    ani.laptop.register(&budi);
    assert_eq!(ani.push(&district), APPLIED);
    ani.weigh(&budi, "2026-05-14", "7.0");
    ani.weigh(&budi, "2026-06-11", "7.4");
    assert_eq!(ani.push(&district), APPLIED, "the child by its short name");
    eka.laptop
        .register(&child("Citra").born("2025-01-03").girl());
    assert_eq!(eka.push(&district), APPLIED);

    let (all, head) = district.pulled(2);
    assert_eq!(head, district.head());
    let mut digest = Digest::default();
    all.iter().for_each(|entry| digest.add(&entry.hash()));
    assert_eq!(digest, head.digest);
    let written: Vec<Operation> = ani
        .laptop
        .log()
        .iter()
        .chain(eka.laptop.log())
        .cloned()
        .collect();
    let pulled: Vec<Operation> = all.iter().map(|entry| entry.operation().unwrap()).collect();
    assert_eq!(pulled, written);
}

#[test]
fn a_segment_sent_again_changes_nothing() {
    let district = District::new();
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let sealed = ani.seal();
    assert_eq!(take(&district.storage, &sealed.bytes).unwrap(), APPLIED);
    let head = district.head();
    for _ in 0..3 {
        let again = take(&district.storage, &sealed.bytes).unwrap();
        assert_eq!(again, Taken::Duplicate);
    }
    assert_eq!(district.head(), head);
}

#[test]
fn what_comes_before_its_turn_waits_for_what_is_missing() {
    let district = District::new();
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let first = ani.seal();
    ani.sent(&first);
    ani.weigh(&budi(), "2026-05-14", "7.0");
    let second = ani.seal();
    let take = |sealed: &Sealed| take(&district.storage, &sealed.bytes).unwrap();
    assert_eq!(take(&second), Taken::Gap { have: 0 });
    assert_eq!(district.head(), Head::default());
    assert_eq!(take(&first), APPLIED);
    assert_eq!(take(&second), APPLIED);
    assert_eq!(take(&first), Taken::Duplicate);
}

#[test]
fn two_laptops_of_one_disk_image_are_found_out_and_nothing_is_overwritten() {
    let district = District::new();
    let (mut ani, mut clone) = (Sender::enrolled(&district, 1), {
        let other = District::new();
        Sender::enrolled(&other, 1)
    });
    ani.laptop.register(&budi());
    assert_eq!(ani.push(&district), APPLIED);
    let head = district.head();
    clone
        .laptop
        .register(&child("Citra").born("2025-01-03").girl());
    let have = ani.laptop.log().len() as u64;
    assert_eq!(clone.push(&district), Taken::Fork { have });
    assert_eq!(district.head(), head);
}

#[test]
fn strangers_forgers_and_the_revoked_are_told_apart_and_leave_nothing() {
    let district = District::new();
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let take = |bytes: &[u8]| take(&district.storage, bytes).unwrap();

    let entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let forger = SecretKey::from_random(&[99; 32]);
    let forged = Segment::seal(&entries, &[0; 32], &forger, &NoNames).unwrap();
    assert_eq!(take(&forged.bytes), Taken::Refused(Refused::BadSignature));
    assert_eq!(
        take(b"<html>Masuk ke Wi-Fi</html>"),
        Taken::Refused(Refused::Malformed)
    );

    let stranger = Laptop::numbered(50);
    let mut stranger = Sender {
        laptop: stranger,
        replica: ReplicaId::from_random(50),
        number: 50,
        key: forger,
        chain: [0; 32],
        sent: 0,
    };
    stranger.laptop.register(&budi());
    assert_eq!(take(&stranger.seal().bytes), Taken::Unknown);

    written(&district.storage, |tx| {
        tx.execute("UPDATE devices SET revoked = 1", &[])
    });
    assert_eq!(take(&ani.seal().bytes), Taken::Revoked);
    assert_eq!(district.head(), Head::default());
}

#[test]
fn an_operation_of_a_newer_program_is_kept_and_given_as_it_came() {
    let district = District::new();
    let mut ani = Sender::enrolled(&district, 1);
    ani.laptop.register(&budi());
    let mut entries: Vec<Entry> = ani.laptop.log().iter().map(Entry::of).collect();
    let last = entries.last_mut().unwrap();
    last.body = vec![200, 1, 2, 3];
    let sealed = Segment::seal(&entries, &[0; 32], &ani.key, &NoNames).unwrap();
    let taken = take(&district.storage, &sealed.bytes).unwrap();
    assert_eq!(taken, Taken::Applied { deferred: 1 });
    assert_eq!(district.pulled(100).0, entries);
}
