//! One file with slots and store: opens on another machine, and no damage to it goes unnoticed.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use siklus_vault::{Error, Keyring, Sheet, container};
use sqlite::{Database, Existing, Key, Migration, Options, Shape};
use tempfile::TempDir;

use crate::{SARI, keyring, phrase};

const SHAPE: Shape = Shape {
    application_id: 7,
    migrations: &[Migration {
        version: 1,
        name: "children",
        sql: "CREATE TABLE children (name TEXT NOT NULL) STRICT",
    }],
    oldest: 1,
};
const NAME: &str = "Kartika Dewanti Prameswari";

fn go_on(_: container::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

struct Laptop {
    folder: TempDir,
    keyring: Keyring,
    key: Key,
    sheet: Sheet,
}

impl Laptop {
    /// A laptop with one child in its store, and a backup file of it.
    fn with_backup() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (keyring, key, sheet) = keyring();
        let laptop = Self {
            folder,
            keyring,
            key,
            sheet,
        };
        let db = Database::create(
            &laptop.file("siklus.db"),
            &laptop.key,
            &SHAPE,
            Options::default(),
        )
        .unwrap();
        db.write(|tx| {
            tx.execute("INSERT INTO children (name) VALUES (?1)", [NAME])?;
            Ok::<_, sqlite::Error>(())
        })
        .unwrap();
        let copy = laptop.file("copy.db");
        db.copy_to(
            &copy,
            Existing::Keep,
            &mut |_| ControlFlow::Continue(()),
            &|_| Ok(()),
        )
        .unwrap();
        laptop.pack(Existing::Keep).unwrap();
        laptop
    }

    fn pack(&self, existing: Existing) -> Result<u64, Error> {
        container::pack(
            &self.keyring,
            &self.file("copy.db"),
            &self.backup(),
            existing,
            &mut go_on,
        )
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn backup(&self) -> PathBuf {
        self.file("cadangan.siklus")
    }
}

fn only_child(store: &Path, key: &Key) -> String {
    let db = Database::open(store, key, &SHAPE, Options::default()).unwrap();
    db.read(|tx| {
        Ok::<_, sqlite::Error>(tx.query_row("SELECT name FROM children", [], |row| row.get(0))?)
    })
    .unwrap()
}

#[test]
fn a_backup_opens_elsewhere_with_the_passphrase_and_with_the_sheet_alone() {
    let laptop = Laptop::with_backup();
    let elsewhere = tempfile::tempdir().unwrap();
    let store = elsewhere.path().join("siklus.db");
    let slots = container::unpack(&laptop.backup(), &store, &mut go_on).unwrap();
    assert_eq!(
        only_child(&store, &slots.open("sari", &phrase(SARI)).unwrap()),
        NAME
    );
    let typed = Sheet::parse(&laptop.sheet.words().join(" ")).unwrap();
    assert_eq!(
        only_child(&store, &slots.open_with_sheet(&typed).unwrap()),
        NAME
    );
    assert_eq!(container::slots(&laptop.backup()).unwrap(), laptop.keyring);
}

#[test]
fn a_backup_holds_no_name_in_clear() {
    let laptop = Laptop::with_backup();
    let bytes = fs::read(laptop.backup()).unwrap();
    for planted in [NAME.as_bytes(), b"CREATE TABLE", laptop.key.bytes()] {
        assert!(!bytes.windows(planted.len()).any(|window| window == planted));
    }
}

#[test]
fn a_backup_cut_at_any_length_or_changed_anywhere_is_refused() {
    let laptop = Laptop::with_backup();
    let bytes = fs::read(laptop.backup()).unwrap();
    let broken = laptop.file("broken.siklus");
    let target = laptop.file("unpacked.db");
    let ends = (0..bytes.len())
        .filter(|length| *length < 2_000 || *length > bytes.len() - 100 || length % 509 == 0);
    for length in ends {
        fs::write(&broken, &bytes[..length]).unwrap();
        let unpacked = container::unpack(&broken, &target, &mut go_on);
        assert!(
            matches!(unpacked, Err(Error::Damaged { .. })),
            "cut to {length}: {unpacked:?}"
        );
    }
    for position in (0..bytes.len()).filter(|position| *position < 2_000 || position % 509 == 0) {
        let mut changed = bytes.clone();
        changed[position] ^= 4;
        fs::write(&broken, &changed).unwrap();
        let unpacked = container::unpack(&broken, &target, &mut go_on);
        assert!(
            matches!(unpacked, Err(Error::Damaged { .. } | Error::Newer { .. })),
            "byte {position}: {unpacked:?}"
        );
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    fs::write(&broken, longer).unwrap();
    assert!(matches!(
        container::verify(&broken),
        Err(Error::Damaged { .. })
    ));
    assert!(!target.exists(), "nothing was unpacked");
    let names: Vec<_> = fs::read_dir(laptop.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        names
            .iter()
            .all(|name| !name.to_string_lossy().contains("partial")),
        "{names:?}"
    );
}

#[test]
fn lengths_in_the_head_are_not_believed() {
    let laptop = Laptop::with_backup();
    let mut bytes = fs::read(laptop.backup()).unwrap();
    bytes[12..20].copy_from_slice(&u64::MAX.to_le_bytes());
    fs::write(laptop.file("hostile.siklus"), &bytes).unwrap();
    assert!(matches!(
        container::slots(&laptop.file("hostile.siklus")),
        Err(Error::Damaged { .. })
    ));
}

#[test]
fn a_newer_backup_is_called_newer_and_not_damaged() {
    let laptop = Laptop::with_backup();
    let mut bytes = fs::read(laptop.backup()).unwrap();
    bytes[8] = 2;
    fs::write(laptop.file("newer.siklus"), &bytes).unwrap();
    assert!(matches!(
        container::verify(&laptop.file("newer.siklus")),
        Err(Error::Newer { found: 2, .. })
    ));
}

#[test]
fn packing_keeps_an_earlier_backup_unless_asked_and_when_stopped() {
    let laptop = Laptop::with_backup();
    let before = fs::read(laptop.backup()).unwrap();
    assert!(matches!(
        laptop.pack(Existing::Keep),
        Err(Error::Disk(sqlite::Error::Exists { .. }))
    ));
    let stopped = container::pack(
        &laptop.keyring,
        &laptop.file("copy.db"),
        &laptop.backup(),
        Existing::Replace,
        &mut |_| ControlFlow::Break(()),
    );
    assert!(matches!(stopped, Err(Error::Disk(sqlite::Error::Stopped))));
    assert_eq!(fs::read(laptop.backup()).unwrap(), before);
    assert_eq!(laptop.pack(Existing::Replace).unwrap(), before.len() as u64);
    container::verify(&laptop.backup()).unwrap();
}

#[test]
fn unpacking_never_overwrites_a_store() {
    let laptop = Laptop::with_backup();
    let store = laptop.file("siklus.db");
    let before = fs::read(&store).unwrap();
    let unpacked = container::unpack(&laptop.backup(), &store, &mut go_on);
    assert!(matches!(
        unpacked,
        Err(Error::Disk(sqlite::Error::Exists { .. }))
    ));
    assert_eq!(fs::read(&store).unwrap(), before);
}
