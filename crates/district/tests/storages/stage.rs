//! Who acts in these tests: a district with one puskesmas, and laptops that send to it.

use domain::{Fact, OpId, PersonId, PlaceId, ReplicaId};
use ledger::Operation;
use protocol::{Entry, Hash, Names, Sealed, SecretKey, Segment};
use siklus_district::push::{Taken, take};
use siklus_district::scope::{self, Head, ScopeId};
use siklus_district::{pull, roster};
use testkit::{Child, Laptop, a_weighing, child};

use crate::databases::{Database, Engine, written};

/// A district with one puskesmas.
pub(crate) struct District {
    pub(crate) storage: Database,
    pub(crate) stabat: ScopeId,
}

impl District {
    pub(crate) fn on(engine: Engine) -> Self {
        Self::over(engine.empty())
    }

    pub(crate) fn over(storage: Database) -> Self {
        let place = PlaceId(uuid::Uuid::from_u128(77));
        let stabat = written(&*storage, |tx| roster::add_scope(tx, place, "Stabat"));
        Self { storage, stabat }
    }

    pub(crate) fn head(&self) -> Head {
        written(&*self.storage, |tx| scope::head(tx, self.stabat))
    }

    /// Everything, a few operations at a time, as a laptop pulls it.
    pub(crate) fn pulled(&self, most: u64) -> (Vec<Entry>, Head) {
        let (mut all, mut head) = (Vec::new(), Head::default());
        loop {
            let given = written(&*self.storage, |tx| {
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

/// A laptop of the puskesmas and what it has sent.
pub(crate) struct Sender {
    pub(crate) laptop: Laptop,
    pub(crate) replica: ReplicaId,
    pub(crate) number: u32,
    pub(crate) key: SecretKey,
    pub(crate) chain: Hash,
    pub(crate) sent: usize,
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
    pub(crate) fn enrolled(district: &District, number: u8) -> Self {
        Self::enrolled_at(district, district.stabat, number)
    }

    /// A laptop of another puskesmas.
    pub(crate) fn enrolled_at(district: &District, scope: ScopeId, number: u8) -> Self {
        let laptop = Laptop::numbered(number.into());
        let mut probe = Laptop::numbered(number.into());
        let id = probe.write(ledger::Body::Edit(ledger::Edit {
            entity: domain::Entity::Person(PersonId(uuid::Uuid::nil())),
            sets: Vec::new(),
            reason: String::new(),
        }));
        let key = SecretKey::from_random(&[number; 32]);
        let number = written(&*district.storage, |tx| {
            roster::add_laptop(tx, scope, "Laptop", key.public(), id.replica)
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
    pub(crate) fn seal(&self) -> Sealed {
        let entries: Vec<Entry> = self.laptop.log()[self.sent..]
            .iter()
            .map(Entry::of)
            .collect();
        Segment::seal(&entries, &self.chain, &self.key, self).unwrap()
    }

    pub(crate) fn sent(&mut self, sealed: &Sealed) {
        self.sent = self.laptop.log().len();
        self.chain = sealed.hash;
    }

    pub(crate) fn push(&mut self, district: &District) -> Taken {
        let sealed = self.seal();
        let taken = take(&*district.storage, &sealed.bytes, None).unwrap();
        self.sent(&sealed);
        taken
    }

    pub(crate) fn weigh(&mut self, child: &Child, date: &str, kg: &str) {
        let weighing = Fact::Measurement(a_weighing(date).kg(kg).measurement());
        self.laptop.record(child, &weighing);
    }
}

/// Taken in, and nothing is said of it.
pub(crate) const APPLIED: Taken = Taken::Applied {
    notices: Vec::new(),
};

/// Taken in, whatever is said of it.
#[track_caller]
pub(crate) fn is_applied(taken: &Taken) {
    assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
}

/// Received before, and nothing is said of it.
pub(crate) const DUPLICATE: Taken = Taken::Duplicate {
    notices: Vec::new(),
};

pub(crate) fn budi() -> Child {
    child("Budi").born("2025-09-01").boy()
}
