//! The district's numbers and those of the laptops are the same numbers.

use app::{App, UiError};
use chrono::{Days, NaiveDate};
use district::push::{Taken, take};
use district::report::{self, Over};
use district::roster;
use district::scope::ScopeId;
use district::storage::{
    Error, POSTGRES_SHAPE, PostgresAddress, PostgresStorage, Reach, SqliteStorage, Storage, Tx,
};
use domain::{Entity, FactKind, Grams, OpId, Place, PlaceKind, ReplicaId, Values, field};
use indicators::skdn::{Row, Skdn};
use ledger::{Body, Operation};
use protocol::{Entry, NoNames, SecretKey, Segment};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{self, ask};

const FROM: &str = "2025-11";
const TO: &str = "2026-11";

/// A puskesmas with made-up children, on one laptop.
struct Puskesmas {
    name: &'static str,
    app: App,
    _folder: TempDir,
}

impl Puskesmas {
    fn of(name: &'static str, desa: &[&str], n_children: u32, seed: u32) -> Self {
        let folder = TempDir::with_prefix("siklus-desk-").unwrap();
        let app = desk::app(folder.path());
        let user =
            json!({ "name": desk::USER, "role": "petugas_gizi", "passphrase": desk::PASSPHRASE });
        let place = json!({ "kabupaten": "12.05", "puskesmas": name, "desa": desa, "posyandu": [], "user": user });
        ask(&app, "set_up", place);
        let seeded = json!({ "children": n_children, "others": 20, "months": 13, "seed": seed });
        ask(&app, "seed", seeded);
        let puskesmas = Self {
            name,
            app,
            _folder: folder,
        };
        puskesmas.correct();
        puskesmas
    }

    /// Voids some weighings, moves some to another day and gives some another weight.
    fn correct(&self) {
        let log = self.log();
        let weighings = log.iter().filter(|operation| {
            matches!(&operation.body, Body::Fact(fact) if fact.kind == FactKind::MEASUREMENT)
        });
        let first: NaiveDate = "2025-11-02".parse().unwrap();
        let session = self.app.session().unwrap();
        let corrected = session.store.write::<_, UiError>(log[0].author, |writer| {
            for (place, weighing) in (0_u32..).zip(weighings) {
                let mut values = Values::new();
                match place % 23 {
                    0 => values.set(field::LIVE, false),
                    7 => values.set(field::WEIGHT, Grams(6_000 + place * 10 % 9_000)),
                    13 => values.set(field::DATE, first + Days::new((place % 365).into())),
                    _ => continue,
                }
                writer.edit(Entity::Fact(weighing.id), values, "salah ketik")?;
            }
            Ok(())
        });
        corrected.unwrap();
    }

    /// Everything that was entered, in order.
    fn log(&self) -> Vec<Operation> {
        let session = self.app.session().unwrap();
        let log = session.store.read::<_, UiError>(|db| {
            let own = "SELECT replica FROM incarnations ORDER BY number DESC LIMIT 1";
            let number: i64 = db.query_row(own, [], |row| row.get(0)).unwrap();
            let replica = ReplicaId::from_random(number.unsigned_abs());
            let mut log = Vec::new();
            while let Some(operation) = store::operation(
                db,
                OpId {
                    replica,
                    seq: log.len() as u64 + 1,
                },
            )? {
                log.push(operation);
            }
            Ok(log)
        });
        log.unwrap()
    }

    fn child_months(&self) -> Vec<String> {
        lines(&desk::child_months(&self.app))
    }

    fn skdn(&self, month: &str) -> Vec<Vec<u64>> {
        let asked = json!({ "month": month, "posyandu": null, "desa": null });
        cells(&ask(&self.app, "skdn", asked)["rows"])
    }

    /// Makes it known to the district and sends the whole log.
    fn send_to(&self, storage: &dyn Storage) -> ScopeId {
        let log = self.log();
        let place = Place::id(PlaceKind::Puskesmas, &"12.05".parse().unwrap(), self.name);
        let key = SecretKey::from_random(&[log.len().to_le_bytes()[0]; 32]);
        let replica = log[0].id.replica;
        let scope = written(storage, |tx| {
            let scope = roster::add_scope(tx, place, self.name)?;
            roster::add_laptop(tx, scope, "Laptop", key.public(), replica)?;
            Ok(scope)
        });
        let mut chain = [0; 32];
        for some in log.chunks(300) {
            let entries: Vec<Entry> = some.iter().map(Entry::of).collect();
            let sealed = Segment::seal(&entries, &chain, &key, &NoNames).unwrap();
            let taken = take(storage, &sealed.bytes, None).unwrap();
            assert!(matches!(taken, Taken::Applied { .. }), "{taken:?}");
            chain = sealed.hash;
        }
        scope
    }
}

