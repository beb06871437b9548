//! Upgrades: whole, checked, and after a copy.

use siklus_sqlite::{Database, Error, Migration, Refusal, Shape, check};

use crate::{CHILDREN, FIRST, Place, SECOND, WEIGHINGS, add_children, count_children, key, quick};

fn with_third(third: &'static [Migration; 3]) -> Shape {
    Shape {
        migrations: third,
        ..FIRST
    }
}

#[test]
fn an_older_store_is_migrated_after_a_copy_that_the_older_program_opens() {
    let place = Place::empty();
    let db = place.create();
    add_children(&db, 12);
    db.close().unwrap();

    let db = Database::open(&place.store(), &key(), &SECOND, quick()).unwrap();
    let migrated = db.migrated().unwrap().clone();
    assert_eq!((migrated.from, migrated.to), (1, 2));
    assert_eq!(migrated.copy, place.file("siklus.before-v2.db"));
    db.write(|tx| {
        tx.execute(
            "INSERT INTO weighings (child_id, grams) VALUES (1, 8200)",
            [],
        )?;
        Ok::<_, Error>(())
    })
    .unwrap();
    db.close().unwrap();

    let older = Database::open(&migrated.copy, &key(), &FIRST, quick()).unwrap();
    assert_eq!(count_children(&older), 12);
    let again = Database::open(&place.store(), &key(), &SECOND, quick()).unwrap();
    assert!(
        again.migrated().is_none(),
        "the second opening migrates nothing"
    );
}

#[test]
fn a_failing_migration_leaves_every_byte_of_the_store() {
    const fn third(sql: &'static str) -> [Migration; 3] {
        [
            CHILDREN,
            WEIGHINGS,
            Migration {
                version: 3,
                name: "third",
                sql,
            },
        ]
    }
    static SYNTAX: [Migration; 3] = third("CREATE TABLE y (z; nonsense");
    static HALF_WAY: [Migration; 3] = third(
        "UPDATE children SET name = 'changed'; INSERT INTO children (id, name) VALUES (1, 'taken');",
    );
    static BROKEN_REFERENCE: [Migration; 3] =
        third("INSERT INTO weighings (child_id, grams) VALUES (999, 1);");
    static OWN_TRANSACTION: [Migration; 3] =
        third("UPDATE children SET name = 'changed'; ROLLBACK;");
    for (what, migrations) in [
        ("syntax", &SYNTAX),
        ("half way", &HALF_WAY),
        ("broken reference", &BROKEN_REFERENCE),
        ("its own transaction", &OWN_TRANSACTION),
    ] {
        let place = Place::empty();
        let db = place.create();
        add_children(&db, 12);
        db.close().unwrap();
        let before = std::fs::read(place.store()).unwrap();
        let error =
            Database::open(&place.store(), &key(), &with_third(migrations), quick()).unwrap_err();
        assert!(
            matches!(error, Error::Sql(_) | Error::NotVerified { .. }),
            "{what}: {error:?}"
        );
        assert_eq!(std::fs::read(place.store()).unwrap(), before, "{what}");
        assert!(
            place.file("siklus.before-v3.db").exists(),
            "{what}: the copy stays"
        );
        assert_eq!(
            count_children(&place.open().unwrap()),
            12,
            "{what}: the older program goes on"
        );
    }
}

#[test]
fn a_migration_that_was_changed_after_its_release_is_noticed() {
    const CHANGED: Migration = Migration {
        sql: "CREATE TABLE children (id INTEGER PRIMARY KEY) STRICT",
        ..CHILDREN
    };
    let place = Place::empty();
    drop(place.create());
    let before = place.fingerprint();
    let shape = Shape {
        migrations: &[CHANGED, WEIGHINGS],
        ..FIRST
    };
    let error = Database::open(&place.store(), &key(), &shape, quick()).unwrap_err();
    assert!(
        matches!(error, Error::Refused(Refusal::OtherHistory { version: 1 })),
        "{error:?}"
    );
    assert_eq!(place.fingerprint(), before);
}

#[test]
fn a_migration_may_rebuild_a_table_that_others_refer_to() {
    const REBUILD: Migration = Migration {
        version: 3,
        name: "rebuild",
        sql: "CREATE TABLE children_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sex TEXT) STRICT;
              INSERT INTO children_new (id, name) SELECT id, name FROM children;
              DROP TABLE children;
              ALTER TABLE children_new RENAME TO children;",
    };
    let place = Place::empty();
    let db = Database::create(&place.store(), &key(), &SECOND, quick()).unwrap();
    add_children(&db, 2);
    db.write(|tx| {
        tx.execute(
            "INSERT INTO weighings (child_id, grams) VALUES (2, 8200)",
            [],
        )?;
        Ok::<_, Error>(())
    })
    .unwrap();
    db.close().unwrap();
    let shape = with_third(&[CHILDREN, WEIGHINGS, REBUILD]);
    let db = Database::open(&place.store(), &key(), &shape, quick()).unwrap();
    assert_eq!(count_children(&db), 2);
    let orphan: Result<usize, Error> =
        db.write(|tx| Ok(tx.execute("INSERT INTO weighings (child_id, grams) VALUES (9, 1)", [])?));
    assert!(
        orphan.is_err(),
        "references are watched again after the migration"
    );
    db.close().unwrap();
    assert_eq!(check(&place.store(), &key()).unwrap(), []);
}
