//! What the district says of single rows reaches whoever wrote them, whatever becomes of an answer, and goes when
//! somebody has looked after it.

use domain::{OpId, Value, field};
use ledger::notice::Code;
use sync::{Link, LinkError};
use testkit::{Child, child, day};

use crate::bed::{Desk, District, Engine, Line, assert_same, on_both};
use crate::sticks;

on_both!(
    an_answer_that_was_lost_is_given_again_with_what_it_said_of_rows,
    whoever_wrote_a_row_is_told_when_another_laptop_brought_it,
    a_row_that_is_put_right_on_another_laptop_is_listed_no_more,
);

/// A line on which the district hears everything and nobody hears the district, after the greeting.
struct Deaf<'a>(Line<'a>);

impl Link for Deaf<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        let answer = self.0.ask(path, body)?;
        match path == protocol::message::path::ROUND {
            true => Err(LinkError::TimedOut),
            false => Ok(answer),
        }
    }
}

fn budi() -> Child {
    child("Budi").born("2025-09-01").boy()
}

/// What is listed on a laptop.
fn listed(desk: &Desk) -> Vec<(OpId, Code)> {
    let noticed = desk.store.notices().unwrap().into_iter();
    let mut listed: Vec<(OpId, Code)> = noticed.map(|one| (one.id, one.code)).collect();
    listed.sort_unstable();
    listed
}

/// How many rows the district counts as not looked after.
fn open(district: &District) -> u64 {
    let open = district.change(|tx| district::notices::open(tx).unwrap());
    open.iter().map(|one| one.n_operations).sum()
}

fn an_answer_that_was_lost_is_given_again_with_what_it_said_of_rows(engine: Engine) {
    let district = District::on(engine);
    let ani = Desk::joined(&district, 1);
    ani.register(&budi());
    let ahead = ani.weigh(&budi(), "2027-01-14", "8.9");
    let flagged = ani.weigh(&budi(), "2026-07-09", "39");
    let newer = ani.weigh(&budi(), "2026-06-11", "7.4");
    let deaf = Deaf(Line(&district.server));
    assert_eq!(ani.sync_over(&deaf).unwrap_err().code(), "timed_out");
    assert_eq!(listed(&ani), []);
    // Meanwhile the district is replaced by a newer one, which has a word for more.
    district.change(|tx| {
        let sql = "INSERT INTO notices (scope, replica, seq, code, kind, key, person, settled)
                   SELECT scope, replica, $1, 200, kind, key, person, 0
                   FROM notices
                   WHERE seq = $2";
        tx.execute(sql, &[newer.seq.into(), flagged.seq.into()])
            .unwrap()
    });

    ani.sync(&district).unwrap();
    let said = [
        (ahead, Code::FutureDate),
        (flagged, Code::Implausible),
        (newer, Code::Other(200)),
    ];
    assert_eq!(listed(&ani), said);
    let ani = ani.reopened();
    ani.assert_same_as(&district);
    assert_eq!(listed(&ani), said, "after a restart and a rebuild");

    ani.correct(ahead, field::DATE, day("2026-10-08"));
    ani.correct(flagged, field::LIVE, Value::Int(0));
    ani.correct(newer, field::CONFIRMED, "flagged");
    assert_eq!(listed(&ani), [], "at once, and before anybody else knows");
    ani.sync(&district).unwrap();
    assert_eq!(listed(&ani), []);
    assert_eq!(open(&district), 0);
    ani.assert_same_as(&district);
}

fn whoever_wrote_a_row_is_told_when_another_laptop_brought_it(engine: Engine) {
    let district = District::on(engine);
    let (village, town) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    town.register(&budi());
    for desk in [&town, &village, &town] {
        desk.sync(&district).unwrap();
    }
    let ahead = village.weigh(&budi(), "2027-01-14", "8.9");
    sticks::read(&town, &sticks::written(&village));
    town.sync(&district).unwrap();
    assert_eq!(listed(&town), [], "it is not the town's to correct");
    sticks::read(&village, &sticks::written(&town));
    assert_eq!(village.store.waiting().unwrap(), 0, "the receipt");
    village.sync(&district).unwrap();
    assert_eq!(listed(&village), [(ahead, Code::FutureDate)]);

    // A disk from before is told again, what it has forgotten and what it never knew.
    let old = village.cloned(7);
    let later = village.weigh(&budi(), "2027-02-14", "9.1");
    village.sync(&district).unwrap();
    drop(village);
    old.sync(&district).unwrap();
    let said = [(ahead, Code::FutureDate), (later, Code::FutureDate)];
    assert_eq!(listed(&old), said);
}

fn a_row_that_is_put_right_on_another_laptop_is_listed_no_more(engine: Engine) {
    let district = District::on(engine);
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    ani.register(&budi());
    let ahead = ani.weigh(&budi(), "2027-01-14", "8.9");
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    assert_eq!(listed(&ani).len(), 1);
    // Still ahead: now it is hers to correct.
    eka.correct(ahead, field::DATE, day("2027-01-15"));
    eka.sync(&district).unwrap();
    ani.sync(&district).unwrap();
    assert_eq!(listed(&ani), []);
    assert_eq!(listed(&eka).len(), 1);
    assert_eq!(open(&district), 1);
    ani.correct(ahead, field::DATE, day("2026-11-15"));
    ani.sync(&district).unwrap();
    eka.sync(&district).unwrap();
    assert_eq!(
        (listed(&ani), listed(&eka), open(&district)),
        (vec![], vec![], 0)
    );
    assert_same(&ani.content(), &eka.content());
}

#[test]
fn a_restored_district_says_again_what_it_said() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    ani.register(&budi());
    ani.sync(&district).unwrap();
    let backup = district.backup();
    let ahead = ani.weigh(&budi(), "2027-01-14", "8.9");
    ani.sync(&district).unwrap();
    let district = district.restored(backup, 2);
    assert_eq!(open(&district), 0);
    ani.sync(&district).unwrap();
    assert_eq!(listed(&ani), [(ahead, Code::FutureDate)]);
    assert_eq!(open(&district), 1);
    ani.assert_same_as(&district);
}
