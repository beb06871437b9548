//! One row that nobody can read and one of a day that has not come, among ten thousand: over real HTTP all others
//! arrive, whoever wrote the two is told, and what is put right is listed no more.
//!
//! Ten thousand on PostgreSQL are in `crates/district/tests/storages/noticing.rs`, without the network.

use harness::{District, Serving};
use serde_json::{Value, json};

use crate::desk::{self, DESA};
use crate::staff::{self, Staff, all_the_same};

/// The day on which the district lives.
const TODAY: &str = "2026-11-22T09:00:00+07:00";

#[test]
fn a_row_that_cannot_be_right_stops_none_of_ten_thousand_on_sqlite() {
    none_is_stopped(&District::langkat(), 350, 10_000);
}

#[test]
fn a_row_that_cannot_be_right_stops_none_of_the_others_on_postgres() {
    let database = cluster::database();
    none_is_stopped(&District::langkat_on(&database.url()), 60, 1_500);
}

fn none_is_stopped(district: &District, n_children: u32, n_least: u64) {
    let serving = district.serve(&["--insecure-http", "--at", TODAY]);
    let mut sari = Staff::alone("Stabat", DESA[0]);
    sari.run(&format!("seed --children {n_children} --months 24"));
    poison(&sari);
    // Its battery is empty, and the laptop believes that it is next year.
    sari.on_day("2027-01-20");
    sari.enter("Budi Santoso", "2027-01-20", "9.9");
    let waiting = sari.waiting();
    assert!(waiting >= n_least, "{waiting}");
    sari.joins(district, "Stabat", serving.url());
    sari.run("sync");
    assert_eq!(sari.waiting(), 0, "nothing stands in the way of the others");

    let eka = Staff::alone("Stabat", DESA[0]);
    eka.joins(district, "Stabat", serving.url());
    eka.run("sync");
    sari.run("sync");
    all_the_same(district, 0, [&sari, &eka]);
    let months = |staff: &Staff| staff.run("export child-months --from 2025-01 --to 2027-01");
    assert_eq!(months(&eka), months(&sari), "all of them are counted");
    assert_eq!(eka.status()["notices"], 0, "it is not hers to correct");

    let told = listed(&sari);
    assert_eq!(counted(&told, "malformed"), 1, "{told:?}");
    let [ahead] = &of(&told, "future_date")[..] else {
        panic!("{told:?}");
    };
    assert_eq!(ahead["person"]["name"], "Budi Santoso");
    assert_eq!(ahead["look_at"], json!(["date"]));
    let office = staff::json(&district.run(["status", "--json"]).succeeded());
    let open = office["notices"].as_array().unwrap();
    for code in ["malformed", "future_date"] {
        assert_eq!(of(open, code)[0]["operations"], 1, "{office}");
    }
    assert!(measured(&serving, "future_date"));

    let right = json!({"fact": ahead["fact"], "changes": {"date": "2026-11-20"}, "reason": "jam laptop salah"});
    sari.cli
        .run(["call", "amend_fact", &right.to_string()])
        .succeeded();
    assert_eq!(counted(&listed(&sari), "future_date"), 0);
    sari.run("sync");
    assert_eq!(
        counted(&listed(&sari), "malformed"),
        1,
        "nobody has looked after that one"
    );
    assert!(!measured(&serving, "future_date"));
    let checked = sari.cli.run(["doctor", "--rebuild"]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    serving.stop();
}

/// Writes an operation that breaks off, as a damaged disk or a faulty program might.
fn poison(staff: &Staff) {
    let app = desk::open(&staff.data());
    let written = app.session().unwrap().store.database().write(|tx| {
        let sql =
            "INSERT INTO operations (replica, seq, author, minute, clock_suspect, body, deferred)
                   SELECT replica, seq + 1, author, minute, 0, substr(body, 1, 9), 1
                   FROM operations
                   ORDER BY seq DESC
                   LIMIT 1";
        Ok::<_, store::Error>(tx.execute(sql, [])?)
    });
    assert_eq!(written.unwrap(), 1);
    app.close();
}

fn listed(staff: &Staff) -> Vec<Value> {
    let listed = staff::json(&staff.run("call list_corrections"));
    listed["noticed"].as_array().unwrap().clone()
}

fn of<'a>(rows: &'a [Value], code: &str) -> Vec<&'a Value> {
    rows.iter().filter(|row| row["code"] == code).collect()
}

fn counted(rows: &[Value], code: &str) -> usize {
    of(rows, code).len()
}

/// Whether who watches the server sees such rows.
fn measured(serving: &Serving, code: &str) -> bool {
    let line = format!("siklus_operations_noticed{{code=\"{code}\"}} 1");
    serving.get("/metrics").lines().any(|found| found == line)
}