fn written<T>(storage: &dyn Storage, mut work: impl FnMut(&mut dyn Tx) -> Result<T, Error>) -> T {
    let mut answer = None;
    let done = storage.write(Reach::District, &mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    });
    done.unwrap();
    answer.unwrap()
}

fn lines(csv: &str) -> Vec<String> {
    csv.split_terminator("\r\n").map(str::to_owned).collect()
}

fn district_months(storage: &dyn Storage, over: Over) -> Vec<String> {
    let mut bytes = Vec::new();
    let (from, to) = (FROM.parse().unwrap(), TO.parse().unwrap());
    report::write_child_months(storage, over, from, to, &mut bytes).unwrap();
    lines(&String::from_utf8(bytes).unwrap())
}

/// The lines of one puskesmas as its laptop writes them.
fn without_puskesmas(lines: &[String], name: &str) -> Vec<String> {
    let end = format!(",{name}");
    let cut = |line: &String| line.strip_suffix(&end).map(str::to_owned);
    let header = lines[0].strip_suffix(",puskesmas").map(str::to_owned);
    header
        .into_iter()
        .chain(lines.iter().filter_map(cut))
        .collect()
}

#[test]
fn the_district_counts_what_the_laptops_count() {
    let folder = tempfile::tempdir().unwrap();
    let key = sqlite::Key::from_slice(&[3; 32]).unwrap();
    let path = folder.path().join("district.db");
    let file = SqliteStorage::create(&path, &key, &district::SHAPE).unwrap();
    let address = PostgresAddress::parse(&cluster::database().url(), None).unwrap();
    let server = PostgresStorage::open(address, 4, &POSTGRES_SHAPE).unwrap();
    // The desa of one lie between those of the other.
    let stabat = Puskesmas::of("Stabat", &["12.05.07.1004", "12.05.07.2001"], 90, 1);
    let wampu = Puskesmas::of("Karang Rejo", &["12.05.07.1010", "12.05.07.2008"], 60, 2);
    counts_what_they_count(&file, &stabat, &wampu);
    counts_what_they_count(&server, &stabat, &wampu);
}

fn counts_what_they_count(storage: &dyn Storage, stabat: &Puskesmas, wampu: &Puskesmas) {
    let scopes = [stabat, wampu].map(|puskesmas| puskesmas.send_to(storage));
    let all = district_months(storage, Over::Kabupaten);
    for (puskesmas, scope) in [stabat, wampu].into_iter().zip(scopes) {
        let own = puskesmas.child_months();
        assert!(own.len() > 500, "{} lines", own.len());
        assert_eq!(without_puskesmas(&all, puskesmas.name), own);
        let only = district_months(storage, Over::Puskesmas(scope));
        assert_eq!(without_puskesmas(&only, puskesmas.name), own);
        assert_eq!(only.len(), own.len());
    }
    let desa: Vec<&str> = all[1..].iter().map(|line| &line[..13]).collect();
    assert!(desa.is_sorted(), "the kabupaten is one file in one order");
    let n_lines = stabat.child_months().len() + wampu.child_months().len();
    assert_eq!(all.len(), n_lines - 1, "one header");

    for month in ["2025-11", "2026-05", "2026-11"] {
        let forms = [stabat, wampu].map(|puskesmas| puskesmas.skdn(month));
        let count = |over| rows(&report::skdn(storage, over, month.parse().unwrap()).unwrap());
        for (scope, form) in scopes.into_iter().zip(&forms) {
            assert_eq!(&count(Over::Puskesmas(scope)), form, "{month}");
        }
        assert_eq!(count(Over::Kabupaten), sum(&forms[0], &forms[1]), "{month}");
        assert!(forms[0][0][10] > 50, "S of {month} is {}", forms[0][0][10]);
    }
}

/// The cells of a form as the district counts them.
fn rows(form: &Skdn) -> Vec<Vec<u64>> {
    let row = |row: Row| form.row(row).iter().map(|cell| u64::from(*cell)).collect();
    Row::ALL.into_iter().map(row).collect()
}

/// The cells of a form as a screen shows them.
fn cells(rows: &Value) -> Vec<Vec<u64>> {
    let row = |row: &Value| {
        let cells = row["cells"].as_array().unwrap().iter();
        cells.map(|cell| cell.as_u64().unwrap()).collect()
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

/// Two forms put together.
fn sum(one: &[Vec<u64>], other: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let add = |(one, other): (&Vec<u64>, &Vec<u64>)| {
        one.iter()
            .zip(other)
            .map(|(one, other)| one + other)
            .collect()
    };
    one.iter().zip(other).map(add).collect()
}
