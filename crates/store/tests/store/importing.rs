//! Taking in a register again adds nothing, whole or cut off anywhere.

use domain::Fact;
use proptest::prelude::*;
use siklus_store::Error;
use siklus_store::import::{Imported, Incoming, Mode};
use testkit::{any, child};

use crate::{DESA, Desk, author};

/// Rows as a register gives them: identity repeated, one measurement a row.
fn rows(n_children: usize) -> impl Strategy<Value = Vec<Incoming>> {
    let one = (
        any::date_between("2022-01-01", "2026-06-30"),
        proptest::collection::vec(any::measurement(), 1..4),
        0..3_usize,
    );
    proptest::collection::vec(one, 1..n_children).prop_map(|children| {
        let mut rows = Vec::new();
        for (nth, (birth_date, measurements, post)) in children.into_iter().enumerate() {
            let told = child(&format!("Anak {nth}"))
                .another(nth as u64)
                .with(|person| {
                    person.birth_date = Some(birth_date);
                    person.sex = Some(domain::Sex::ALL[nth % 2]);
                    person.mother_name = Some(format!("Ibu {nth}"));
                });
            for measurement in measurements {
                rows.push(Incoming {
                    row: rows.len() as u32 + 2,
                    desa: DESA.parse().unwrap(),
                    posyandu: Some(["Melati", "Mawar", "Anggrek"][post].to_owned()),
                    person: told.person().clone(),
                    since: None,
                    from_desa: None,
                    left: None,
                    facts: vec![Fact::Measurement(measurement)],
                });
            }
        }
        rows
    })
}

fn import(desk: &Desk, mode: Mode, rows: &[Incoming]) -> Imported {
    let mut rows = rows.iter().cloned().map(Ok::<_, Error>);
    desk.store.import(author(), mode, &mut rows).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_second_import_adds_nothing(rows in rows(12)) {
        let desk = Desk::new();
        let first = import(&desk, Mode::Keep, &rows);
        let before = (desk.picture(), desk.number("SELECT count(*) FROM operations"));
        let second = import(&desk, Mode::Keep, &rows);
        prop_assert_eq!(&second.persons_matched, &first.persons_new);
        prop_assert!(second.persons_new.is_empty() && second.facts_new == 0);
        prop_assert_eq!(second.facts_same, rows.len() as u64);
        prop_assert_eq!(before, (desk.picture(), desk.number("SELECT count(*) FROM operations")));
    }

    #[test]
    fn an_import_cut_off_anywhere_is_finished_by_the_next(rows in rows(12), part in any::<prop::sample::Index>()) {
        let whole = Desk::new();
        import(&whole, Mode::Keep, &rows);
        let cut = Desk::new();
        import(&cut, Mode::Keep, &rows[..part.index(rows.len())]);
        import(&cut, Mode::Keep, &rows);
        for table in ["people", "facts", "places", "child_months", "residences"] {
            let count = format!("SELECT count(*) FROM {table}");
            prop_assert_eq!(whole.number(&count), cut.number(&count), "rows of {}", table);
        }
    }

    #[test]
    fn a_dry_run_says_what_an_import_does_and_writes_nothing(rows in rows(8)) {
        let desk = Desk::new();
        let before = (desk.picture(), desk.number("SELECT count(*) FROM operations"));
        let tried = import(&desk, Mode::DryRun, &rows);
        prop_assert_eq!(before, (desk.picture(), desk.number("SELECT count(*) FROM operations")));
        let kept = import(&desk, Mode::Keep, &rows);
        prop_assert_eq!(tried.persons_new.len(), kept.persons_new.len());
        prop_assert_eq!((tried.facts_new, tried.facts_same), (kept.facts_new, kept.facts_same));
        prop_assert_eq!(tried.doubts, kept.doubts);
        prop_assert_eq!(tried.posyandu_new, kept.posyandu_new);
    }
}

#[test]
fn an_amended_or_voided_fact_is_not_brought_in_again() {
    let desk = Desk::new();
    let row = Incoming {
        row: 2,
        desa: DESA.parse().unwrap(),
        posyandu: Some("Melati".to_owned()),
        person: child("Budi").born("2025-09-01").boy().person().clone(),
        since: None,
        from_desa: None,
        left: None,
        facts: vec![Fact::Measurement(
            testkit::a_weighing("2026-05-14").kg("70").measurement(),
        )],
    };
    import(&desk, Mode::Keep, std::slice::from_ref(&row));
    let fact = desk
        .store
        .read::<_, Error>(|db| {
            let person = db.query_row("SELECT id FROM people", [], |row| row.get(0))?;
            let facts = records::person::facts(db, person)?;
            Ok(facts
                .into_iter()
                .find(|fact| fact.kind == domain::FactKind::MEASUREMENT)
                .unwrap()
                .id)
        })
        .unwrap();
    let mut amended = domain::Values::new();
    amended.set(domain::field::WEIGHT, domain::Grams(7_000));
    amended.set(domain::field::LIVE, false);
    desk.store
        .write::<_, Error>(author(), |writer| {
            writer.edit(domain::Entity::Fact(fact), amended, "salah ketik")
        })
        .unwrap();
    let again = import(&desk, Mode::Keep, &[row]);
    assert_eq!((again.facts_new, again.facts_same), (0, 1));
}
